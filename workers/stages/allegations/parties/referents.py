"""Whom a pronoun or a description means, by a small network that weighs what the rules of this folder know.

For each name of the article that a phrase could mean, `weigh` gives numbers: what the phrase is (a pronoun, a description, how many it
means, where it stands), what the name is (person or firm, how often and when it is accused by name), and how the two fit (distance, what
the article calls the name, gender, whom the rules chose). The network in `workers/models/allegations/referents.json` makes a chance of
each; it was taught on articles whose annotators wrote down whom every phrase means (training/allegations/referents.py, which also
chooses the thresholds). A name is taken from a high chance on only: a description that stays a description accuses nobody wrongly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

from schemas import Entity
from workers.stages.allegations.lexicon.acts import stems
from workers.stages.allegations.lexicon.nouns import ANY_PERSON, BODY
from workers.stages.allegations.lexicon.wordlist import WORD, words
from workers.stages.allegations.parties.attribution import quotation_at
from workers.stages.allegations.parties.descriptions import (
    called,
    describes_somebody_new,
    head_of,
    is_body,
    names_part,
    qualifiers,
    too_far,
)
from workers.stages.allegations.parties.epithets import is_firm, kind_of, noun
from workers.stages.allegations.parties.names import opens
from workers.stages.allegations.parties.scene import (
    ALL,
    ALL_PRONOUNS,
    ONE,
    PRONOUNS,
    Phrase,
    Scene,
    means_several,
    number_meant,
)
from workers.stages.allegations.tagging import PROGRESS
from workers.stages.shipped import models

Numbers = NDArray[np.float32]

OWNER: Final = 0.8
"""From this chance on a name stands for the `his` before a noun. Of 200 phrases that our annotators wrote out with their owner about 8 are
then another's; from 0.65 on, which is enough for a pronoun alone, 20."""

_ONLY_FIRM: Final = ("the company", "the firm", "the group")
_RATHER: Final = 0.4
_DEFINITE = words("the this that these those")
_OWNED = words("his her its their our my whose")
# What a noun and a name can have in common: `the trust` is `North Vale Hospitals` sooner than a court.
_KINDS: Final = (
    words("court tribunal judge jury magistrate panel justice coroner arbitration"),
    words("police force officer detective constable inspector sergeant superintendent guard gardaí constabulary"),
    words(
        "newspaper paper magazine daily weekly tabloid journal times post herald news clarion ledger gazette publisher broadcaster"
    ),
    words(
        "government ministry minister state department council mayor county governor parliament senate office cabinet premier"
    ),
    words("hospital trust clinic infirmary doctor surgeon nurse health dentist pharmacist"),
    words("school university college academy teacher professor student headteacher principal"),
    words("bank lender broker insurer fund banker trader exchange capital mutual"),
    words("regulator watchdog agency authority commission ombudsman auditor directorate inspectorate bureau"),
    words("party union federation association league club committee board charity society foundation coach player"),
    words("church diocese bishop priest pastor parish archdiocese order vicar"),
    words("army navy soldier general colonel captain commander militia rebel brigade regiment"),
    words("prosecutor lawyer counsel solicitor attorney barrister"),
    words(
        "company firm group chain maker operator contractor supplier developer giant airline shipper shipping lines line motors foods"
    ),
    words("owner founder boss chief head director executive chairman chairwoman president manager partner"),
    words("brother sister husband wife widow son daughter father mother nephew cousin"),
    words("report letter statement inquiry audit article study survey investigation review"),
)
_LABELS: Final = ("PERSON", "ORG", "GPE")
_NEAR: Final = 4  # sentences: from there on, far is far
_OPENING: Final = 12  # code points: a name that stands before may be the subject


def weigh(phrase: Phrase, scene: Scene, candidates: Sequence[Entity]) -> Numbers:
    """(candidates, features): what the network is asked about each."""
    own = _of_phrase(phrase, scene)
    asked = _Asked.of(phrase)
    rows = [_of_candidate(phrase, asked, scene, entity) for entity in candidates]
    if not rows:
        return np.zeros((0, 0), dtype=np.float32)
    table = np.array(rows, dtype=np.float32)
    # Beside each count the share of the largest, so that rivals count.
    rival = table[:, :_RIVALS]
    best = rival.max(axis=0, keepdims=True)
    shares = np.where(best > 0, rival / np.maximum(best, 1e-6), 0.0)
    first = (rival >= best) & (best > 0)
    alone = np.array([[float(sum(e.label == c.label for c in candidates) == 1)] for e in candidates])
    charged = scene.known.charged
    only = np.array(
        [
            [float(e.id in charged and sum(c.label == e.label and c.id in charged for c in candidates) == 1)]
            for e in candidates
        ]
    )
    repeated = np.repeat(np.array([own], dtype=np.float32), len(rows), axis=0)
    return np.concatenate((repeated, table, shares, first, alone, only), axis=1).astype(np.float32)


def _of_phrase(phrase: Phrase, scene: Scene) -> list[float]:
    text = phrase.sentence.text
    said = text[slice(*phrase.extent)]
    lower = phrase.lower
    alone = len(lower) == 1
    pronoun = [float(alone and lower[0] in group) for group in PRONOUNS]
    head = head_of(lower)
    kind = kind_of(head)
    number = number_meant(lower)
    bodies = scene.told_before(phrase)
    return [
        *pronoun,
        float(not any(pronoun)),
        float(kind == "PERSON"),
        float(kind == "ORG"),
        float(is_firm(noun(head))),
        float(noun(head) in BODY),
        float(head in ANY_PERSON),
        float(means_several(lower)),
        float(number == 2),
        float(number > 2),
        float(lower[0] in ALL),
        float(lower[0] in _DEFINITE),
        float(lower[0] in _OWNED),
        float(lower[0] in ONE),
        float(any(w[0].isupper() for w in WORD.findall(said)[1:])),
        min(len(lower), 8) / 8,
        float(phrase.sentence.heading),
        float(not phrase.sentence.heading and bodies == 0),
        float(not phrase.sentence.heading and bodies == 1),
        min(bodies, 20) / 20,
        float(phrase.role == "accused"),
        float(phrase.role == "accuser"),
        float(quotation_at(text, phrase.extent[0]) is not None),
        float(phrase.extent[0] < 6),
        float(describes_somebody_new(said, text[phrase.extent[1] : phrase.extent[1] + 60])),
        float(not phrase.rules),
        float(phrase.last is None),
        *(float(phrase.mention is not None and phrase.mention.status == one) for one in PROGRESS),
        *(float(noun(head) in one or head in one) for one in _KINDS),
    ]


_RIVALS = 9  # the first numbers of a candidate are counts in which names compete


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every candidate of a phrase is held against."""

    said: str
    head: str
    own: set[str]  # what the phrase says beside its head
    act: set[str]
    quoted: bool

    @classmethod
    def of(cls, phrase: Phrase) -> "_Asked":
        text, head = phrase.sentence.text, head_of(phrase.lower)
        act = phrase.mention.act if phrase.mention else None
        return cls(
            text[slice(*phrase.extent)],
            head,
            qualifiers(phrase.lower, head),
            stems(text[slice(*act)]) if act else set(),
            quotation_at(text, phrase.extent[0]) is not None,
        )


def _of_candidate(phrase: Phrase, asked: _Asked, scene: Scene, entity: Entity) -> list[float]:
    names, known, mention = scene.names, scene.known, phrase.mention
    act = asked.act
    places = names.places(entity.id)
    before = [o for o in places if o.order < phrase.order]
    after = [o for o in places if o.order >= phrase.end]
    here = phrase.number
    back = max(here - names.number(before[-1]), 0) if before else 99
    on = max(names.number(after[0]) - here, 0) if after else 99
    charged = [charge for charge in known.charges if charge.entity == entity.id and charge.order != phrase.order]
    inferred = sum(one == entity.id and order != phrase.order for order, one in known.inferred)
    overlap = max((len(act & c.act) / max(min(len(act), len(c.act)), 1) for c in charged), default=0.0)
    alike = any(mention is not None and c.category == mention.category for c in charged)
    statuses = known.statuses.get(entity.id, set())
    status = mention.status if mention else None
    nearest = before[-1] if before else None
    opening = nearest is not None and names.offset(nearest) < _OPENING
    return [
        min(len(charged), 5) / 5,
        min(inferred, 5) / 5,
        min(len(places), 10) / 10,
        float(called(entity, known, asked.head, asked.own)) / 5,
        known.prominent.get(entity.id, 0) / 5,
        1.0 / (1 + back) if before else 0.0,
        1.0 / (1 + on) if after else 0.0,
        overlap,
        1.0 / (1 + (phrase.order - before[-1].order) / 40) if before else 0.0,
        *(float(entity.label == label) for label in _LABELS),
        float(is_body(entity.name)),
        float(any(o.span.field or names.sentences[names.number(o)].heading for o in places)),
        float(" " in entity.name),
        *(float(back == n) for n in range(_NEAR)),
        float(before == []),
        *(float(on == n) for n in range(_NEAR)),
        float(after == []),
        float(opening),
        float(nearest is not None and names.bystander(nearest)),
        float(bool(statuses)),
        float(status in statuses),
        float(statuses == {"cleared"}),
        float(too_far(entity, known, status) > 0),
        float(alike),
        float(bool(known.epithets.get(entity.id))),
        float(known.called_firm(entity)),
        float(names_part(entity, asked.said)),
        float(nearest is not None and not names.fits(nearest, phrase.lower[0])),
        float(entity.id in phrase.rules),
        float(phrase.last == entity.id),
        float(entity.id in phrase.together),
        float(entity.id in phrase.others),
        float(nearest is not None and back == 0 and asked.quoted),
        float(
            nearest is not None and opens(names.sentences[names.number(nearest)].text, nearest, names.offset(nearest))
        ),
        *_of_name(noun(asked.head), entity.name),
    ]


def _of_name(head: str, name: str) -> list[float]:
    """Whether the name holds the noun, or one that goes with it, and whether it holds a noun of another kind."""
    own = [noun(word) for word in WORD.findall(name)]
    kinds = [one for one in _KINDS if any(word in one for word in own)]
    return [float(head in own), float(any(head in one for one in kinds)), float(bool(kinds))]


@dataclass(frozen=True, slots=True)
class Referents:
    """The network: two layers, and from which chance on a name is taken."""

    first: Numbers
    first_bias: Numbers
    second: Numbers
    second_bias: Numbers
    last: Numbers
    last_bias: Numbers
    one: float
    several: float

    @classmethod
    def read(cls, path: Path) -> "Referents":
        return cls.of(orjson.loads(path.read_bytes()))

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> "Referents":
        """From what its file holds: matrices as lists of rows, and the two thresholds."""
        arrays = {k: np.array(v, dtype=np.float32) for k, v in held.items() if isinstance(v, list)}
        return cls(**arrays, one=held["one"], several=held["several"])

    def chances(self, table: Numbers) -> Numbers:
        """(candidates, features) to the chance of each, from 0 to 1."""
        hidden = np.maximum(table @ self.first + self.first_bias, 0)
        hidden = np.maximum(hidden @ self.second + self.second_bias, 0)
        return np.asarray(1 / (1 + np.exp(-(hidden @ self.last + self.last_bias)[:, 0])), dtype=np.float32)

    def meant(self, phrase: Phrase, scene: Scene, candidates: Sequence[Entity]) -> tuple[Entity, ...]:
        """Whom the phrase means: nobody, one, or as many as it says."""
        if not candidates:
            return ()
        chances = self.chances(weigh(phrase, scene, candidates))
        found = self.chosen(phrase.lower, chances, candidates)
        return found or self._only_firm(phrase, scene, chances, candidates)

    def _only_firm(
        self, phrase: Phrase, scene: Scene, chances: Numbers, candidates: Sequence[Entity]
    ) -> tuple[Entity, ...]:
        """`The company` is the only firm that the article names, if the network does not speak against it."""
        if not phrase.lower or " ".join(phrase.lower) not in _ONLY_FIRM or phrase.sentence.heading:
            return ()
        firms = [n for n, e in enumerate(candidates) if e.label == "ORG" and not is_body(e.name)]
        named = [n for n in firms if scene.names.places(candidates[n].id)[0].order < phrase.order]
        if len(firms) != 1 or named != firms or candidates[named[0]].id not in phrase.rules:
            return ()
        return (candidates[named[0]],) if chances[named[0]] >= _RATHER else ()

    def owner(self, phrase: Phrase, scene: Scene, candidates: Sequence[Entity]) -> Entity | None:
        """Whom a `his` or `its` before a noun means, when the network is surer than of a pronoun that stands by itself."""
        if not candidates:
            return None
        chances = self.chances(weigh(phrase, scene, candidates))
        best = int(chances.argmax())
        return candidates[best] if chances[best] >= OWNER else None

    def chosen(self, lower: Sequence[str], chances: Numbers, candidates: Sequence[Entity]) -> tuple[Entity, ...]:
        """From the chances: of one, the likeliest, of a description only if no second is likely; of several, all that are, if so many."""
        order = sorted(range(len(candidates)), key=lambda n: -float(chances[n]))
        if means_several(lower):
            several = [n for n in order if chances[n] >= self.several]
            number = number_meant(lower)
            if len(several) > 1 and number in (0, len(several)):
                return tuple(candidates[n] for n in sorted(several))
            if number:
                return ()
        likely = [candidates[n] for n in order if chances[n] >= self.one]
        certain = len(likely) == 1 or (len(lower) == 1 and lower[0] in ALL_PRONOUNS)
        return (likely[0],) if likely and certain else ()


@cache
def shipped() -> Referents | None:
    """The network that ships; None in an installation without models."""
    path = models("allegations") / "referents.json"
    return Referents.read(path) if path.is_file() else None
