"""Links into a newsroom's own gazetteer, optional and honest: what is ambiguous gets no link and all its candidates.

The gazetteer is a CSV file (UTF-8) with the columns `id, name, aliases, label, context`. `aliases` and `context` hold several values
with `;` between them; `label` is one of the entity labels or empty for any; `context` holds words of which at least one must stand
in the article, empty for none. An entity is linked to a row if one of its mentions is the row's name or alias, its label fits, the
context is there, and no other row can say the same.
"""

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from schemas import EntityLabel
from workers.errors import NewsroomError
from workers.stages.entities.annotator import Tagged
from workers.stages.entities.names import key_of

_COLUMNS: Final = ("id", "name", "aliases", "label", "context")
_LABELS: Final = frozenset({"", "PERSON", "ORG", "GPE", "LOC", "NORP", "PRODUCT", "EVENT", "LAW"})


class BadGazetteer(NewsroomError):
    """{path}, line {line}: {detail}. A gazetteer is a CSV file with the columns id, name, aliases, label, context."""


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    name: str
    aliases: tuple[str, ...]
    label: EntityLabel | None
    context: tuple[str, ...]


class Gazetteer:
    """Rows and two automata over them: names as written, and context words without regard to case."""

    def __init__(self, name: str, rows: Sequence[Row]) -> None:
        self.name = name
        self._rows = list(rows)
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for number, row in enumerate(self._rows):
            for key in dict.fromkeys(key_of(form) for form in (row.name, *row.aliases)):
                self._by_key[key].append(number)
        # Only names of two words and more are looked for outside what the annotator found: single words are too often something else.
        self._forms = sorted({f for row in self._rows for f in (row.name, *row.aliases) if " " in f and row.label})
        self._words = sorted({word.lower() for row in self._rows for word in row.context})
        self._form_search = AhoCorasick(self._forms, matchkind=MatchKind.LeftmostLongest)
        self._word_search = AhoCorasick(self._words)

    @classmethod
    def from_csv(cls, path: Path, name: str | None = None) -> "Gazetteer":
        """Read a file. `name`, by default the file's stem, is what links call it. Raises BadGazetteer, OSError."""
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if missing := set(_COLUMNS) - set(reader.fieldnames or ()):
                raise BadGazetteer(path=path, line=1, detail=f"no column {', '.join(sorted(missing))}")
            return cls(name or path.stem, [_row(path, reader.line_num, fields) for fields in reader])

    @property
    def version(self) -> str:
        """A short digest of the rows: another file, another version."""
        return hashlib.sha256(repr(self._rows).encode()).hexdigest()[:12]

    def contexts(self, document: str) -> frozenset[int]:
        """Numbers of the rows of which a context word stands in the document as a whole word, or which ask for none."""
        lower = document.lower()
        present = {
            self._words[i]
            for i, a, b in self._word_search.find_matches_as_indexes(lower, overlapping=True)
            if _whole(lower, a, b)
        }
        return frozenset(
            n for n, row in enumerate(self._rows) if not row.context or any(w.lower() in present for w in row.context)
        )

    def match(self, label: EntityLabel, names: Iterable[str], present: frozenset[int]) -> tuple[Row | None, list[Row]]:
        """The one row that an entity with these mentions is, or None and all rows that it may be. `present` is from `contexts`."""
        numbers = dict.fromkeys(n for name in names for n in self._by_key.get(key_of(name), ()))
        fitting = [n for n in numbers if self._rows[n].label in (None, label)]
        supported = [n for n in fitting if n in present]
        if len(supported) == 1 and (len(fitting) == 1 or self._rows[supported[0]].context):
            return self._rows[supported[0]], []
        return None, [self._rows[n] for n in fitting]

    def missed(self, text: str, taken: Sequence[tuple[int, int]]) -> list[Tagged]:
        """Names of two words and more that stand in `text`, as written in the gazetteer, outside all spans of `taken`."""
        labels = {form: row.label for row in reversed(self._rows) for form in (row.name, *row.aliases)}
        found = []
        for number, start, end in self._form_search.find_matches_as_indexes(text):
            label = labels[self._forms[number]]
            if label and _whole(text, start, end) and not any(a < end and start < b for a, b in taken):
                found.append(Tagged(start, end, label))
        return found


def _row(path: Path, line: int, fields: dict[str, str | None]) -> Row:
    values = {column: (fields.get(column) or "").strip() for column in _COLUMNS}
    label = values["label"].upper()
    if not values["id"] or not values["name"]:
        raise BadGazetteer(path=path, line=line, detail="id or name is empty")
    if label not in _LABELS:
        raise BadGazetteer(
            path=path, line=line, detail=f"label {label} is not one of {', '.join(sorted(_LABELS - {''}))}"
        )
    return Row(values["id"], values["name"], _several(values["aliases"]), label or None, _several(values["context"]))  # type: ignore[arg-type]


def _several(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(";") if part.strip())


def _whole(text: str, start: int, end: int) -> bool:
    return not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum())
