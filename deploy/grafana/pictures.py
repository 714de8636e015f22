"""Draws the dashboards without Grafana: every query of a panel, asked of a Prometheus, as one plain page.

    python -m deploy.grafana.pictures http://localhost:9090 FOLDER SECONDS

writes a page a dashboard, over the last SECONDS. It shows what the queries give, in the places where Grafana puts them, not
how Grafana looks.
"""

import html
import json
import math
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deploy.grafana.__main__ import FOLDER

POINTS = 120
CELL, ROW = 56, 30
COLOURS = ("#2a6fb0", "#d9782d", "#3a9a5b", "#b8433f", "#8064a2", "#7a5c3e", "#c25a9b", "#5f6b76", "#a3a43a", "#2aa5a0")
STYLE = """body{margin:8px;background:#f4f5f7;font:12px sans-serif;color:#222}h1{font-size:18px;margin:4px 8px}
.p{position:absolute;background:#fff;border:1px solid #d5d8dd;border-radius:3px;padding:6px;box-sizing:border-box;overflow:hidden}
.p b{font-size:12px}.n{font-size:26px;margin-top:8px}.l{font-size:10px;line-height:13px}i{font-style:normal;font-weight:bold}"""
Series = tuple[str, list[tuple[float, float]]]


def page(board: dict[str, Any], prometheus: str, seconds: float) -> str:
    """One dashboard as HTML."""
    end = time.time()
    panels = "".join(_panel(panel, prometheus, end, seconds) for panel in board["panels"])
    height = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in board["panels"]) * ROW + 60
    when = datetime.fromtimestamp(end, UTC).strftime("%Y-%m-%d %H:%M UTC")
    return (
        f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><body style='height:{height}px'>"
        f"<h1>{html.escape(board['title'])} <small>{when}, the last {seconds:.0f} seconds</small></h1>{panels}"
    )


def _panel(panel: dict[str, Any], prometheus: str, end: float, seconds: float) -> str:
    grid = panel["gridPos"]
    place = f"left:{grid['x'] * CELL + 8}px;top:{grid['y'] * ROW + 44}px;width:{grid['w'] * CELL - 6}px;height:{grid['h'] * ROW - 6}px"
    series = [
        one
        for target in panel["targets"]
        for one in _ask(prometheus, target["expr"], target.get("legendFormat", ""), end, seconds)
    ]
    unit = panel["fieldConfig"]["defaults"]["unit"]
    if panel["type"] == "timeseries":
        inside = _lines(series, unit, grid["w"] * CELL - 20, grid["h"] * ROW - 80)
    elif panel["type"] == "stat":
        inside = f"<div class=n>{_told(series[0][1][-1][1], unit) if series else 'no data'}</div>"
    else:
        inside = "<br>" + "<br>".join(
            f"{html.escape(name)} <i>{_told(points[-1][1], unit)}</i>" for name, points in series
        )
    return f"<div class=p style='{place}'><b>{html.escape(panel['title'])}</b>{inside}</div>"


def _ask(prometheus: str, expr: str, legend: str, end: float, seconds: float) -> Iterator[Series]:
    expr = expr.replace("$__rate_interval", "15s").replace("$__range", f"{seconds:.0f}s")
    query = {"query": expr, "start": end - seconds, "end": end, "step": seconds / POINTS}
    with urllib.request.urlopen(
        f"{prometheus}/api/v1/query_range?{urllib.parse.urlencode(query)}", timeout=30
    ) as answer:
        for one in json.load(answer)["data"]["result"]:
            name = legend
            for label, value in one["metric"].items():
                name = name.replace("{{" + label + "}}", value)
            points = [(at, float(value)) for at, value in one["values"] if not math.isnan(float(value))]
            if points:
                yield name or ", ".join(one["metric"].values()), points


def _lines(series: list[Series], unit: str, width: int, height: int) -> str:
    if not series:
        return "<div class=n>no data</div>"
    top = max(value for _, points in series for _, value in points) or 1.0
    first = min(at for _, points in series for at, _ in points)
    span = max(at for _, points in series for at, _ in points) - first or 1.0
    drawn = "".join(
        f"<polyline fill=none stroke='{COLOURS[number % len(COLOURS)]}' stroke-width=1.3 points='"
        + " ".join(
            f"{(at - first) / span * width:.1f},{height - value / top * (height - 4):.1f}" for at, value in points
        )
        + "'/>"
        for number, (_, points) in enumerate(series)
    )
    legend = " ".join(
        f"<span style='color:{COLOURS[number % len(COLOURS)]}'>&#9644; {html.escape(name)}</span>"
        for number, (name, _) in enumerate(series[:14])
    )
    return f" <small>up to {_told(top, unit)}</small><br><svg width={width} height={height}>{drawn}</svg><div class=l>{legend}</div>"


def _told(value: float, unit: str) -> str:
    if unit == "s":
        return f"{value:.3g} s" if value < 7_200 else f"{value / 3_600:,.0f} h"
    if unit == "bytes":
        return f"{value / 2**20:,.0f} MiB"
    if unit == "percentunit":
        return f"{value:.0%}"
    if unit == "dateTimeFromNow":
        return datetime.fromtimestamp(value / 1000, UTC).strftime("%Y-%m-%d %H:%M") if value else "1970"
    return f"{value:,.3g}" if value < 1_000 else f"{value:,.0f}"


if __name__ == "__main__":
    address, folder, span = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    for path in sorted(FOLDER.glob("*.json")):
        (folder / f"{path.stem}.html").write_text(page(json.loads(path.read_text()), address, span), encoding="utf-8")
