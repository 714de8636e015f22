"""Articles that we composed and annotated ourselves, as their authors wrote them: `own/*.txt`.

Every story is invented. Where an institution of that name exists, nothing that is told of it here happened.

A file holds any number of articles, each begun by a line `=== ID`. The text follows as it is published: the headline, then a line a
paragraph, blank lines between. After a line `---` there is a line for each mark, its fields parted by ` | `:

    A | SENTENCE | cue | accused | accuser | act | status | category | name of the accused | name of the accuser
    R | SENTENCE | cue | type | speaker | text | name of the speaker

SENTENCE is a piece of text that stands once in the article and lies in the sentence meant. Words are copied from that sentence; `words§2`
are those that stand there a second time, and `first words ... last words` all between them. Lists are parted by ` ;; `, `-` is nothing.
What the marks mean is said in the annotation guide beside the other annotated texts.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, get_args

from schemas import Category, ResponseType, Status
from workers.stages.allegations.sentences import split

FOLDER = Path(__file__).parent / "own"
DEVELOPMENT = FOLDER / "development"  # never trained on: confidence is fitted on them too

Span = dict[str, Any]


class BadMark(ValueError):
    """A mark that does not fit its article: names file, article, mark, and what is wrong."""


class _Sentence(NamedTuple):
    number: int
    start: int
    text: str


def articles(folder: Path = FOLDER) -> Iterator[dict[str, Any]]:
    """All of them in the form of the annotated texts beside the checkout; offsets are code points of `text`. Raises BadMark."""
    for path in sorted(folder.glob("*.txt")):
        for block in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            yield _article(path.name, block)


def _article(file: str, block: str) -> dict[str, Any]:
    name, _, rest = block.partition("\n")
    body, _, marks = rest.partition("\n---\n")
    text = "\n\n".join(line.strip() for line in body.splitlines() if line.strip())
    bounds = [(one.start, one.end) for one in split(text)]
    found: dict[str, list[dict[str, Any]]] = {"A": [], "R": []}
    for line in filter(str.strip, marks.splitlines()):
        try:
            kind, snippet, *fields = (one.strip() for one in line.split(" | "))
            sentence = _sentence(text, bounds, snippet)
            found[kind].append(_READ[kind](sentence, *fields))
        except (ValueError, TypeError, KeyError) as error:
            raise BadMark(f"{file}, article {name.strip()}, mark `{line}`: {error}") from error
    return {
        "id": name.strip(),
        "text": text,
        "sentences": [list(one) for one in bounds],
        "allegations": sorted(found["A"], key=_place),
        "responses": sorted(found["R"], key=_place),
    }


def _sentence(text: str, bounds: Sequence[tuple[int, int]], snippet: str) -> _Sentence:
    if text.count(snippet) != 1:
        raise ValueError(f"{snippet!r} stands {text.count(snippet)} times in the article, not once")
    at = text.index(snippet)
    for number, (start, end) in enumerate(bounds):
        if start <= at and at + len(snippet) <= end:
            return _Sentence(number, start, text[start:end])
    raise ValueError(f"{snippet!r} is not within one sentence")


def allegation(
    sent: int,
    cue: Span | None,
    accused: Sequence[Span],
    accuser: Sequence[Span],
    act: Span | None,
    status: str,
    category: str,
    accused_name: Sequence[str] = (),
    accuser_name: Sequence[str] = (),
) -> dict[str, Any]:
    """A mark in the form of the annotated texts.

    Raises ValueError for a status or category that the schema lacks, and for a mark that tells neither accused nor accuser nor act: of
    4,349 mentions that others annotated none is so bare.
    """
    if not (accused or accuser or act):
        raise ValueError(
            "neither accused nor accuser nor act: name the one that the sentence tells, or leave the mark out"
        )
    return {
        "sent": sent,
        "cue": cue,
        "accused": list(accused),
        "accuser": list(accuser),
        "act": act,
        "status": _one_of(get_args(Status), status),
        "category": _one_of(get_args(Category), category),
        "accused_name": list(accused_name),
        "accuser_name": list(accuser_name),
    }


def response(
    sent: int,
    cue: Span | None,
    kind: str,
    speaker: Sequence[Span],
    text: Span | None,
    speaker_name: Sequence[str] = (),
) -> dict[str, Any]:
    """As `allegation`; where no words carry the answer, its cue does."""
    return {
        "sent": sent,
        "cue": cue,
        "type": _one_of(get_args(ResponseType), kind),
        "speaker": list(speaker),
        "text": text or cue,
        "speaker_name": list(speaker_name),
    }


def _allegation(
    sentence: _Sentence,
    cue: str,
    accused: str,
    accuser: str,
    act: str,
    status: str,
    category: str,
    accused_name: str,
    accuser_name: str,
) -> dict[str, Any]:
    return allegation(
        sentence.number,
        _span(sentence, cue),
        _many(accused, lambda words: _span(sentence, words)),
        _many(accuser, lambda words: _span(sentence, words)),
        None if act == "-" else _span(sentence, act),
        status,
        category,
        _many(accused_name, str),
        _many(accuser_name, str),
    )


def _response(sentence: _Sentence, cue: str, kind: str, speaker: str, text: str, speaker_name: str) -> dict[str, Any]:
    return response(
        sentence.number,
        _span(sentence, cue),
        kind,
        _many(speaker, lambda words: _span(sentence, words)),
        None if text == "-" else _span(sentence, text),
        _many(speaker_name, str),
    )


_READ: dict[str, Callable[..., dict[str, Any]]] = {"A": _allegation, "R": _response}


def _place(mark: dict[str, Any]) -> int:
    return int(mark["cue"]["start"])


def _one_of(known: Sequence[str], value: str) -> str:
    if value not in known:
        raise ValueError(f"{value!r} is none of {', '.join(known)}")
    return value


def _many(text: str, made: Callable[[str], Any]) -> list[Any]:
    return [] if text == "-" else [made(one.strip()) for one in text.split(" ;; ")]


def _span(sentence: _Sentence, words: str) -> Span:
    words, _, which = words.partition("§")
    places = [one.start() for one in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", sentence.text)]
    if not places and " ... " in words:
        first, last = words.split(" ... ", 1)
        begin = sentence.text.find(first)
        end = sentence.text.find(last, begin + len(first))
        if begin >= 0 and end >= 0:
            words, places = sentence.text[begin : end + len(last)], [begin]
    if len(places) < int(which or 1):
        raise ValueError(f"{words!r} does not stand in {sentence.text!r}" + (f" {which} times" if which else ""))
    start = sentence.start + places[int(which or 1) - 1]
    return {"start": start, "end": start + len(words), "text": words}
