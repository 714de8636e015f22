"""Mentions of one matter in one document become one allegation.

Two mentions are one matter when they have an accused in common (or one names none) and their acts are compatible:
they share words that matter, or one gives no act, or both are of one category. An acquittal joins only what it is
about, since a person cleared of one thing may be convicted of another. The record's status is the furthest that a
mention states, and `status_from` says which.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from schemas import Allegation, Category, Dated, Mention, Party, Span, Status
from schemas.ids import allegation_id
from workers.stages.allegations.gender import Gender, of_name, of_words
from workers.stages.allegations.matters import Told, shipped
from workers.stages.allegations.wordlist import words
from workers.stages.allegations.wrongs import names_wrong

_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY = words("""
    the and for with that from his her its their they was were had has have been being into over after before
    between about this these those than who which what when where while will would could not but also other more two
    three one same such said
""")


# Which status a record takes of those that its mentions state. A settlement ends a suit without a finding, so that it stands before a
# charge and undoes no official finding: a firm that an inquiry found at fault and that then paid is not `settled`. What clears the
# accused comes last: a record whose matter was dismissed must not go on saying `charged`.
FURTHEST: tuple[Status, ...] = (
    "alleged",
    "investigated",
    "sued",
    "settled",
    "charged",
    "admitted",
    "penalised",
    "convicted",
    "cleared",
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention with the parties that its role spans stand for, and its place in reading order."""

    mention: Mention
    accused: tuple[Party, ...]
    accuser: tuple[Party, ...]
    order: int
    when: tuple[str, Span, bool] | None = None  # ISO date, the words that give it, whether reckoned from publication
    matter: int = 0  # in the article, once mentions are merged


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
            self.words |= _stems_of(item.mention)
            self.categories.add(item.mention.category)
        elif not self.categories:
            self.categories.add(item.mention.category)
        self.cleared = self.cleared or item.mention.status == "cleared"
        self.convicted = self.convicted or item.mention.status in ("convicted", "admitted")
        self.accusers |= {key(party) for party in item.accuser}


# `pleaded guilty to a second charge of tax evasion`: a matter of its own, whoever is accused.
_APART = re.compile(
    r"\b(second|third|separate|unrelated|another) (charge|count|case|claim|complaint|lawsuit|matter|inquiry|investigation)\b",
    re.IGNORECASE,
)
_CONVICTION = re.compile(r"\b(?:convictions?|verdicts?|sentences?|rulings?)\b", re.IGNORECASE)
_UNDONE = re.compile(
    r"\b(vacat\w*|revers\w*|struck down|overturn\w*|quash\w*|appeal\w*|pardon\w*|annul\w*|set aside|threw out|thrown out)\b",
    re.IGNORECASE,
)


def key(party: Party) -> str:
    """What makes two parties one: the entity, else the words without article and case."""
    return party.entity or re.sub(r"^(the|a|an|his|her|its|their)\s+", "", party.name.lower())


def stems(text: str) -> set[str]:
    """The words that matter in an act, cut to five letters so that `breach` and `breaching` agree."""
    return {word[:5] for word in _WORD.findall(text.lower()) if word not in _EMPTY}


def _stems_of(mention: Mention) -> set[str]:
    """The words that matter in the mention's act; none of `wrongdoing`, which tells nothing."""
    if mention.act is None or _ANY_WRONG.fullmatch(mention.act.text):
        return set()
    return stems(mention.act.text)


_ANY_WRONG = re.compile(
    r"(?:any |all |the )?(?:kind of )?(?:wrong-?doing|misconduct|impropriety|offences?|crimes?)", re.IGNORECASE
)


def merge(items: Iterable[Resolved]) -> list[list[Resolved]]:
    """The mentions of each matter, matters in order of their first mention.

    First the mentions that accuse somebody; then each of the others goes to the matter that it is of, if that is sure enough
    (matters.py), and what is left is merged among itself.
    """
    ordered = sorted(items, key=lambda r: r.order)
    weighing = shipped()
    if weighing is None:
        return by_party(ordered)
    matters = _matters(item for item in ordered if item.accused)
    accusing = [[told(item) for item in matter.members] for matter in matters]
    left = []
    for item in ordered:
        if item.accused:
            continue
        possible = [n for n, matter in enumerate(matters) if not _barred(matter, item)]
        chosen = _what_ended(item, matters)
        if chosen is None:
            chosen = weighing.belongs_to(told(item), accusing, possible)
        if chosen is None:
            left.append(item)
        else:
            matters[chosen].add(item)
    whole = (sorted(matter.members, key=lambda r: r.order) for matter in (*matters, *_matters(left)))
    numbered = ([replace(item, matter=n) for item in members] for n, members in enumerate(whole))
    groups = [group for members in numbered for group in by_outcome(members)]
    return sorted(groups, key=lambda members: members[0].order)


def by_outcome(members: list[Resolved]) -> list[list[Resolved]]:
    """The mentions of one matter, taken apart where it ended otherwise for one of its accused than for another.

    `Kroll and Lowe were charged. Kroll was jailed. Lowe was acquitted` makes three records: the charge, which names both, and for each
    what came of it. A record has one status, and what is said of one of its accused must not stand against the other.
    """
    own: list[frozenset[str]] = []
    for item in sorted(members, key=lambda r: r.order):
        names = frozenset(key(party) for party in item.accused)
        if not names and item.mention.status in _OVER and own:
            names = own[-1]  # `Lowe was convicted in May. The conviction was quashed`: Lowe's
        own.append(names)
    everybody = frozenset().union(*own)
    reached = {
        party: max((FURTHEST.index(m.mention.status) for m, names in zip(members, own, strict=True) if party in names))
        for party in everybody
    }
    if len(set(reached.values())) < 2:
        return [members]
    kind = next((m.mention.category for m in members if m.mention.act), members[0].mention.category)
    of_some: dict[int, list[Resolved]] = {}
    together: list[Resolved] = []
    for item, names in zip(members, own, strict=True):
        outcomes = {reached[party] for party in names}
        if len(outcomes) == 1:
            of_some.setdefault(outcomes.pop(), []).append(item)
        else:
            together.append(item)
    return [[_of_the_kind(item, kind) for item in group] for group in (together, *of_some.values()) if group]


def _of_the_kind(item: Resolved, kind: Category) -> Resolved:
    return replace(item, mention=_of_kind(item.mention, kind))


def _what_ended(item: Resolved, matters: list[_Matter]) -> int | None:
    """The only matter told of just before that `The conviction was overturned` or `Her trial collapsed` can mean."""
    if item.mention.status != "cleared" or item.mention.act is not None:
        return None
    text = item.mention.sentence.text
    if _ENDED.search(text) is None:
        return None
    begun = next((statuses for words_said, statuses in _BEGUN if words_said.search(text)), frozenset[Status]())
    pronoun = of_words(span.text.lower() for span in item.mention.accused)
    found = []
    for n, matter in enumerate(matters):
        steps = [m.order for m in matter.members if m.mention.status in begun and m.order < item.order]
        alike = all(_gender(party) in (None, pronoun) for party in matter.accused.values()) if pronoun else True
        if steps and alike and item.order - max(steps) < _NOT_FAR and not matter.cleared:
            found.append(n)
    return found[0] if len(found) == 1 else None


_ENDED = re.compile(
    r"\b(?:overturn|quash|annul|revers|struck|thrown out|threw out|vacat|dropp|dismiss|withdr|abandon|collaps|closed|discontinu|lifted)|"
    r"\bset\b.*\baside\b",
    re.IGNORECASE,
)
_BEGUN: tuple[tuple[re.Pattern[str], frozenset[Status]], ...] = (
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
_NOT_FAR = 600  # code points, some five sentences


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
    pronoun = of_words(span.text.lower() for span in item.mention.accused)
    if pronoun and any(_gender(party) not in (None, pronoun) for party in matter.accused.values()):
        return True
    act = _stems_of(item.mention)
    if (
        item.mention.status == "cleared"
        and _CONVICTION.search(item.mention.sentence.text)
        and not any(m.mention.status in ("convicted", "penalised", "admitted", "charged") for m in matter.members)
    ):
        return True  # the conviction that was overturned is none of what he was acquitted of
    if act and matter.words and item.mention.status in _OVER and not act & matter.words:
        return True  # `noted that she had been convicted of handling stolen goods`: not his robbery
    return _affinity(matter, item) == 0


def _gender(party: Party) -> Gender | None:
    return of_name(party.name) if party.entity else of_words(party.name.lower().replace("’", "'").split())


def by_party(items: Iterable[Resolved]) -> list[list[Resolved]]:
    """The mentions of each matter where accused, acts and kinds of wrong alone decide; matters in order of their first mention."""
    return [matter.members for matter in _matters(items)]


def _matters(items: Iterable[Resolved]) -> list[_Matter]:
    matters: list[_Matter] = []
    for item in sorted(items, key=lambda r: r.order):
        best, best_score = None, 0.0
        for matter in matters:
            if (score := _affinity(matter, item)) > best_score:
                best, best_score = matter, score
        if best is None:
            best = _Matter()
            matters.append(best)
        best.add(item)
    return matters


def _affinity(matter: _Matter, item: Resolved) -> float:
    """How surely the mention belongs to the matter; 0 when it must not."""
    own = {key(party) for party in item.accused}
    if {key(party) for party in item.accuser} & matter.accused.keys():
        return 0.0
    if own and matter.accused and not own & matter.accused.keys():
        return 0.0
    act = _stems_of(item.mention)
    shared = len(act & matter.words)
    overlap = shared / min(len(act), len(matter.words)) if act and matter.words else 0.0
    unlike = bool(act and matter.words) and overlap < 0.5
    if act and not matter.words and any(_is_of_something_else(m.mention, item.mention) for m in matter.members):
        return 0.0
    ended = any(m.mention.status in ("penalised", "convicted") for m in matter.members)
    if act and matter.words and any(_are_apart(m.mention, item.mention, ended) for m in matter.members):
        return 0.0
    if unlike and not shared and _told_of_another_time(item.mention, matter):
        return 0.0
    same_category = item.mention.category in matter.categories
    known = bool(own) and bool(matter.accused)
    if unlike and (item.mention.status == "cleared" or matter.cleared):
        return 0.0
    if item.mention.status == "cleared" and matter.convicted and not _UNDONE.search(item.mention.sentence.text):
        return 0.0
    if unlike and not same_category:
        return 0.0
    if not act or not matter.words:
        same_voice = bool(matter.accusers & {key(party) for party in item.accuser})
        return (
            (1.0 if known else 0.5) + 0.2 * same_category + 0.6 * same_voice
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


def _are_apart(before: Mention, mention: Mention, ended: bool) -> bool:
    """Whether two mentions with acts are of two matters, though the same party is accused of the same kind of wrong.

    `ended` is whether the matter goes further already than an admission could take it.

    `He pleaded guilty to possessing a knife. He denies murder`; `Lowe, who has an earlier conviction for fraud, is accused of fraud`.
    """
    if before.act is None or mention.act is None:
        return False
    one, other = stems(before.act.text), stems(mention.act.text)
    pairs = (before, mention), (mention, before)
    if _is_earlier(before) != _is_earlier(mention) or any(_was_before(a, b) or _was_then(a, b) for a, b in pairs):
        return True
    if one <= other or other <= one:
        return False
    return (
        _APART.search(mention.sentence.text) is not None
        or _also(mention)
        or any((_admits_a_part(a, b) and not ended) or _is_graver(b, a) for a, b in pairs)
    )


def _is_of_something_else(bare: Mention, accused: Mention) -> bool:
    """`Alcan was jailed last year. His former wife accuses Alcan of hitting her`: nobody says that he was jailed for that."""
    if bare.status not in _OVER or accused.status in _OVER or accused.sentence == bare.sentence:
        return False
    if bare.sentence.field or accused.sentence.field or bare.sentence.start > accused.sentence.start:
        return False
    text = accused.sentence.text
    if bare.status != "cleared" and (_NOW.search(text) or _ALSO.search(text)):
        return True
    return bool(accused.accuser) and not any(_OFFICIAL.search(span.text) for span in accused.accuser)


_ALSO = re.compile(r"\b(?:also|too|as well|investigating whether)\b", re.IGNORECASE)
_OFFICIAL = re.compile(
    r"\b(?:prosecut\w+|crown|court|judge|jury|indictment|charge sheet|police|officers?|detectives?|attorney|investigators?|"
    r"inquiry|report|panel|"
    r"commission|tribunal|regulator|it|they|he|she)\b",
    re.IGNORECASE,
)


def _is_graver(mention: Mention, taken: Mention) -> bool:
    """Whether one is of a killing and the other a step taken for something less: who is jailed for an assault is jailed for no murder."""
    return (
        taken.status in _OVER
        and mention.status not in _OVER
        and mention.act is not None
        and _KILLING.search(mention.act.text) is not None
        and _KILLING.search(taken.sentence.text) is None
    )


_KILLING = re.compile(
    r"\b(?:kill|murder|manslaughter|homicid|femicid|fatal|deadly|lethal|death|died|dead|assassinat|massacr|genocid|execut)",
    re.IGNORECASE,
)


def _was_before(taken: Mention, other: Mention) -> bool:
    """`charged in 2016`, beside `fined in 2010`: what was over by then."""
    if taken.status not in _OVER or other.status in _OVER:
        return False
    then, later = _YEAR.findall(taken.sentence.text), _YEAR.findall(other.sentence.text)
    return bool(then) and bool(later) and max(then) < min(later)


_EARLIER = re.compile(
    r"\b(?:previous|prior|earlier|past) (?:[a-z-]+ )?(?:convictions?|offences?|arrests?|sentences?)\b|\b(?:an? (?:earlier|"
    r"previous|prior|different|separate|unrelated|another)|another|(?:his|her|its|their) (?:previous|earlier)) "
    r"(?:\w+ ){0,2}$|^(?:an? )?(?:earlier|previous|prior|different|separate|unrelated|another)\b",
    re.IGNORECASE,
)


def _is_earlier(mention: Mention) -> bool:
    """`a previous conviction for fraud`, `on parole for an earlier poaching offence`, `on bail for another assault`."""
    text, start = mention.sentence.text, mention.sentence.start
    cue = text[: mention.cue.start - start]
    act = mention.act
    return (
        _EARLIER.search(cue) is not None
        or _EARLIER.search(text[: mention.cue.end - start]) is not None
        or _EARLIER.search(mention.cue.text) is not None
        or _IN_ANOTHER_CASE.search(text) is not None
        or (
            act is not None
            and (_EARLIER.search(act.text) is not None or _EARLIER.search(text[: act.start - start]) is not None)
        )
    )


_IN_ANOTHER_CASE = re.compile(
    r"\bin (?:another|an? (?:earlier|previous|different|separate|unrelated)) (?:case|trial|matter|affair|incident|investigation|inquiry)\b",
    re.IGNORECASE,
)


def _admits_a_part(admitted: Mention, other: Mention) -> bool:
    """`admitted that he had met him`, `pleaded guilty to possessing a knife`, beside what he denies: the denied is not admitted."""
    if admitted.status != "admitted" or other.status == "admitted" or admitted.act is None or other.act is None:
        return False
    if _DENIES.match(other.cue.text):
        return True
    shared = stems(admitted.act.text) & stems(other.act.text)
    harmless = not (
        names_wrong(admitted.act.text) or _PLEADED.search(admitted.cue.text) or _ITS_PART.fullmatch(admitted.act.text)
    )
    return harmless and (not shared or _BUT_NOT.search(admitted.sentence.text) is not None)


_DENIES = re.compile(r"(?:deni|deny|pleaded not|pleads not|not guilty)", re.IGNORECASE)
_ITS_PART = re.compile(
    r"(?:it|all|(?:(?:his|her|its|their|a|an|the|some|this|that) )?(?:own )?(?:part|role|error|mistake|fault|blame|responsibility|wrong)s?"
    r"(?: in (?:it|this|that))?)",
    re.IGNORECASE,
)
_PLEADED = re.compile(r"\bguilty\b", re.IGNORECASE)
_BUT_NOT = re.compile(
    r"\b(?:but|though|although|while) (?:he |she |it |they )?(?:has |had |have )?(?:also )?(?:den|sa[iy]|insist|maintain|reject|claim)",
    re.IGNORECASE,
)


def _was_then(taken: Mention, now: Mention) -> bool:
    """`She was jailed in 2011 for stabbing a neighbour`, beside `She is now accused of stabbing her husband`."""
    if taken.status not in _OVER or now.status in _OVER:
        return False
    years, text = set(_YEAR.findall(taken.sentence.text)), now.sentence.text
    if not years or years & set(_YEAR.findall(text)):
        return False
    return _NOW.search(text[: now.cue.end - now.sentence.start]) is not None


_OVER: frozenset[Status] = frozenset(("admitted", "penalised", "convicted", "cleared"))
_NOW = re.compile(
    r"\bnow\b|\b(?:is|are|has been|have been) (?:also |being )?(?:accused|charged|on trial|suspected|facing|wanted|under|arrested)|"
    r"\b(?:faces?|denies|deny)\b|\baccuses?\b",
    re.IGNORECASE,
)


def _told_of_another_time(mention: Mention, matter: _Matter) -> bool:
    """`He was suspended in 2018 for using a stun gun`, beside what he is only said to have done now: a step that was taken then."""
    rank = FURTHEST.index(mention.status)
    if mention.status not in _TAKEN or any(FURTHEST.index(item.mention.status) >= rank for item in matter.members):
        return False
    years = set(_YEAR.findall(mention.sentence.text))
    told = {year for item in matter.members for year in _YEAR.findall(item.mention.sentence.text)}
    return bool(years - told) or _BEFORE.search(mention.sentence.text) is not None


_TAKEN: frozenset[Status] = frozenset(("settled", "charged", "admitted", "penalised", "convicted"))
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEFORE = re.compile(
    r"\b(?:previously|years (?:ago|earlier|before)|in the past|on an earlier occasion)\b", re.IGNORECASE
)


def _also(mention: Mention) -> bool:
    """`The claim also alleges that the firm broke its own ban`: something else than before."""
    before = mention.sentence.text[: mention.cue.start - mention.sentence.start]
    return before.lower().split()[-1:] == ["also"]


def record(article_id: str, members: list[Resolved]) -> Allegation:
    """The allegation that these mentions make."""
    furthest = max(range(len(members)), key=lambda i: (FURTHEST.index(members[i].mention.status), -i))
    accused = _distinct(party for item in members for party in item.accused)
    accuser = _distinct(party for item in members for party in item.accuser)
    status = members[furthest].mention.status
    everywhere = [item.mention.act.text for item in members if item.mention.act]
    furthest_acts = [item.mention.act.text for item in members if item.mention.act and item.mention.status == status]
    acts = furthest_acts if any(names_wrong(act) for act in furthest_acts) else everywhere
    with_act = next((item.mention for item in members if item.mention.act), members[0].mention)
    telling = [act for act in acts if names_wrong(act)] or acts
    act = max(telling, key=len, default="")
    first = members[0].mention
    identity = "|".join((*sorted(key(p) for p in accused), act, str(first.cue.field or ""), str(first.cue.start)))
    return Allegation(
        id=allegation_id(article_id, identity),
        status=members[furthest].mention.status,
        status_from=furthest,
        category=with_act.category,
        accused=accused,
        accuser=accuser,
        act=act,
        mentions=[_told(item, with_act.category, accused) for item in members],
        timeline=_timeline(members),
    )


def _told(item: Resolved, category: Category, accused: list[Party]) -> Mention:
    """The mention as the record holds it: of the record's kind, with the places of the accused whom it means."""
    places = {key(party): i for i, party in enumerate(accused)}
    parties = sorted({place for party in item.accused if (place := _place(party, places)) is not None})
    return _of_kind(item.mention, category).model_copy(update={"parties": parties})


def _place(party: Party, places: dict[str, int]) -> int | None:
    own = key(party)
    return places[own] if own in places else next((i for k, i in places.items() if k.startswith(own + " in ")), None)


def _timeline(members: list[Resolved]) -> list[Dated]:
    """The dated steps, the earliest first. One status on one day stands once."""
    steps: dict[tuple[str, str], Dated] = {}
    for number, item in enumerate(members):
        if item.when is not None:
            on, span, relative = item.when
            step = Dated(on=on, status=item.mention.status, mention=number, span=span, relative=relative)
            steps.setdefault((on, step.status), step)
    return sorted(steps.values(), key=lambda step: (step.on, step.mention))


def _of_kind(mention: Mention, category: Category) -> Mention:
    """A mention whose sentence does not say what the wrong is, is of the record's kind."""
    return mention if mention.act is not None else mention.model_copy(update={"category": category})


def _distinct(parties: Iterable[Party]) -> list[Party]:
    seen: dict[str, Party] = {}
    for party in parties:
        seen.setdefault(key(party), party)
    # `Police` and `Police in Aldmoor` are one.
    return [p for k, p in seen.items() if not any(other.startswith(k + " in ") for other in seen)]
