"""Clusters of copies on a terminal."""

from datetime import datetime, timedelta

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from workers.report.style import day, plural, short_id
from workers.search.fts5_summary import Cluster


def print_clusters(console: Console, clusters: list[Cluster]) -> None:
    """Each story with its articles, earliest first."""
    if not clusters:
        console.print("No story has copies.")
    for cluster in clusters:
        first = cluster.members[0]
        console.print(Text(first.headline or "(no headline)", style="bold"))
        sources = len({member.source for member in cluster.members})
        shown = "" if cluster.size == len(cluster.members) else f", the first {len(cluster.members)} shown"
        console.print(
            Padding(
                Text(f"{plural(cluster.size, 'article')} of {plural(sources, 'source')}{shown}", style="dim"),
                (0, 0, 0, 2),
            )
        )
        console.print(Padding(_members(cluster), (0, 0, 1, 2)))


def _members(cluster: Cluster) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 1))
    for name in ("Source", "Kind", "Keeps", "When", "Article"):
        table.add_column(name, justify="right" if name == "Keeps" else "left")
    start = datetime.fromisoformat(cluster.members[0].date)
    for number, member in enumerate(cluster.members):
        moment = datetime.fromisoformat(member.date)
        when = f"{day(moment)} {moment:%H:%M}" if not number else f"+{_span(moment - start)}"
        keeps = "" if member.coverage is None else f"{member.coverage:.0%}"
        table.add_row(member.source, member.kind, keeps, when, short_id(member.article_id))
    return table


def _span(time: timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"
