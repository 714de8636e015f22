"""A legal sheet on a terminal: each accused with flags first, then each matter with its sentence, sources, dates and answers."""

from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from workers.legal.sheet import Accused, LegalSheet, Matter, Source
from workers.report.evidence import Answer
from workers.report.style import day, has_colour, legend, listed, marked_text, plural, words

NO_ANSWER = "none found"
OWN_VOICE = "none named: the paper's own voice"
NO_SOURCE = "none named"


def print_sheet(console: Console, sheet: LegalSheet) -> None:
    """Print it all."""
    for part in _parts(sheet, has_colour(console)):
        console.print(part)


def _parts(sheet: LegalSheet, colour: bool) -> Iterator[RenderableType]:
    yield Text(sheet.headline or "(no headline)", style="bold")
    yield Text(f"{sheet.source}, {day(sheet.date)}, {sheet.article_id}, revision {sheet.revision}", style="dim")
    for note in sheet.notes:
        yield Text(f"Note: {note}", style="bold")
    yield Text()
    if not sheet.accused and not sheet.nameless:
        yield Text("Nobody was found accused. That is no proof that nobody is: read the article.")
        return
    yield Text(f"{plural(len(sheet.accused), 'accused', 'accused')}, {plural(sheet.flags, 'flag')}", style="bold")
    yield legend(("accused", "accuser", "cue", "act"), colour)
    for one in sheet.accused:
        yield from _accused(one, colour)
    if sheet.nameless:
        yield Text("\nAccused of something without being named", style="bold")
        for matter in sheet.nameless:
            yield from _matter(matter, colour)


def _accused(one: Accused, colour: bool) -> Iterator[RenderableType]:
    described = "" if one.named else "  (described, not named)"
    yield Text.assemble("\n", (one.name, "bold"), f"  {one.status}", (described, "dim"))
    for flag in one.flags:
        place = f"  [{flag.place.field} {flag.place.start}-{flag.place.end}]" if flag.place else ""
        told = Text.assemble((f"! {words(flag.code)}: ", "bold"), flag.told, (place, "dim"))
        yield Padding(told, (0, 0, 0, 2))
    for matter in one.matters:
        yield from _matter(matter, colour)


def _matter(matter: Matter, colour: bool) -> Iterator[RenderableType]:
    yield Padding(marked_text(matter.sentence, colour), (1, 0, 0, 4))
    facts = Table.grid(padding=(0, 1))
    facts.add_column(style="dim", width=8)
    facts.add_column(ratio=1)
    place = f"{matter.place.field} {matter.place.start}-{matter.place.end}"
    more = f", {matter.mentions} sentences" if matter.mentions > 1 else ""
    facts.add_row(
        "status", Text.assemble((matter.status, "bold"), f", {words(matter.category)}{more}", (f"  {place}", "dim"))
    )
    if matter.act:
        facts.add_row("of", matter.act)
    facts.add_row("source", sources(matter))
    if matter.timeline:
        facts.add_row("dated", "\n".join(matter.timeline))
    facts.add_row("response", _answers(matter.answers))
    yield Padding(facts, (0, 0, 0, 6))


def sources(matter: Matter) -> str:
    """Who says so; unnamed ones marked; the paper itself where its sentence names nobody."""
    if matter.sources:
        return listed(map(_source, matter.sources), "")
    return OWN_VOICE if matter.attribution == "own_voice" else NO_SOURCE


def _source(source: Source) -> str:
    return f"{source.name} (anonymous)" if source.anonymous else source.name


def _answers(given: Iterable[Answer]) -> Text:
    lines = [answer_line(answer) for answer in given]
    return Text("\n".join(lines)) if lines else Text(NO_ANSWER, style="bold")


def answer_line(answer: Answer) -> str:
    """`denial by X: “...”`."""
    return f"{words(answer.type)}{' by ' + listed(answer.speaker, '') if answer.speaker else ''}: “{answer.text}”"
