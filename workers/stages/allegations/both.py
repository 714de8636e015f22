"""The network and the grammar together: what ships.

Two witnesses. What the network is confident enough of (certainty.py) stands, unless it doubts the cue and neither a word that names
a wrong nor the grammar bears it out. What the grammar alone sees does not stand: of such allegations one in eight is marked in the
annotated texts, of such answers one in ten.
Where both read one cue, the roles are the network's. Of two statuses for one cue the one that goes less far stands.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeVar

from schemas import Category, Status
from workers.stages.allegations.checks import clearings, undone
from workers.stages.allegations.checks.repairs import DISMISSED, repaired, told_once
from workers.stages.allegations.checks.replies import to_the_court
from workers.stages.allegations.grammar.clauses import parsed
from workers.stages.allegations.grammar.tagger import GrammarTagger
from workers.stages.allegations.lexicon.acts import stems
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.lexicon.wrongs import names_wrong, weigh
from workers.stages.allegations.network.tagger import ModelTagger
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import (
    PROGRESS,
    Extent,
    TaggedMention,
    TaggedResponse,
    Tagger,
    Tags,
    is_claimed,
    touch,
)

_Tag = TypeVar("_Tag", TaggedMention, TaggedResponse)


class BothTaggers:
    """A model's tags, checked and completed by the grammar's."""

    def __init__(self, network: ModelTagger, grammar: Tagger | None = None) -> None:
        self.network = network
        self._grammar = grammar or GrammarTagger()
        self.model: str | None = network.model

    def tag(self, sentences: Sequence[Sentence]) -> list[Tags]:
        seen = zip(sentences, self.network.tag(sentences), self._grammar.tag(sentences), strict=True)
        return like_the_words(sentences, [joined(*one) for one in seen])


def like_the_words(sentences: Sequence[Sentence], tags: list[Tags]) -> list[Tags]:
    """An act that names no kind of wrong is of the kind of an earlier act that shares a word with it (`supplying its software`)."""
    known: list[tuple[set[str], Category]] = []
    done = []
    for sentence, found in zip(sentences, tags, strict=True):
        mentions = []
        for mention in found.mentions:
            act = sentence.text[slice(*mention.act)] if mention.act else ""
            own = stems(act)
            if act and not weigh(act):
                alike = max(known, key=lambda k: len(k[0] & own), default=None)
                if alike is not None and alike[0] & own:
                    mention = replace(mention, category=alike[1])
            elif act:
                known.append((own, mention.category))
            mentions.append(mention)
        done.append(replace(found, mentions=tuple(mentions)))
    return done


def joined(sentence: Sentence, network: Tags, grammar: Tags) -> Tags:
    """One sentence's tags."""
    if network.mentions or network.responses:
        network = repaired(parsed(sentence.text, sentence.heading), network)
    mentions = tuple(
        _filled(sentence, m, grammar.mentions)
        for m in network.mentions
        if _at_cue(m, grammar.mentions) or not (_bare_dismissal(sentence, m) or _says_no_wrong(sentence, m))
    )
    mentions = tuple(
        m for m in mentions if not any(is_claimed(m, other) for other in mentions) and _says_whom_or_what(m)
    )
    responses = tuple(_spoken(r, grammar.responses) for r in network.responses)
    if not responses and (asks := to_the_court(sentence.text)):
        responses = (asks,)
    mentions = tuple(told_once(list(mentions)))
    taken_back = undone.found(sentence) or clearings.found(sentence)
    if taken_back and not any(
        m.status == "cleared" or touch(m.cue, taken_back.cue) or undone.is_undone(sentence.text, m) for m in mentions
    ):
        mentions = (*mentions, taken_back)
    if any(r.type in ("denial", "no_comment") for r in responses):
        # `denied the claims` answers them and does not make them again; who `pleaded not guilty` is on trial all the same.
        mentions = tuple(m for m in mentions if m.act or (m.accuser and m.accused) or m.status not in _BEFORE_A_COURT)
    return Tags(mentions, responses)


_BEFORE_A_COURT: Final = ("alleged", "investigated", "sued")


def _says_whom_or_what(mention: TaggedMention) -> bool:
    """`Three led to a fine`: of a bare step the sentence must tell the wrong, who did it or who says so."""
    return bool(mention.accused or mention.accuser or mention.act)


def _bare_dismissal(sentence: Sentence, mention: TaggedMention) -> bool:
    """`The president dismissed the general in February`: people lose their posts for other reasons than wrongs.

    `Two officers have been suspended` tells of the two, and `dismissed a similar claim` of a case. Who is suspended comes under a suspicion
    where the network is sure of it: in annotated texts eight times of eight from a confidence of 0.75 on, below that once in five.
    """
    cue = sentence.text[slice(*mention.cue)].lower()
    if mention.act is not None or cue not in ("dismissed", "fired", "suspended", "removed", "ousted"):
        return False
    if cue == "suspended" and (mention.confidence or 0.0) >= _SURELY:
        return False
    return not (_BEEN.search(sentence.text[: mention.cue[0]]) or _CASE.match(sentence.text, mention.cue[1]))


_SURELY = 0.75
_CASE = re.compile(
    r" (?:[\w'’]+ ){0,3}(?:claims?|cases?|charges?|counts?|complaints?|lawsuits?|suits?|appeals?|petitions?|actions?|allegations?)\b",
    re.IGNORECASE,
)
_BEEN = re.compile(r"\b(?:is|are|was|were|be|been|being|got)(?: \w+ly)? $", re.IGNORECASE)


def _says_no_wrong(sentence: Sentence, mention: TaggedMention) -> bool:
    """When the network doubts the cue and no word of the sentence names a wrong: `was charged with overseeing the move`."""
    return mention.chances is not None and mention.chances.cue < _DOUBT and not names_wrong(sentence.text)


_DOUBT = 0.35


def _filled(sentence: Sentence, mention: TaggedMention, others: Sequence[TaggedMention]) -> TaggedMention:
    """The network's mention, with what the grammar knows of the same cue: a status that goes less far, parties left empty."""
    same = _at_cue(mention, others)
    if same is None:
        return mention
    if not same.accused and all(sentence.text[slice(*a)].lower() in _VICTIMS for a in mention.accused):
        mention = replace(mention, accused=())  # `says he was dismissed`: he is whom it was done to
    return replace(
        mention,
        status=_status(sentence, mention, same),
        accused=mention.accused or tuple(a for a in same.accused if a not in mention.accuser),
        accuser=mention.accuser or tuple(a for a in same.accuser if a not in mention.accused),
        act=same.act if _tells_more(sentence, same, mention) else mention.act or _named(sentence, same),
    )


def _status(sentence: Sentence, mention: TaggedMention, same: TaggedMention) -> Status:
    """The one that goes less far; the network's of a dismissal, the grammar's where either clears."""
    if sentence.text[slice(*mention.cue)].lower() in DISMISSED:
        return mention.status
    if "cleared" in (same.status, mention.status):
        return same.status
    return min(same.status, mention.status, key=PROGRESS.index)


_VICTIMS = words("he she they him her them it")


def _named(sentence: Sentence, other: TaggedMention) -> Extent | None:
    """The grammar's act, if it names a wrong: `a breach-of-contract claim`."""
    return other.act if other.act and names_wrong(sentence.text[slice(*other.act)]) else None


def _tells_more(sentence: Sentence, other: TaggedMention, mention: TaggedMention) -> bool:
    """Whether the grammar's act holds the network's and names the wrong that the network's leaves out (`despite sanctions`)."""
    if (
        other.act is None
        or mention.act is None
        or not (other.act[0] <= mention.act[0] and mention.act[1] <= other.act[1])
    ):
        return False
    return names_wrong(sentence.text[slice(*other.act)]) and not names_wrong(sentence.text[slice(*mention.act)])


def _spoken(response: TaggedResponse, others: Sequence[TaggedResponse]) -> TaggedResponse:
    same = _at_cue(response, others)
    return replace(response, type=same.type, speaker=same.speaker) if same is not None and same.speaker else response


def _at_cue(one: _Tag, others: Sequence[_Tag]) -> _Tag | None:
    """The other witness's reading of the same cue."""
    return next((o for o in others if touch(o.cue, one.cue)), None)
