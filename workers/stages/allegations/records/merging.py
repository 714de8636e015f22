"""Mentions of one matter in one document become one allegation.

Two mentions are one matter when they have an accused in common (or one names none) and their acts are compatible:
they share words that matter, or one gives no act, or both are of one category. An acquittal joins only what it is
about, since a person cleared of one thing may be convicted of another. The record's status is the furthest that a
mention states, and `status_from` says which.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from schemas import Category, Mention, Party, Status
from workers.stages.allegations.checks.clearings import OF_A_SUIT, VERDICT_FOR
from workers.stages.allegations.checks.undone import SURE
from workers.stages.allegations.grammar.status import tried_again
from workers.stages.allegations.lexicon.acts import stems, stems_of
from workers.stages.allegations.lexicon.gender import Gender, of_name, of_words
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.records.apart import (
    OVER,
    YEAR,
    are_apart,
    is_of_another_case,
    is_of_something_else,
    is_of_the_past,
)
from workers.stages.allegations.records.complaints import are_two, is_of_a_second
from workers.stages.allegations.records.matters import Told, shipped
from workers.stages.allegations.records.outcomes import by_outcome
from workers.stages.allegations.records.past import is_begun_since, was_long_ago
from workers.stages.allegations.records.rejected import rejects_what_was_said, what_was_said
from workers.stages.allegations.records.resolved import FURTHEST, Resolved, key
from workers.stages.allegations.records.reversals import REVERSED, is_what_was_reversed


@dataclass(slots=True)
class _Matter:
    members: list[Resolved] = field(default_factory=list)
    accused: dict[str, Party] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    categories: set[Category] = field(default_factory=set)
    cleared: bool = False
    convicted: bool = False
    accusers: set[str] = field(default_factory=set)

    def add(self, item: Resolved) -> None:
        self.members.append(item)
        for party in item.accused:
            self.accused.setdefault(key(party), party)
        if item.mention.act:
            self.words |= stems_of(item.mention)
            self.categories.add(item.mention.category)
        elif not self.categories:
            self.categories.add(item.mention.category)
        self.cleared = self.cleared or item.mention.status == "cleared"
        self.convicted = self.convicted or item.mention.status in ("convicted", "admitted")
        self.accusers |= {key(party) for party in item.accuser}


_CONVICTION = re.compile(r"\b(?:convictions?|verdicts?|sentences?|rulings?)\b", re.IGNORECASE)


def merge(items: Iterable[Resolved]) -> list[list[Resolved]]:
    """The mentions of each matter, matters in order of their first mention.

    First the mentions that accuse somebody; then each of the others goes to the matter that it is of, if that is sure enough
    (matters.py), and what is left is merged among itself.
    """
    ordered = sorted(items, key=lambda r: r.order)
    again = [r.order for r in ordered if r.mention.status == "charged" and tried_again(r.mention.sentence.text)]
    ordered = [replace(r, after_retrial=any(0 < r.order - n < _NOT_FAR for n in again)) for r in ordered]
    weighing = shipped()
    if weighing is None:
        return by_party(ordered)
    ordered = [r for r in ordered if not _wins_his_suit(r, ordered)]
    matters = _matters(item for item in ordered if item.accused)
    accusing = [[told(item) for item in matter.members] for matter in matters]
    left = []
    for item in ordered:
        if item.accused:
            continue
        chosen = _what_ended(item, matters)
        if rejects_what_was_said(item.mention):
            said = what_was_said(item, ordered)
            if said is None:
                continue
            chosen = next((n for n, matter in enumerate(matters) if said in matter.members), chosen)
        if chosen is None:
            possible = [n for n, matter in enumerate(matters) if not _barred(matter, item)]
            possible = [n for n in possible if _took_the_step(matters[n], item)] or possible
            chosen = weighing.belongs_to(told(item), accusing, possible)
            if chosen is not None and _may_clear_another(item, matters, chosen):
                chosen = None
        if chosen is None:
            chosen = _only_matter(item, matters)
        if chosen is None and _is_of_no_suit(item):
            continue
        if chosen is None:
            left.append(item)
        else:
            matters[chosen].add(item)
    whole = (sorted(matter.members, key=lambda r: r.order) for matter in (*matters, *_matters(left)))
    numbered = ([replace(item, matter=n) for item in members] for n, members in enumerate(whole))
    groups = [group for members in numbered for group in by_outcome(members)]
    return sorted(groups, key=lambda members: members[0].order)


def _wins_his_suit(item: Resolved, told: list[Resolved]) -> bool:
    """`Kroll sued Lowe for libel. The jury found for Kroll`: who was never accused is cleared of nothing."""
    mention = item.mention
    if mention.status != "cleared" or mention.act is not None or not VERDICT_FOR.match(mention.cue.text):
        return False
    won = {key(party) for party in item.accused}
    others = [r for r in told if r is not item and not VERDICT_FOR.match(r.mention.cue.text)]
    sued = {key(party) for r in others for party in r.accused}
    suing = {key(party) for r in others for party in r.accuser}
    return not won or not won <= sued or bool(won & suing)


def _is_of_no_suit(item: Resolved) -> bool:
    """`The claim failed`, in an article that tells of no suit."""
    mention = item.mention
    bare = mention.act is None and not item.accuser and mention.confidence == SURE
    return bare and mention.status == "cleared" and OF_A_SUIT.fullmatch(mention.cue.text) is not None


def _what_ended(item: Resolved, matters: list[_Matter]) -> int | None:
    """The only matter told of just before that `The conviction was overturned` or `Her trial collapsed` can mean."""
    if item.mention.status != "cleared" or item.mention.act is not None:
        return None
    text = item.mention.sentence.text
    if _ENDED.search(text) is None:
        return None
    begun = _begun(text)
    found = []
    for n, matter in enumerate(matters):
        near = _stood(matter, item, begun, _NOT_FAR)
        spent = matter.convicted and "convicted" not in begun
        other = _of_another_gender(matter, item) or _is_one_of_several(matter, item)
        if near and not matter.cleared and not spent and not other and not _is_another_complaint(matter, item):
            found.append(n)
    return found[0] if len(found) == 1 else None


def _may_clear_another(item: Resolved, matters: list[_Matter], chosen: int) -> bool:
    """`Kroll was accused of fraud. Lowe was accused of theft. The panel found no wrongdoing`: whose, nobody can tell.

    Of `The conviction was quashed` it is the last that was told of.
    """
    text = item.mention.sentence.text
    if item.mention.status != "cleared" or item.mention.act is not None or _THE_STEP.search(text):
        return False
    begun = _begun(text) or _OPEN
    own = matters[chosen].accused.keys()
    rivals = (matter for matter in matters if not matter.accused.keys() & own and not matter.cleared)
    return any(_stood(matter, item, begun, _NEXT) for matter in rivals)


def _stood(matter: _Matter, item: Resolved, begun: frozenset[Status], within: int) -> bool:
    """Whether a step of one of the kinds was told of the matter just before the mention."""
    steps = [m.order for m in matter.members if m.mention.status in begun and m.order < item.order]
    return bool(steps) and item.order - max(steps) < within


def _only_matter(item: Resolved, matters: list[_Matter]) -> int | None:
    """The article's one matter, against one party, that `The jury acquitted` can mean, unless it ended before."""
    if item.mention.status != "cleared" or item.mention.act is not None or len(matters) != 1:
        return None
    (matter,) = matters
    text = item.mention.sentence.text
    if (
        len(matter.accused) != 1
        or _ANOTHER.search(text)
        or _of_another_gender(matter, item)
        or _is_another_complaint(matter, item)
    ):
        return None
    begun = _begun(text) or _OPEN
    ended = matter.convicted and not matter.cleared and "convicted" not in begun
    return 0 if not ended and _stood(matter, item, begun, _NOT_FAR) else None


def _begun(text: str) -> frozenset[Status]:
    """Which steps the words are of that a sentence says came to nothing: of `The charges were dropped` a charge."""
    return next((statuses for words_said, statuses in _BEGUN if words_said.search(text)), frozenset[Status]())


_ENDED = re.compile(
    r"\b(?:overturn|quash|annul|revers|struck|thrown out|threw out|vacat|dropp|dismiss|withdr|abandon|collaps|closed|discontinu|lifted|"
    r"failed|rejected)|"
    r"\bset\b.*\baside\b",
    re.IGNORECASE,
)
_BEGUN: tuple[tuple[re.Pattern[str], frozenset[Status]], ...] = (
    (
        re.compile(r"\b(?:not (?:guilty|proven)|acquit\w*|jury|jurors|defen[cs]e|defendants?)\b", re.IGNORECASE),
        frozenset(("charged", "sued", "alleged")),
    ),
    (_CONVICTION, frozenset(("convicted",))),
    (
        re.compile(r"\b(?:trial|charges?|indictments?|prosecution|case)\b", re.IGNORECASE),
        frozenset(("charged",)),
    ),
    (re.compile(r"\b(?:(?:law)?suit|claim)\b", re.IGNORECASE), frozenset(("sued",))),
    (re.compile(r"\b(?:inquiry|investigation|probe)\b", re.IGNORECASE), frozenset(("investigated",))),
    (
        re.compile(r"\b(?:bans?|suspensions?|fines?|penalt(?:y|ies)|decision)\b", re.IGNORECASE),
        frozenset(("penalised",)),
    ),
)
_ONE = words("one another each neither")
_OPEN: frozenset[Status] = frozenset(("alleged", "investigated", "sued", "charged"))
_ANOTHER = re.compile(
    r"\b(?:another|others?|similar|separate|earlier|previous|second|further|different|unrelated|linked|related)\b",
    re.IGNORECASE,
)
_THE_STEP = re.compile(
    r"\b(?:the|that|this|his|her|its) (?:[\w-]+ )?(?:conviction|verdict|sentence|ruling|trial|charge|count|indictment|prosecution|case|"
    r"(?:law)?suit|claim|complaint|inquiry|investigation|probe|ban|suspension|fine|penalty|decision|award)\b",
    re.IGNORECASE,
)
_NEXT, _NOT_FAR = 300, 600  # code points, some two and five sentences


def told(item: Resolved) -> Told:
    """What matters.py compares."""
    act = item.mention.act
    return Told(
        item.mention,
        item.order,
        tuple(party.name for party in item.accused),
        frozenset(key(party) for party in item.accuser),
        frozenset(stems(act.text)) if act else frozenset(),
    )


def _barred(matter: _Matter, item: Resolved) -> bool:
    """Whether the mention cannot be of the matter, however near it stands: `her` is not the boy's father."""
    if _of_another_gender(matter, item) or _is_one_of_several(matter, item):
        return True
    act = stems_of(item.mention)
    if (
        item.mention.status == "cleared"
        and _CONVICTION.search(item.mention.sentence.text)
        and not any(m.mention.status in ("convicted", "penalised", "admitted", "charged") for m in matter.members)
    ):
        return True  # the conviction that was overturned is none of what he was acquitted of
    if act and matter.words and item.mention.status in OVER and not act & matter.words:
        return True  # `noted that she had been convicted of handling stolen goods`: not his robbery
    return _affinity(matter, item) == 0


def _is_one_of_several(matter: _Matter, item: Resolved) -> bool:
    """`One was freed`, where two are on trial: which, the sentence does not say."""
    return len(matter.accused) > 1 and any(span.text.lower() in _ONE for span in item.mention.accused)


def _of_another_gender(matter: _Matter, item: Resolved) -> bool:
    pronoun = of_words(span.text.lower() for span in item.mention.accused)
    return pronoun is not None and any(_gender(party) not in (None, pronoun) for party in matter.accused.values())


def _gender(party: Party) -> Gender | None:
    return of_name(party.name) if party.entity else of_words(party.name.lower().replace("’", "'").split())


def by_party(items: Iterable[Resolved]) -> list[list[Resolved]]:
    """The mentions of each matter where accused, acts and kinds of wrong alone decide; matters in order of their first mention."""
    return [matter.members for matter in _matters(items)]


def _matters(items: Iterable[Resolved]) -> list[_Matter]:
    matters: list[_Matter] = []
    for item in sorted(items, key=lambda r: r.order):
        left: Resolved | None = item
        while left is not None:
            best, best_score = None, 0.0
            for matter in matters:
                if (score := _affinity(matter, left)) > best_score:
                    best, best_score = matter, score
            if best is None:
                best = _Matter()
                matters.append(best)
            own, left = _of_the_accused(left, best)
            best.add(own)
    return matters


def _of_the_accused(item: Resolved, matter: _Matter) -> tuple[Resolved, Resolved | None]:
    """The mention for those whom the matter accuses, and what is left of it for the others.

    `Rey is accused of taking bribes. Rey and his daughter, Carla, were held`: nobody says that she took bribes.
    """
    others = [party for party in item.accused if key(party) not in matter.accused]
    if item.mention.act is not None or not matter.words or not 0 < len(others) < len(item.accused):
        return item, None
    held = [party for party in item.accused if party not in others]
    return _for(item, held), _for(item, others)


def _for(item: Resolved, accused: list[Party]) -> Resolved:
    """The mention as it is told of some of its accused."""
    spans = item.mention.accused
    if len(spans) == len(item.accused):
        spans = [span for span, party in zip(spans, item.accused, strict=True) if party in accused]
    return replace(item, accused=tuple(accused), mention=item.mention.model_copy(update={"accused": spans}))


def _affinity(matter: _Matter, item: Resolved) -> float:
    """How surely the mention belongs to the matter; 0 when it must not."""
    own = {key(party) for party in item.accused}
    if {key(party) for party in item.accuser} & matter.accused.keys():
        return 0.0
    if own and matter.accused and not own & matter.accused.keys():
        return 0.0
    act = stems_of(item.mention)
    shared = len(act & matter.words)
    overlap = shared / min(len(act), len(matter.words)) if act and matter.words else 0.0
    unlike = bool(act and matter.words) and overlap < 0.5
    if act and not matter.words and any(is_of_something_else(m.mention, item.mention) for m in matter.members):
        return 0.0
    if _is_begun_since(matter, item) or _is_another_complaint(matter, item):
        return 0.0
    if (
        not act
        and matter.words
        and any(m.mention.act and is_of_the_past(item.mention, m.mention) for m in matter.members)
    ):
        return 0.0
    ended = any(m.mention.status in ("penalised", "convicted") for m in matter.members)
    if act and matter.words and any(are_apart(m.mention, item.mention, ended) for m in matter.members):
        return 0.0
    if unlike and not shared and _told_of_another_time(item.mention, matter):
        return 0.0
    if matter.words and is_of_another_case(item.mention) and (unlike or not act):
        return 0.0
    same_category = item.mention.category in matter.categories
    known = bool(own) and bool(matter.accused)
    if known and _is_convicted_of_more(matter, item, act):
        return 0.0
    if not matter.accused and not shared and _clears_another(matter, item):
        return 0.0
    if item.mention.status == "cleared" and item.mention.accused and not own and not matter.accused:
        return 0.0  # `He was acquitted`, beside a wrong of nobody: who he is, nobody knows
    if known and unlike and _is_the_reversed(matter, item):
        return 1.0
    if unlike and (item.mention.status == "cleared" or matter.cleared):
        return 0.0
    reverses = item.after_retrial or REVERSED.search(item.mention.sentence.text) is not None
    if item.mention.status == "cleared" and matter.convicted and not reverses:
        return 0.0
    if unlike and not same_category:
        return 0.0
    if not act or not matter.words:
        same_voice = bool(matter.accusers & {key(party) for party in item.accuser})
        return (
            (1.0 if known else 0.5) + 0.2 * same_category + 0.6 * same_voice + _took_the_step(matter, item)
            if known or same_category or same_voice
            else 0.0
        )
    voiced = same_category and bool(matter.accusers & {key(party) for party in item.accuser})
    if overlap >= 0.3 and (known or shared >= 2 or voiced):
        return (2.0 if known else 1.2) + overlap
    if same_category and known and shared:
        return 1.0 + overlap
    if same_category and known and min(len(act), len(matter.words)) <= 3:
        return 0.8
    # One article mostly tells of one wrong of a kind against one party, in changing words.
    return 0.4 if same_category and known and item.mention.category != "conduct" else 0.0


def _is_begun_since(matter: _Matter, item: Resolved) -> bool:
    """`Kroll was arrested on Monday. In 2012 she was acquitted of fraud`, in whichever order, where nothing of now tells of an act."""
    told = [m.mention for m in matter.members]
    if item.mention.act is not None:
        return not matter.words and any(is_begun_since(m, item.mention) for m in told)
    acts = [m for m in told if m.act is not None]
    return (
        bool(acts)
        and all(is_begun_since(item.mention, m) or was_long_ago(m) for m in acts)
        and any(is_begun_since(item.mention, m) for m in acts)
    )


def _is_another_complaint(matter: _Matter, item: Resolved) -> bool:
    """`A second suit was dismissed`, beside the first, unless the matter has more to do with what was dismissed."""
    told = [m.mention for m in matter.members]
    return any(are_two(m, item.mention) for m in told) and not any(is_of_a_second(m) for m in told)


def _took_the_step(matter: _Matter, item: Resolved) -> bool:
    """Whether the matter has got as far as `the fine`, `its trial` or `the suit` of a mention that does not say what it is about."""
    mention = item.mention
    if mention.act is not None or not _OF_A_STEP.search(
        mention.sentence.text[: mention.cue.start - mention.sentence.start]
    ):
        return False
    begun = _begun(mention.cue.text)
    return any(m.mention.status in begun for m in matter.members)


_OF_A_STEP = re.compile(r"\b(?:the|that|this|these|those|its|his|her|their) (?:\w+ )?$", re.IGNORECASE)


def _clears_another(matter: _Matter, item: Resolved) -> bool:
    """`Police are investigating claims of theft. He was acquitted last year`: nothing tells that it was of these."""
    if matter.cleared:
        return item.mention.status != "cleared" and item.mention.act is not None
    if item.mention.status != "cleared":
        return False
    begun = _begun(item.mention.sentence.text)
    return item.mention.act is not None or not any(m.mention.status in begun for m in matter.members)


def _is_convicted_of_more(matter: _Matter, item: Resolved, act: set[str]) -> bool:
    """`Kroll was acquitted of robbing a bank. She was jailed in 2010 for robbing a shop`: a verdict that nothing undoes stands."""
    cleared = [m.mention.sentence for m in matter.members if m.mention.status == "cleared"]
    return (
        item.mention.status == "convicted"
        and bool(cleared)
        and not act <= matter.words
        and not matter.convicted
        and not any(REVERSED.search(sentence.text) for sentence in (*cleared, item.mention.sentence))
    )


def _is_the_reversed(matter: _Matter, item: Resolved) -> bool:
    """Whether the mention tells again of the verdict or charge that the matter says came to nothing."""
    if {key(party) for party in item.accused} != matter.accused.keys() or item.mention.status == "cleared":
        return False
    if any(m.mention.status == "convicted" and m.mention.act for m in matter.members):
        return False
    return any(m.mention.status == "cleared" and is_what_was_reversed(m.mention, item.mention) for m in matter.members)


def _told_of_another_time(mention: Mention, matter: _Matter) -> bool:
    """`He was suspended in 2018 for using a stun gun`, beside what he is only said to have done now: a step that was taken then."""
    rank = FURTHEST.index(mention.status)
    if mention.status not in _TAKEN:
        return False
    years = set(YEAR.findall(mention.sentence.text))
    told = {year for item in matter.members for year in YEAR.findall(item.mention.sentence.text)}
    if any(FURTHEST.index(item.mention.status) >= rank for item in matter.members):
        return bool(years - told) and mention.status == "penalised" and _IN_A_YEAR.search(_step_of(mention)) is not None
    return bool(years - told) or _BEFORE.search(mention.sentence.text) is not None


def _step_of(mention: Mention) -> str:
    """The sentence to behind the cue: `In 2018 he was suspended`, `It was fined in 2017`."""
    return mention.sentence.text[: mention.cue.end - mention.sentence.start + len(" in 2017")]


_IN_A_YEAR = re.compile(r"^(?:Back )?[Ii]n (?:19|20)\d\d\b|(?:was|were|been|had) \w+ in (?:19|20)\d\d$")
_TAKEN: frozenset[Status] = frozenset(("settled", "charged", "admitted", "penalised", "convicted"))
_BEFORE = re.compile(
    r"\b(?:previously|years (?:ago|earlier|before)|in the past|on an earlier occasion)\b", re.IGNORECASE
)
