"""Search results on a terminal."""

from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from workers.report.style import day, listed, plural, short_id, snippet_text, words
from workers.search.contract import AllegationHit, Hit, Hits
from workers.search.query import Query

# With more than this the line of one article would fill the screen; `newsroom show` has them all.
_ALLEGATIONS = 5


def print_hits(console: Console, query: Query, hits: Hits) -> None:
    """Print the page, and how to get the next one."""
    for hit in hits.hits:
        console.print(_title(hit))
        for line, *sentences in _lines(hit, query):
            console.print(Padding(line, (0, 0, 0, 2)))
            for sentence in sentences:
                console.print(Padding(sentence, (0, 0, 0, 4)))
        console.print()
    last = query.offset + len(hits.hits)
    if not hits.total:
        console.print("Nothing was found.")
    elif hits.hits and last < hits.total:
        console.print(
            Text(
                f"{query.offset + 1}-{last} of {plural(hits.total, 'article')}; --offset {last} shows more.",
                style="dim",
            )
        )
    else:
        console.print(Text(f"{plural(hits.total, 'article')}.", style="dim"))


def _title(hit: Hit) -> Text:
    if not hit.headline.text:
        return Text("(no headline)", style="italic")
    title = snippet_text(hit.headline.text, hit.headline.marks, "reverse")
    title.stylize("bold")
    return title


def _lines(hit: Hit, query: Query) -> Iterator[list[Text]]:
    """The lines under the title, each with what stands further in below it."""
    origin = f"{hit.source}, {day(hit.published_at or hit.fetched_at)}  {short_id(hit.article_id)}"
    if hit.copies:
        origin += f"  +{plural(hit.copies, 'copy', 'copies')}"
    if hit.duplicate_of:
        origin += f"  {hit.duplicate_kind} copy of {short_id(hit.duplicate_of)}"
    yield [Text(origin, style="dim")]
    if query.terms.must or not query.asks_for_allegations:
        yield [snippet_text(hit.snippet.text, hit.snippet.marks, "bold")]
    for allegation in hit.allegations[:_ALLEGATIONS]:
        yield _allegation(allegation, query)
    if len(hit.allegations) > _ALLEGATIONS:
        yield [Text(f"and {len(hit.allegations) - _ALLEGATIONS} more allegations", style="dim")]


def _allegation(allegation: AllegationHit, query: Query) -> list[Text]:
    line = Text.assemble(
        (allegation.status, "bold magenta"),
        "  ",
        (listed(allegation.accused, "nobody named"), "bold yellow"),
        f" ({words(allegation.category)})",
    )
    if allegation.accuser:
        line.append_text(Text.assemble(", by ", (listed(allegation.accuser, ""), "bold cyan")))
    if not allegation.answers:
        line.append("; no answer found", style="dim")
    if not query.asks_for_allegations:
        return [line]
    return [line, Text(f"“{' '.join(allegation.sentence.text.split())}”")]
