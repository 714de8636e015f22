"""A trace on a terminal, from the tag back to the bytes."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from workers.explain.trace import Again, Evidence, Place, Tag, Trace

SHOWN_CHARACTERS = 110
LONG_ROLES = frozenset({"sentence"})


def print_trace(console: Console, trace: Trace) -> None:
    """Print it all."""
    console.print(Text(trace.headline or trace.article_id, style="bold"))
    revision = "" if trace.revision is None else f", revision {trace.revision}"
    console.print(Text(f"{trace.article_id}{revision}, generation {trace.generation}", style="dim"))
    if trace.killed:
        console.print(Text(trace.killed, style="red"))
    console.print()
    for tag in trace.tags:
        _print_tag(console, tag)
    _print_chain(console, trace)
    _print_fates(console, trace)
    if trace.again is not None:
        _print_again(console, trace.again)


def _print_tag(console: Console, tag: Tag) -> None:
    console.print(Text(f"{tag.kind} {tag.id}", style="bold").append(f"  {tag.told}", style="not bold"))
    for evidence in tag.evidence:
        for line in _evidence_lines(evidence):
            console.print(line)
    console.print()


def _evidence_lines(evidence: Evidence) -> Iterator[Text]:
    span = evidence.span
    place = f"{span.field or 'text'} {span.start}-{span.end}"
    yield Text(f"  {evidence.role}: ").append(_short(span.text), style="italic").append(f"  {place}", style="dim")
    for origin in evidence.origins:
        where = f"    body {origin.raw_start}-{origin.raw_end}, bytes {origin.byte_start}-{origin.byte_end}"
        if origin.exact:
            yield Text(f"{where}: the same characters", style="dim")
        else:
            yield Text(f"{where}, after {origin.repair or 'a repair'}: {_short(origin.raw_text)!r}", style="dim")
    if evidence.supplied:
        yield Text(f"    the raw event's own field `{evidence.supplied}`", style="dim")
    elif not evidence.origins:
        yield Text("    the raw body is no longer held", style="dim")


def _print_chain(console: Console, trace: Trace) -> None:
    table = Table("stage", "version", "model", "record", "written", box=None, pad_edge=False)
    for hop in reversed(trace.hops):
        where, at = _placed(hop.made)
        table.add_row(hop.stage, hop.version, hop.model or "", where, at)
        if hop.note:
            table.add_row("", "", "", Text(hop.note, style="dim"), "")
    if trace.raw is not None:
        where, at = _placed(trace.raw.place)
        table.add_row("raw", "", trace.raw.media_type or "", where, at)
    console.print(table)
    if trace.raw is not None:
        state = {True: "matches the body", False: "DOES NOT match the body", None: "the body is no longer held"}
        console.print(
            Text(f"from {trace.raw.where}; SHA-256 {trace.raw.sha256} {state[trace.raw.intact]}", style="dim")
        )
    if trace.duplicate and trace.duplicate.get("of"):
        _print_duplicate(console, trace.duplicate, trace)
    console.print()


def _print_duplicate(console: Console, duplicate: dict[str, Any], trace: Trace) -> None:
    told = f"{duplicate['kind']} of {duplicate['of']}, story {duplicate['cluster']}"
    if duplicate.get("coverage") is not None and duplicate.get("coverage_of_other") is not None:
        told += f"; {duplicate['coverage']:.0%} of it stands there, {duplicate['coverage_of_other']:.0%} of that here"
    console.print(Text(told, style="dim"))
    for one in trace.common:
        there = "" if one.other_start is None else f", there {one.other_start}-{one.other_end}"
        place = f"  text {one.start}-{one.end}{there}"
        console.print(Text("  in both: ").append(_short(one.text), style="italic").append(place, style="dim"))
    for look in duplicate.get("compared", []):
        if look["article_id"] != duplicate["of"]:
            share = f"{look['coverage']:.0%} of it there, {look['coverage_of_other']:.0%} of that here"
            console.print(Text(f"  compared with {look['article_id']}: {look['verdict']}; {share}", style="dim"))


def _placed(place: Place | None) -> tuple[str, str]:
    if place is None:
        return "no longer held", ""
    return f"{place.topic} {place.partition}/{place.offset}", f"{place.at:%Y-%m-%d %H:%M:%S}"


def _print_fates(console: Console, trace: Trace) -> None:
    console.print("What became of its raw events")
    for fate in trace.fates:
        ended = "waits for a stage" if fate.outcome is None else f"{fate.outcome.replace('_', ' ')} by {fate.stage}"
        reason = f" ({fate.reason})" if fate.reason else ""
        console.print(Text(f"  offset {fate.offset}, {fate.at:%Y-%m-%d %H:%M:%S}: {ended}{reason}"))


def _print_again(console: Console, again: Again) -> None:
    console.print()
    versions = ", ".join(name if then == now else f"{name} {then} -> {now}" for name, then, now in again.stages)
    if again.same:
        console.print(f"If it ran again now ({versions}), readers would see the same.")
        return
    console.print(f"If it ran again now ({versions}): {again.outcome}")
    for kind, before, after in again.changes:
        console.print(Text(f"  {kind}: {before or 'nothing'} -> {after or 'nothing'}"))


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= SHOWN_CHARACTERS else f"{folded[: SHOWN_CHARACTERS - 1]}…"
