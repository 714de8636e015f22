"""Panels in the one style that all dashboards have, over grafana-foundation-sdk's builders."""

from dataclasses import dataclass

from grafana_foundation_sdk.builders import bargauge, common, dashboard, prometheus, stat, table, timeseries
from grafana_foundation_sdk.models.common import BigValueGraphMode, LegendDisplayMode, LegendPlacement, StackingMode
from grafana_foundation_sdk.models.dashboard import (
    DashboardLink,
    DashboardLinkType,
    DataSourceRef,
    GridPos,
    Threshold,
    ThresholdsMode,
)

SOURCE = DataSourceRef(type_val="prometheus", uid="prometheus")


@dataclass(frozen=True, slots=True)
class Place:
    """Left edge, top edge, width and height on Grafana's grid of 24 columns."""

    x: int
    y: int
    w: int
    h: int

    def grid(self) -> GridPos:
        """As Grafana wants it."""
        return GridPos(x=self.x, y=self.y, w=self.w, h=self.h)


def query(expr: str, legend: str = "") -> prometheus.Dataquery:
    """A range query."""
    return prometheus.Dataquery().expr(expr).legend_format(legend).ref_id("A")


def lines(
    title: str, about: str, unit: str, place: Place, *queries: tuple[str, str], stacked: bool = False
) -> timeseries.Panel:
    """Lines over time; `queries` are expression and legend."""
    panel = (
        timeseries.Panel()
        .title(title)
        .description(about)
        .datasource(SOURCE)
        .unit(unit)
        .min(0)
        .grid_pos(place.grid())
        .line_width(1)
        .fill_opacity(25 if stacked else 5)
        .legend(
            common.VizLegendOptions()
            .display_mode(LegendDisplayMode.LIST)
            .placement(LegendPlacement.BOTTOM)
            .show_legend(True)
        )
    )
    if stacked:
        panel = panel.stacking(common.StackingConfig().mode(StackingMode.NORMAL))
    for number, (expr, legend) in enumerate(queries):
        panel = panel.with_target(query(expr, legend).ref_id(chr(ord("A") + number)))
    return panel


def number(title: str, about: str, unit: str, place: Place, expr: str, *limits: tuple[float, str]) -> stat.Panel:
    """One number with its course behind it. `limits` are values from which it takes a colour; below the first it is green."""
    steps = [Threshold(value=None, color="green"), *(Threshold(value=value, color=color) for value, color in limits)]
    return (
        stat.Panel()
        .title(title)
        .description(about)
        .datasource(SOURCE)
        .unit(unit)
        .grid_pos(place.grid())
        .graph_mode(BigValueGraphMode.AREA)
        .thresholds(dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps))
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .with_target(query(expr))
    )


def bars(title: str, about: str, unit: str, place: Place, expr: str, legend: str) -> bargauge.Panel:
    """A bar a label, for what is counted over the time shown."""
    return (
        bargauge.Panel()
        .title(title)
        .description(about)
        .datasource(SOURCE)
        .unit(unit)
        .min(0)
        .grid_pos(place.grid())
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .with_target(query(expr, legend).instant())
    )


def rows(title: str, about: str, unit: str, place: Place, expr: str) -> table.Panel:
    """A table, one row a series."""
    return (
        table.Panel()
        .title(title)
        .description(about)
        .datasource(SOURCE)
        .unit(unit)
        .grid_pos(place.grid())
        .with_target(query(expr).instant().format("table"))
    )


def board(uid: str, title: str, about: str, *panels: object) -> dashboard.Dashboard:
    """A dashboard of these panels, linked with the others."""
    link = DashboardLink(
        title="Newsroom",
        type_val=DashboardLinkType.DASHBOARDS,
        tags=["newsroom"],
        as_dropdown=True,
        include_vars=False,
        keep_time=True,
        target_blank=False,
        icon="external link",
        tooltip="",
        url="",
    )
    made = (
        dashboard.Dashboard(title)
        .uid(uid)
        .description(about)
        .tags(["newsroom"])
        .time("now-1h", "now")
        .refresh("30s")
        .timezone("browser")
        .readonly()
    )
    made = made.links([_Built(link)])
    for panel in panels:
        made = made.with_panel(panel)
    return made


class _Built:
    """A finished value where a builder is expected."""

    def __init__(self, value: object) -> None:
        self._value = value

    def build(self) -> object:
        """The value."""
        return self._value
