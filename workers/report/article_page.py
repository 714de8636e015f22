"""One article on a terminal: its text with every tag marked where it stands, then the tags in tables."""

from collections import Counter
from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from schemas import Article, EnrichedEvent, Party, Span
from workers.report.evidence import Mark, Marked, answer_of, dated, marks_of, ordered
from workers.report.findings_page import NO_ANSWER, answers
from workers.report.style import day, has_colour, legend, listed, marked_text, short_id, words


def print_article(console: Console, article: EnrichedEvent) -> None:
    """Print it all."""
    colour = has_colour(console)
    for part in (
        *_head(article, colour),
        *_text(article, colour),
        *_allegations(article),
        *_responses(article),
        *_right_of_reply(article),
        *_entities(article),
        *_history(article),
    ):
        console.print(part)


def _head(article: EnrichedEvent, colour: bool) -> Iterator[RenderableType]:
    if article.headline:
        headline = marked_text(Marked(article.headline, _marks(article, "headline")), colour)
        headline.stylize("bold")
        yield headline
    published = article.published_at
    facts = [article.source, day(published) if published else f"fetched {day(article.fetched_at)}"]
    facts += [f"by {listed(article.byline, '')}"] if article.byline else []
    facts += [article.language] if article.language else []
    yield Text(", ".join(facts), style="dim")
    if url := article.canonical_url or article.url:
        yield Text(url, style="dim", no_wrap=True, overflow="fold")
    yield Text(f"{article.article_id}, revision {article.revision}", style="dim")
    duplicate = article.duplicate
    if duplicate.of and duplicate.of != article.article_id:
        share = "" if duplicate.coverage is None else f" ({duplicate.coverage:.0%} of it stands there)"
        yield Text(f"{_KINDS.get(duplicate.kind, duplicate.kind)} {short_id(duplicate.of)}{share}", style="bold")
    if article.embargoed:
        yield Text(f"Embargoed until {article.embargoed:%Y-%m-%d %H:%M} UTC", style="bold")
    for note in article.notes:
        yield Text(f"Note: {note}", style="dim")


_KINDS = {
    "exact": "Exact copy of",
    "near": "Near copy of",
    "update": "Update of",
    "shares": "Shares passages with",
    "revision": "Revision of",
}


def _text(article: EnrichedEvent, colour: bool) -> Iterator[RenderableType]:
    yield Text()
    yield marked_text(Marked(article.text, _marks(article, None)), colour)
    yield Text()
    if article.allegations or article.responses:
        yield legend(("accused", "accuser", "cue", "act", "response", "entity"), colour)


def _marks(article: EnrichedEvent, field: str | None) -> tuple[Mark, ...]:
    found: list[tuple[Span, Mark]] = []
    for number, allegation in enumerate(article.allegations, 1):
        for mention in allegation.mentions:
            found += marks_of(mention, str(number))
    for response in article.responses:
        span = response.text or response.cue
        found.append((span, Mark("response", span.start, span.end)))
    for entity in article.entities:
        found += [(span, Mark("entity", span.start, span.end, entity.label)) for span in entity.mentions]
    return ordered(mark for span, mark in found if span.field == field)


def _title(title: str) -> Text:
    return Text.assemble("\n", (title, "bold"))


def _table(*columns: tuple[str, int | None]) -> Table:
    table = Table(
        box=None, header_style="dim", pad_edge=False, padding=(0, 1), expand=any(ratio for _, ratio in columns)
    )
    for name, ratio in columns:
        table.add_column(name, ratio=ratio, no_wrap=ratio is None)
    return table


def _allegations(article: EnrichedEvent) -> Iterator[RenderableType]:
    if not article.allegations:
        yield Text("No allegations were found.")
        return
    yield _title("Allegations")
    table = _table(("", None), ("Status", None), ("Accused", 3), ("By", 3), ("Of", 5))
    for number, allegation in enumerate(article.allegations, 1):
        of = Text.assemble(" ".join(allegation.act.split()) or "not said", (f"\n{words(allegation.category)}", "dim"))
        if len(allegation.mentions) > 1:
            of.append(f", {len(allegation.mentions)} mentions", style="dim")
        for step in allegation.timeline:
            of.append(f"\n{dated(step)}", style="dim")
        table.add_row(
            str(number),
            allegation.status,
            _names(allegation.accused, "nobody named"),
            _names(allegation.accuser, "not said"),
            of,
        )
    yield table


def _names(parties: list[Party], nobody: str) -> str:
    return listed((party.name for party in parties), nobody)


def _responses(article: EnrichedEvent) -> Iterator[RenderableType]:
    if not article.responses:
        return
    yield _title("Responses")
    numbers = {allegation.id: str(number) for number, allegation in enumerate(article.allegations, 1)}
    table = _table(("To", None), ("Kind", None), ("By", 3), ("Words", 8))
    for response in article.responses:
        to = " ".join(numbers[one] for one in response.allegations if one in numbers) or "-"
        table.add_row(to, words(response.type), _names(response.speaker, "not said"), answer_of(response).text)
    yield table


def _right_of_reply(article: EnrichedEvent) -> Iterator[RenderableType]:
    if not article.right_of_reply:
        return
    yield _title("Accused and their answers")
    table = _table(("Accused", 3), ("Answer", 7))
    for reply in article.right_of_reply:
        given = [answer_of(article.responses[number]) for number in reply.responses]
        table.add_row(reply.accused, answers(given) if given else Text(NO_ANSWER, style="bold"))
    yield table


def _entities(article: EnrichedEvent) -> Iterator[RenderableType]:
    if not article.entities:
        return
    yield _title("Names")
    table = _table(("Kind", None), ("Names", 1))
    for label in dict.fromkeys(entity.label for entity in article.entities):
        named = [
            f"{e.name} ({len(e.mentions)})" if len(e.mentions) > 1 else e.name
            for e in article.entities
            if e.label == label
        ]
        table.add_row(label, "; ".join(named))
    yield table


def _history(article: Article) -> Iterator[RenderableType]:
    yield _title("How it came here")
    raw = article.raw
    lines = [f"raw event {raw.topic} {raw.partition}/{raw.offset}, sha256 {raw.sha256[:12]}"]
    for stamp in article.stages:
        model = f", model {stamp.model}" if stamp.model else ""
        note = f": {stamp.note}" if stamp.note else ""
        lines.append(f"{stamp.name} {stamp.version}{model}{note}")
    cut = Counter(removed.reason for removed in article.removed)
    if cut:
        lines.append(
            "cut away: " + ", ".join(f"{reason} ×{count}" if count > 1 else reason for reason, count in cut.items())
        )
    yield Padding(Text("\n".join(lines), style="dim"), (0, 0, 0, 2))
