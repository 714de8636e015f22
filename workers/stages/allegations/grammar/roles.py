"""Who accuses whom of what, read from the clause around a cue.

Each frame of the lexicon has a reader here: it turns the position of a cue into ranges of words for the accuser, the
accused and the act. A reader that cannot find what its frame needs returns None, and nothing is marked.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from schemas import Status
from workers.stages.allegations.grammar.clauses import AUXILIARIES, Clause, Range, VerbGroup
from workers.stages.allegations.lexicon.cues import VerbCue
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.lexicon.wrongs import is_wrong, names_wrong

_PERSONLESS = words("""
    it there what that this which something anything nothing
""")
_UNITS = words("""
    year years month months day days week weeks hours time life
""")
_REASONS: tuple[tuple[str, ...], ...] = (
    ("on", "suspicion", "of"),
    ("on", "charges", "of"),
    ("on", "charges", "that"),
    ("on", "a", "charge", "of"),
    ("in", "connection", "with"),
    ("accused", "of"),
    ("suspected", "of"),
    ("for", "allegedly"),
)


@dataclass(frozen=True, slots=True)
class Roles:
    """The roles around a cue, as ranges of words."""

    cue: Range
    status: Status
    accused: tuple[Range, ...] = ()
    accuser: tuple[Range, ...] = ()
    act: Range | None = None


def parties(clause: Clause, phrase: Range | None, place: bool = False, whole: bool = False) -> tuple[Range, ...]:
    """The phrase and those joined to it by `and` (`Tamblyn and Varnier`), each with its `of` phrase unless it is `whole`."""
    if phrase is None or clause.is_time(phrase) or clause.lower[phrase[1] - 1] in ("who", "which", "whom"):
        return ()
    if clause.lower[phrase[0]] in _PERSONLESS - {"it"} and phrase[1] - phrase[0] == 1:
        return ()
    if (name := clause.name_in_apposition(phrase)) is not None:
        return (name,)
    found = [phrase if whole else clause.extended(phrase, place)]
    while (end := found[-1][1]) + 1 < len(clause.tokens) and clause.lower[end] in ("and", "or"):
        following = clause._chunk_starting.get(end + 1)
        if following is None or clause.is_time(following):
            break
        after = following[1]
        if after < len(clause.tokens) and clause.tags[after] in ("VBD", "VBZ", "VBP", "MD") and phrase[0] > after:
            break
        found.append(clause.extended(following, place))
    return tuple(found)


def subject(clause: Clause, group: VerbGroup) -> tuple[Range, ...]:
    return parties(clause, clause.subject(group), place=True)


def participant(clause: Clause, group: VerbGroup) -> tuple[Range, ...]:
    """The noun that a bare participle describes: the phrase right before it (`three men arrested over the attack`)."""
    i = group.head - 1
    while i >= 0 and clause.tags[i] == "RB":
        i -= 1
    chunk = clause.chunk_holding(i) if i >= 0 else None
    return (chunk,) if chunk is not None and not clause.is_time(chunk) else subject(clause, group)


def agent(clause: Clause, start: int, end: int) -> tuple[Range, ...]:
    """The phrase after `by` within the range."""
    for i in range(start, min(end, len(clause.tokens) - 1)):
        if clause.lower[i] == "by" and (chunk := clause.chunk_at(i + 1)) and not clause.is_time(chunk):
            return parties(clause, chunk, place=True)
    return ()


def reason(
    clause: Clause, start: int, prepositions: frozenset[str], need_wrong: bool = False
) -> tuple[Range, int] | None:
    """The act behind one of the prepositions (or a set phrase such as `on suspicion of`), and the position of the preposition."""
    n = len(clause.tokens)
    limit = clause.act_end(start) if start < n else n
    quoted = 0
    for i in range(start, n - 1):
        word = clause.lower[i]
        if i >= limit and word in (".", ";", ":", "but", "who", "which", "while"):
            break
        if clause.tokens.words[i] in '“"':
            quoted += 1
        for phrase in _REASONS:
            if clause.lower[i : i + len(phrase)] == phrase:
                return _act(clause, i + len(phrase)), i
        if word in ("claiming", "alleging", "saying", "accusing") and i > start and "for" in prepositions:
            said = proposition(clause, i + 1)
            return (said[1] if said else _act(clause, i + 2 if clause.lower[i + 1] == "that" else i + 1)), i
        if word not in prepositions:
            continue
        j = i + 1
        while j < n - 1 and (clause.tags[j] == "RB" or clause.tokens.words[j] in "\"“‘'"):
            j += 1
        chunk = clause._chunk_starting.get(j)
        gerund = clause.tags[j] == "VBG" or clause.lower[j].endswith("ing")
        if chunk is None and not gerund:
            continue
        if chunk is not None and (clause.is_time(chunk) or clause.lower[chunk[1] - 1] in _UNITS):
            continue
        act = _act(clause, j)
        if word == "of" and chunk is not None and not names_wrong(clause.said(act)) and _later_of(clause, i + 1, limit):
            continue
        if need_wrong and not names_wrong(clause.said(act)):
            continue
        return act, i
    return None


def _later_of(clause: Clause, start: int, limit: int) -> bool:
    return any(
        clause.lower[i] == "of" and clause.tags[min(i + 1, len(clause.tokens) - 1)] in ("VBG", "NN", "NNS")
        for i in range(start, limit)
    )


def _act(clause: Clause, start: int) -> Range:
    start = min(start, len(clause.tokens) - 1)
    end = max(clause.act_end(start), start + 1)
    return clause.trimmed((start, end)) or (start, end)


def proposition(clause: Clause, start: int) -> tuple[tuple[Range, ...], Range, VerbGroup] | None:
    """A clause that begins at word `start` (after an optional `that`): its subject, what it says they did, its verb."""
    n = len(clause.tokens)
    i = start
    while i < n and (
        clause.tokens.words[i] in ',"“'
        or clause.lower[i] in ("that", "reporters", "him", "her", "them", "us", "court", "the-court")
        or clause.tags[i] == "RB"
    ):
        i += 1
    chunk = clause._chunk_starting.get(i)
    if chunk is None:
        return None
    end = clause.extended(chunk, place=True)[1]
    for j in range(end, min(end + 18, n)):
        tag = clause.tags[j]
        if clause.tokens.words[j] in '.;:?!"”':
            return None
        if tag.startswith("VB") and not (tag == "VBG" and j > 0 and clause.tags[j - 1] == "IN"):
            head = _content_verb(clause, j)
            group = clause.verb_group(head)
            act_start = head
            if clause.lower[head] in ("is", "was", "were", "are", "be", "been"):
                act_start = min(head + 1, n - 1)
            return parties(clause, chunk, place=True), _act(clause, act_start), group
    return None


def _content_verb(clause: Clause, i: int) -> int:
    """From the first auxiliary of a verb group to its content verb."""
    j = i
    while j + 1 < len(clause.tokens) and (
        (clause.tags[j + 1].startswith("VB") and clause.lower[j] in AUXILIARIES)
        or (
            (clause.tags[j + 1] in ("RB", "VB", "VBN", "VBG") and clause.tags[j] in ("RB", "MD"))
            or clause.lower[j] in ("n't", "not")
        )
        or (clause.tags[j + 1] == "RB" and clause.lower[j] in AUXILIARIES)
    ):
        j += 1
    while j > i and not clause.tags[j].startswith("VB"):
        j -= 1
    return j


def _voice(clause: Clause, group: VerbGroup) -> str:
    """`active`, `passive` or `reduced` (a participle without auxiliary, as in headlines and after nouns)."""
    head = group.head
    word = clause.lower[head]
    if group.passive:
        return "passive"
    if word.endswith("ing") or group.perfect or clause.tags[head] in ("VB", "VBZ", "VBP"):
        return "active"
    chunk = clause._chunk_starting.get(head + 1)
    if chunk is not None and not clause.is_time(chunk):
        return "active"
    return "reduced"


Reader = Callable[[Clause, VerbGroup, VerbCue], Roles | None]


def read_accuse(clause: Clause, group: VerbGroup, cue: VerbCue) -> Roles | None:
    head = group.head
    if cue.lemma == "suspect" and clause.lower[head] != "suspected":
        return None
    voice = _voice(clause, group)
    act = reason(clause, head + 1, frozenset(("of", "in")) if cue.lemma != "accuse" else frozenset(("of",)))
    if voice == "active":
        object_ = clause.chunk_at(head + 1)
        if object_ is None:
            return None
        accused = parties(clause, _before(clause, object_, act), whole=True)
        return Roles((head, head + 1), cue.status, accused, subject(clause, group), act[0] if act else None)
    accused = participant(clause, group) if voice == "reduced" else subject(clause, group)
    if act is None or not accused:
        return None
    return Roles((head, head + 1), cue.status, accused, agent(clause, head + 1, act[1]), act[0])


def _before(clause: Clause, phrase: Range, act: tuple[Range, int] | None) -> Range:
    """The object with the `of` phrases that stand before the act."""
    if act is None:
        return phrase
    end = phrase[1]
    while (
        end < act[1]
        and clause.lower[end] == "of"
        and (following := clause._chunk_starting.get(end + 1))
        and following[1] <= act[1]
    ):
        end = following[1]
    return phrase[0], end


def read_blame(clause: Clause, group: VerbGroup, cue: VerbCue) -> Roles | None:
    head = group.head
    voice = _voice(clause, group)
    who = subject(clause, group)
    for_act = reason(clause, head + 1, frozenset(("for", "over")))
    on = next(
        (
            i
            for i in range(head + 1, clause.act_end(head))
            if clause.lower[i] == "on" and (c := clause.chunk_at(i + 1)) and not clause.is_time(c)
        ),
        None,
    )
    if voice == "active":
        object_ = clause.chunk_at(head + 1)
        if object_ is None:
            return None
        if on is not None and for_act is None:
            return Roles(
                (head, head + 1), cue.status, parties(clause, clause.chunk_at(on + 1), True), who, (object_[0], on)
            )
        if for_act is None:
            return None
        return Roles((head, head + 1), cue.status, parties(clause, _before(clause, object_, None)), who, for_act[0])
    if on is not None and for_act is None and who:
        return Roles(
            (head, head + 1),
            cue.status,
            parties(clause, clause.chunk_at(on + 1), True),
            agent(clause, head + 1, on),
            who[0],
        )
    if for_act is None or not who:
        return None
    return Roles((head, head + 1), cue.status, who, agent(clause, head + 1, for_act[1]), for_act[0])


_STEP_PREPOSITIONS = {
    "charge": frozenset(("with", "over", "in")),
    "convict": frozenset(("of",)),
    "acquit": frozenset(("of",)),
    "clear": frozenset(("of",)),
    "exonerate": frozenset(("of",)),
    "pardon": frozenset(("for",)),
    "absolve": frozenset(("of",)),
}
_DEFAULT_PREPOSITIONS = frozenset(("for", "over", "after"))


def read_step(clause: Clause, group: VerbGroup, cue: VerbCue) -> Roles | None:
    head = group.head
    voice = _voice(clause, group)
    allowed = _STEP_PREPOSITIONS.get(cue.lemma, _DEFAULT_PREPOSITIONS)
    act = reason(clause, head + 1, allowed, need_wrong=cue.needs_act)
    if voice == "active":
        object_ = clause.chunk_at(head + 1)
        accuser = subject(clause, group)
        if object_ is None or clause.is_time(object_):
            return None
        accused = parties(clause, object_)
        if cue.lemma in ("acquit", "clear", "sentence", "fine", "jail") and clause.lower[object_[1] - 1] in (
            "years",
            "months",
            "sentence",
            "way",
        ):
            return None
    else:
        accused = participant(clause, group) if voice == "reduced" else subject(clause, group)
        accuser = agent(clause, head + 1, act[1] if act else clause.act_end(head))
        if not accused:
            return None
    if act is None and cue.status in ("convicted", "charged") and voice != "active":
        act = _told_of(clause, accused, group)
    if (
        cue.needs_act
        and act is None
        and not (cue.lemma == "clear" and voice == "passive" and _ends_clause(clause, head + 1))
    ):
        return None
    if not _can_be_accused(clause, accused):
        return None
    extent, body = without_agent(clause, act[0]) if act else (None, ())
    return Roles((head, head + 1), cue.status, accused, accuser or body, extent)


def _ends_clause(clause: Clause, i: int) -> bool:
    return i >= len(clause.tokens) or clause.tokens.words[i] in ".,;"


def _told_of(clause: Clause, accused: tuple[Range, ...], group: VerbGroup) -> tuple[Range, int] | None:
    """`A man who broke into a bungalow has been jailed`: the act stands in the relative clause."""
    if not accused:
        return None
    i = accused[-1][1]
    if i + 1 >= group.start or clause.lower[i] != "who" or not clause.tags[i + 1].startswith("VB"):
        return None
    return (i + 1, group.start), i


def without_agent(clause: Clause, act: Range) -> tuple[Range, tuple[Range, ...]]:
    """The act before `by a jury` or `by police`, and that body."""
    for i in range(act[0] + 1, act[1] - 1):
        if (
            clause.lower[i] == "by"
            and (chunk := clause.chunk_at(i + 1))
            and _OFFICIAL & set(clause.lower[chunk[0] : chunk[1]])
        ):
            return (act[0], i), parties(clause, chunk, place=True)
    return act, ()


_OFFICIAL = words(
    "jury court judge tribunal police prosecutors regulator magistrates magistrate authorities panel commission"
)


_THINGS = words("""
    battery batteries phone cell cells car price prices fee fees customers match game song law bill claim complaint
    lawsuit case appeal charges licence license shares work film plot meeting talks trading truck
    vehicle
""")


def _can_be_accused(clause: Clause, accused: tuple[Range, ...]) -> bool:
    return bool(accused) and not any(clause.lower[a[1] - 1] in _THINGS for a in accused)


def read_probe(clause: Clause, group: VerbGroup, cue: VerbCue) -> Roles | None:
    head = group.head
    voice = _voice(clause, group)
    if clause.lower[head] in ("probe", "probes") and clause.tags[head].startswith("NN"):
        return None
    act = reason(clause, head + 1, frozenset(("for", "over")), need_wrong=True)
    if voice != "active":
        accused = subject(clause, group)
        if act is None or not accused:
            return None
        return Roles((head, head + 1), cue.status, accused, agent(clause, head + 1, clause.act_end(head)), act[0])
    object_ = clause.chunk_at(head + 1)
    accuser = subject(clause, group)
    if object_ is None:
        return None
    if names_wrong(clause.said(object_)):
        whole = _act(clause, object_[0])
        return Roles((head, head + 1), cue.status, _possessor(clause, object_), accuser, whole)
    if act is None and clause.tags[object_[1] - 1] in ("NNP", "NNPS"):
        act = reason(clause, head + 1, frozenset(("over", "for")))
    if act is None:
        return None
    return Roles((head, head + 1), cue.status, parties(clause, object_), accuser, act[0])


def _possessor(clause: Clause, phrase: Range) -> tuple[Range, ...]:
    """The owner in `Tokyo's alleged downplaying`."""
    for i in range(phrase[0], phrase[1]):
        if clause.tags[i] == "POS" and i > phrase[0]:
            return ((phrase[0], i),)
    return ()


def read_state(clause: Clause, group: VerbGroup, cue: VerbCue) -> Roles | None:
    """`alleged that the firm broke sanctions`, and the same with `say` when the clause itself names a wrong."""
    head = group.head
    said = proposition(clause, head + 1)
    who = subject(clause, group)
    if said is None:
        return read_afterthought(clause, group, cue) if cue.frame != "finding" else None
    accused, act, verb = said
    if verb.negated or verb.modal or verb.future or not who:
        return None
    if verb.passive and is_pronoun(clause, accused) and names_wrong(clause.said(act)):
        return Roles((head, head + 1), cue.status, agent(clause, verb.head + 1, act[1]), who, act)
    if cue.needs_act and not _tells_wrong(clause, act, verb):
        return None
    if accused and clause.lower[accused[0][0]] in ("i", "we", "there"):
        return None
    if cue.frame == "weak_state" and is_pronoun(clause, accused):
        return None
    if verb.passive:
        accused = agent(clause, verb.head + 1, act[1])
        if cue.frame == "weak_state" and not accused and not is_wrong(clause.lower[verb.head]):
            return None
    return Roles((head, head + 1), cue.status, accused, who, act)


def is_pronoun(clause: Clause, phrases: tuple[Range, ...]) -> bool:
    return bool(phrases) and phrases[0][1] - phrases[0][0] == 1 and clause.tags[phrases[0][0]] == "PRP"


def read_afterthought(clause: Clause, group: VerbGroup, cue: VerbCue) -> Roles | None:
    """`The firm broke sanctions, a former employee has alleged.`: the claim first, who makes it last."""
    head = group.head
    after = clause.lower[head + 1] if head + 1 < len(clause.tokens) else "."
    if after not in (".", ",", "on", "in", "last", "at", "yesterday", "today"):
        return None
    chunk = next((c for c in reversed(clause.chunks) if c[1] <= group.start and c[0] > 3), None)
    while chunk is not None and chunk[0] >= 3 and clause.lower[chunk[0] - 1] in ("of", "for", "at", "in"):
        chunk = clause.chunk_holding(chunk[0] - 2)
    if chunk is None or clause.tokens.words[chunk[0] - 1] != "," or clause.tokens.words[0] in '"“‘':
        return None
    said = proposition(clause, 0)
    if said is None:
        return None
    accused, act, verb = said
    act = (act[0], min(act[1], chunk[0] - 1))
    if (
        verb.head >= chunk[0]
        or verb.negated
        or verb.modal
        or verb.future
        or verb.passive
        or act[0] >= act[1]
        or not accused
    ):
        return None
    if is_pronoun(clause, accused) and clause.lower[accused[0][0]] in ("i", "we"):
        return None
    strong = cue.frame == "state" or cue.frame == "finding"
    whole = (act[0], chunk[0] - 1)
    if names_wrong(clause.said(whole)) and not names_wrong(clause.said(act)):
        act = whole
    if not (names_wrong(clause.said(act)) if strong else _tells_wrong(clause, act, verb)):
        return None
    status = _found_by(clause, (chunk,)) if cue.frame == "finding" else cue.status
    return Roles((head, head + 1), status, accused, (clause.extended(chunk, place=True),), clause.trimmed(act))


def _tells_wrong(clause: Clause, act: Range, verb: VerbGroup) -> bool:
    """The verb is a wrong by itself, or it does something to a wrong (`committed fraud`, `took bribes`, `was guilty of`)."""
    if clause.lower[verb.head] in _FORCE and "rights" in clause.lower[: max(act[0] - 1, 1)]:
        return True
    if is_wrong(clause.lower[verb.head]):
        return not (
            clause.lower[verb.head].startswith("kill")
            and any(w in clause.said(act).lower() for w in ("militant", "rebel", "insurgent", "terrorist", "gunm"))
        )
    if clause.lower[verb.head] in ("is", "was", "were", "are", "been"):
        follows = clause.lower[verb.head + 1] if verb.head + 1 < len(clause.tokens) else ""
        return follows in _TO_BLAME and names_wrong(clause.said(act))
    near = clause.said((act[0], min(act[1], act[0] + 10)))
    return names_wrong(near) and clause.lower[verb.head] in _COMMITS


_TO_BLAME = words("responsible behind guilty involved complicit linked negligent corrupt")
_FORCE = words("jailed detained arrested imprisoned killed executed deported held jailing detaining expelled evicted")
_COMMITS = words("""
    committed commit commits took take takes taken taking is was were are been had has have used uses using made
    make makes carried plotted planned paid pay pays tried trying attempted involved involving engaged orchestrated
    ordered ran running ran-a sold selling let allowed broke breaking broken kept turned gave hid sent set forced
    put supplied behind responsible guilty supported supports supporting supply supplying backed funded financing
""")


def read_finding(clause: Clause, group: VerbGroup, cue: VerbCue) -> Roles | None:
    roles = read_state(clause, group, VerbCue(cue.lemma, "weak_state", cue.status, True))
    if roles is None:
        return read_afterthought(clause, group, cue)
    if clause.lower[group.head] in ("find", "finding", "rule"):
        return None
    return replace(roles, status=_found_by(clause, roles.accuser))


def _found_by(clause: Clause, bodies: tuple[Range, ...]) -> Status:
    """A finding is one when a body makes it whose office it is; from anybody else it is a claim."""
    body = " ".join(clause.said(a).lower() for a in bodies)
    official = any(
        word in body
        for word in (
            "court",
            "judge",
            "jury",
            "tribunal",
            "inquiry",
            "investigation",
            "commission",
            "panel",
            "regulator",
            "watchdog",
            "audit",
            "report",
            "review",
            "ombudsman",
            "committee",
            "board",
            "authority",
            "agency",
            "inspector",
            "office",
        )
    )
    return "convicted" if official else "alleged"


def read_condemn(clause: Clause, group: VerbGroup, cue: VerbCue) -> Roles | None:
    head = group.head
    if _voice(clause, group) != "active":
        accused = subject(clause, group)
        act = reason(clause, head + 1, frozenset(("for", "over")), need_wrong=True)
        if act is None or not accused:
            return None
        return Roles((head, head + 1), cue.status, accused, agent(clause, head + 1, act[1]), act[0])
    object_ = clause.chunk_at(head + 1)
    who = subject(clause, group)
    if object_ is None or not who:
        return None
    act = reason(clause, head + 1, frozenset(("for", "over")), need_wrong=True)
    if act is not None and not names_wrong(clause.said(object_)):
        return Roles((head, head + 1), cue.status, parties(clause, object_), who, act[0])
    if not names_wrong(clause.said(object_)):
        return None
    accused = _possessor(clause, object_) or agent(clause, object_[1], clause.act_end(object_[0]))
    if not accused:
        return None
    return Roles((head, head + 1), cue.status, accused, who, _act(clause, object_[0]))


def read_confess(clause: Clause, group: VerbGroup, cue: VerbCue) -> Roles | None:
    head = group.head
    who = subject(clause, group)
    if _voice(clause, group) == "passive" or not who:
        return None
    start = head + 2 if clause.lower[min(head + 1, len(clause.tokens) - 1)] == "to" else head + 1
    if start >= len(clause.tokens) or clause.lower[head + 1] in ("no", "that", "liability"):
        return None
    act = _act(clause, start)
    if not names_wrong(clause.said(act)) and clause.tags[start] != "VBG":
        return None
    return Roles((head, head + 1), cue.status, who, (), act)


READERS: dict[str, Reader] = {
    "accuse": read_accuse,
    "blame": read_blame,
    "step": read_step,
    "probe": read_probe,
    "state": read_state,
    "weak_state": read_state,
    "finding": read_finding,
    "condemn": read_condemn,
    "confess": read_confess,
}
