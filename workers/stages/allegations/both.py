"""The network and the grammar together: what ships.

The network decides where it speaks. Where it is silent in a sentence, the grammar's mentions and answers stand,
because it speaks seldom and is right more often than not. Where both read the same cue, the grammar's roles fill what
the network left empty.
"""

from collections.abc import Sequence
from dataclasses import replace

from workers.stages.allegations.grammar import GrammarTagger
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Extent, TaggedMention, TaggedResponse, Tagger, Tags


class BothTaggers:
    """A model's tags, completed by the grammar's."""

    def __init__(self, model: Tagger) -> None:
        self._model = model
        self._grammar = GrammarTagger()
        self.model: str | None = model.model

    def tag(self, sentences: Sequence[Sentence]) -> list[Tags]:
        return [
            joined(first, second)
            for first, second in zip(self._model.tag(sentences), self._grammar.tag(sentences), strict=True)
        ]


def joined(model: Tags, grammar: Tags) -> Tags:
    """One sentence's tags."""
    mentions = tuple(_filled(m, grammar.mentions) for m in model.mentions) or grammar.mentions
    responses = tuple(_spoken(r, grammar.responses) for r in model.responses) or grammar.responses
    return Tags(mentions, responses)


def _filled(mention: TaggedMention, others: Sequence[TaggedMention]) -> TaggedMention:
    same = next((o for o in others if _touch(o.cue, mention.cue)), None)
    if same is None:
        return mention
    return replace(
        mention,
        accused=mention.accused or tuple(a for a in same.accused if a not in mention.accuser),
        accuser=mention.accuser or tuple(a for a in same.accuser if a not in mention.accused),
        act=mention.act or same.act,
    )


def _spoken(response: TaggedResponse, others: Sequence[TaggedResponse]) -> TaggedResponse:
    same = next((o for o in others if _touch(o.cue, response.cue)), None)
    if same is None or response.speaker:
        return response
    return replace(response, speaker=same.speaker)


def _touch(a: Extent, b: Extent) -> bool:
    return a[0] < b[1] and b[0] < a[1]
