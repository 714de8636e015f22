"""The plain baseline: a cue lexicon, with the nearest names as accused (after the cue) and accuser (before it).

It shows what grammar and model add; the stage never uses it.
"""

import re
from collections.abc import Sequence

from schemas import ResponseType
from workers.stages.allegations.grammar.tokens import tokenize
from workers.stages.allegations.lexicon.cues import NOUN_CUES, RESPONSES, VERB_FORMS
from workers.stages.allegations.lexicon.wrongs import categorise, names_wrong
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import NOTHING, Extent, TaggedMention, TaggedResponse, Tags

_NAME = re.compile(r"(?:[A-Z][\w'’.-]*)(?:\s+(?:of\s+the\s+|of\s+|and\s+)?[A-Z][\w'’.-]*)*")
_ACT = re.compile(r"\b(?:of|for|with|over|that|on suspicion of)\s+([^.;:,]+)")


class BaselineTagger:
    """Every cue of the lexicon with the nearest names."""

    model: str | None = None

    def tag(self, sentences: Sequence[Sentence]) -> list[Tags]:
        return [_tag(sentence.text) for sentence in sentences]


def _tag(text: str) -> Tags:
    tokens = tokenize(text)
    names = [(m.start(), m.end()) for m in _NAME.finditer(text)]
    mentions = []
    for i, word in enumerate(tokens.lower):
        row = VERB_FORMS[word][0] if word in VERB_FORMS else NOUN_CUES.get(word)
        if row is None or (row.needs_act and not names_wrong(text)):
            continue
        cue = (tokens.starts[i], tokens.ends[i])
        act = _ACT.search(text, cue[1])
        after = next((n for n in names if n[0] > cue[1]), None)
        before = next((n for n in reversed(names) if n[1] <= cue[0]), None)
        accused = after or before
        accuser = before if accused != before else None
        stretch: Extent | None = (act.start(1), act.end(1)) if act else None
        mentions.append(
            TaggedMention(
                cue,
                row.status,
                categorise(text[slice(*stretch)] if stretch else "", text),
                _some(accused),
                _some(accuser),
                stretch,
            )
        )
        break
    responses = [r for phrase, kind in RESPONSES if (r := _response(text, names, phrase, kind))][:1]
    return Tags(tuple(mentions), tuple(responses)) if mentions or responses else NOTHING


def _response(text: str, names: list[Extent], phrase: str, kind: ResponseType) -> TaggedResponse | None:
    at = text.lower().find(phrase)
    if at < 0:
        return None
    speaker = next((n for n in reversed(names) if n[1] <= at), None)
    return TaggedResponse((at, at + len(phrase)), kind, _some(speaker), (at, len(text.rstrip("."))))


def _some(extent: Extent | None) -> tuple[Extent, ...]:
    return (extent,) if extent else ()
