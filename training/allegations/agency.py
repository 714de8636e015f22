"""Sentences of agency news that readers of ours marked: `own/sentences/gmb.txt` holds numbers, never the words.

The words are GMB's, VOA news, read by path. One sentence a line: its number in the set from 0, the first eight digits of the SHA-256 of its
words joined by single spaces, and its marks, parted by ` | `. A span is `start-end` in words of the set, end exclusive; parties are
parted by commas, `-` is nothing:

    12803 3f5a9c2e | A 13-15 8-13 - 15-26 alleged human_rights | R 20-21 denial 8-9 20-26

    A cue accused accuser act status category          R cue type speaker text
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from training.allegations.own import FOLDER, Span, allegation, response
from training.allegations.spacing import places, spaced
from training.entities.data import read_rows
from training.entities.own import refuse_other_words

MARKS: Final = FOLDER / "sentences" / "gmb.txt"


def sentences(ner: Path, marks: Path = MARKS) -> Iterator[dict[str, Any]]:
    """The marked sentences in the form of the annotated texts beside the checkout, a document each; `ner` holds gmb.jsonl.gz.

    Raises ValueError, naming file and line, where a line is of other words than the set's, or has a label that the schema lacks.
    """
    words = [row["w"] for row in read_rows(ner, "gmb")]
    for at, line in enumerate(marks.read_text(encoding="utf-8").splitlines(), 1):
        head, *marked = line.split(" | ")
        number, seen = head.split()
        refuse_other_words(f"{marks}, line {at}", number, words[int(number)], seen)
        try:
            yield _document(int(number), words[int(number)], [mark.split() for mark in marked])
        except (ValueError, IndexError) as error:
            raise ValueError(f"{marks}, line {at}: {error}") from error


def _document(number: int, words: Sequence[str], marks: Sequence[Sequence[str]]) -> dict[str, Any]:
    text = spaced(words)
    bounds = places(text, words)

    def span(name: str) -> Span | None:
        if name == "-":
            return None
        first, last = map(int, name.split("-"))
        start, end = bounds[first][0], bounds[last - 1][1]
        return {"start": start, "end": end, "text": text[start:end]}

    def parties(names: str) -> list[Span]:
        return [found for name in names.split(",") if (found := span(name))]

    allegations, responses = [], []
    for kind, *fields in marks:
        if kind == "A":
            cue, accused, accuser, act, status, category = fields
            allegations.append(
                allegation(0, span(cue), parties(accused), parties(accuser), span(act), status, category)
            )
        else:
            cue, answer, speaker, told = fields
            responses.append(response(0, span(cue), answer, parties(speaker), span(told)))
    whole = [[0, len(text)]]
    return {"id": f"vo-{number}", "text": text, "sentences": whole, "allegations": allegations, "responses": responses}
