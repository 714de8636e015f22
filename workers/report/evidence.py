"""A piece of text with the parts of an allegation marked: what stands behind each tag."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from schemas import Allegation, Dated, EnrichedEvent, Mention, Response, Span

Role = Literal["cue", "accused", "accuser", "act", "entity", "response"]


@dataclass(frozen=True, slots=True)
class Mark:
    """[start, end) in code points of the marked text. `note` is the number of the allegation, or an entity's label."""

    role: Role
    start: int
    end: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and its marks, in the order of their beginnings; marks may lie within one another."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: its kind, who gives it as the document names them, and its own words (else its cue)."""

    type: str
    speaker: tuple[str, ...]
    text: str


def marks_of(mention: Mention, note: str | None = None) -> Iterator[tuple[Span, Mark]]:
    """The spans of a mention with their marks, in offsets of the article's text or headline."""
    spans: list[tuple[Role, Span]] = [("cue", mention.cue)]
    spans += [("accused", span) for span in mention.accused]
    spans += [("accuser", span) for span in mention.accuser]
    if mention.act is not None:
        spans.append(("act", mention.act))
    for role, span in spans:
        yield span, Mark(role, span.start, span.end, note if role == "cue" else None)


def sentence_of(mention: Mention) -> Marked:
    """The mention's sentence with its parts marked, the white space at line breaks folded into one blank each."""
    sentence = mention.sentence
    marks = [
        Mark(mark.role, mark.start - sentence.start, mark.end - sentence.start)
        for span, mark in marks_of(mention)
        if span.field == sentence.field and sentence.start <= span.start and span.end <= sentence.end
    ]
    return folded(Marked(sentence.text, ordered(marks)))


def answers_to(article: EnrichedEvent, allegation: Allegation) -> tuple[Answer, ...]:
    """The article's responses to an allegation."""
    return tuple(answer_of(response) for response in article.responses if allegation.id in response.allegations)


def answer_of(response: Response) -> Answer:
    """A response, short."""
    words = response.text or response.cue
    return Answer(response.type, tuple(party.name for party in response.speaker), " ".join(words.text.split()))


def dated(step: Dated) -> str:
    """`charged 2026-03-10 (“on Tuesday”, reckoned from the day of publication)`."""
    reckoned = ", reckoned from the day of publication" if step.relative else ""
    return f"{step.status} {step.on} (“{step.span.text}”{reckoned})"


def ordered(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """By beginning, the longer first where two begin together."""
    return tuple(sorted(set(marks), key=lambda mark: (mark.start, -mark.end, mark.role)))


def folded(marked: Marked) -> Marked:
    """The text with each run of white space as one blank, and the marks moved along."""
    places: list[int] = []
    kept = ""
    for char in marked.text:
        places.append(len(kept))
        if not char.isspace():
            kept += char
        elif not kept.endswith(" "):
            kept += " "
    places.append(len(kept))
    marks = (Mark(mark.role, places[mark.start], places[mark.end], mark.note) for mark in marked.marks)
    return Marked(kept, tuple(marks))
