"""Cues that are not verbs: nouns (`lawsuit`, `charges`), set phrases (`pleaded guilty to`), `alleged` and `allegedly`."""

from collections.abc import Iterator

from schemas import Status
from workers.stages.allegations.grammar.clauses import Clause, Range
from workers.stages.allegations.grammar.roles import (
    Roles,
    _act,
    _possessor,
    agent,
    parties,
    proposition,
    reason,
    subject,
    without_agent,
)
from workers.stages.allegations.grammar.status import is_hypothetical
from workers.stages.allegations.lexicon.cues import BRINGS, ENDS, FACES, NOUN_CUES, PHRASES, REPEATS, SETTLES
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.lexicon.wrongs import names_wrong

_PEOPLE = words("""
    man men woman women militant militants rebel rebels insurgent insurgents terrorist terrorists gunman gunmen
    killer killers member members suspect suspects attacker attackers bomber bombers leader leaders rapist smuggler
    smugglers trafficker traffickers hacker hackers spy spies pirates thief thieves fraudster murderer ringleader
    mastermind accomplice accomplices gang dealers dealer operatives extremists people fighters
""")


def phrases(clause: Clause) -> Iterator[Roles]:
    """Set phrases."""
    text = " ".join(clause.lower)
    if not any(phrase in text for phrase, _ in PHRASES):
        return
    for phrase, status in PHRASES:
        words = tuple(phrase.split())
        for i in range(len(clause.lower) - len(words) + 1):
            if clause.lower[i : i + len(words)] == words and (found := _phrase(clause, i, (i, i + len(words)), status)):
                yield found


def _phrase(clause: Clause, i: int, cue: Range, status: Status) -> Roles | None:
    verbal = clause.tags[i].startswith("VB") or clause.lower[i] not in ("under", "on")
    head = i if verbal else i - 1
    while not verbal and head > 0 and clause.tags[head] == "RB":
        head -= 1
    group = clause.verb_group(max(head, 0))
    if is_hypothetical(clause, i, group):
        return None
    if not verbal and clause.lower[head] in (
        "put",
        "went",
        "go",
        "goes",
        "gone",
        "is",
        "was",
        "are",
        "were",
        "been",
        "remains",
        "remain",
        "came",
    ):
        who = subject(clause, group)
    elif not verbal:
        chunk = clause.chunk_holding(head)
        who = parties(clause, chunk) if chunk else ()
    else:
        who = subject(clause, group)
    if not who:
        return None
    act = reason(clause, cue[1], frozenset(("to", "of", "for", "over")), need_wrong=False)
    if status in ("settled",):
        if not (act and names_wrong(clause.said(act[0]))) and not _SETTLING & set(clause.lower):
            return None
        act = act if act and names_wrong(clause.said(act[0])) else None
    elif phrase_needs_wrong(clause, cue) and (act is None or not names_wrong(clause.said(act[0]))):
        return None
    jury: tuple[Range, ...] = ()
    if act is not None:
        extent, jury = without_agent(clause, act[0])
        act = extent, act[1]
    claims = status == "admitted" and "responsibility" in clause.lower[cue[0] : cue[1]]
    body = agent(clause, cue[1], act[1] if act else clause.act_end(cue[1] - 1))
    if (
        clause.lower[i].startswith("f")
        and clause.tags[i] in ("VBD", "VB", "VBZ")
        and not group.passive
        and cue[1] - cue[0] == 2
        and (object_ := clause.chunk_at(i + 1))
    ):
        return Roles(cue, status, parties(clause, object_), who, act[0] if act else None)
    return Roles(cue, status, who, who if claims else body or jury, act[0] if act else None)


def phrase_needs_wrong(clause: Clause, cue: Range) -> bool:
    return clause.lower[cue[0]] in ("pleads", "plead", "claims") or clause.lower[cue[1] - 1] == "responsibility"


_SETTLING = words("settle settled settlement liability lawsuit suit claims admitting wrongdoing")


def nouns(clause: Clause) -> Iterator[Roles]:
    """Nouns of claim and procedure with somebody who brings, faces or ends them, or with `against`."""
    for i, word in enumerate(clause.lower):
        row = NOUN_CUES.get(word)
        if row is None or not clause.tags[i].startswith("NN"):
            continue
        chunk = clause.chunk_holding(i)
        if chunk is None or chunk[1] != i + 1:
            continue
        if found := _noun(clause, i, chunk, row.status, row.needs_act):
            yield found


def _noun(clause: Clause, i: int, chunk: Range, status: Status, needs_act: bool) -> Roles | None:
    lower = clause.lower
    before = chunk[0] - 1
    verb = before
    while verb > 0 and (
        (clause.tags[verb] in ("RB", "JJ", "VBN") and lower[verb] not in ENDS | FACES | BRINGS)
        or lower[verb] in ("a", "an", "the")
    ):
        verb -= 1
    accused: tuple[Range, ...] = ()
    accuser: tuple[Range, ...] = ()
    act = reason(clause, i + 1, frozenset(("of", "over", "into", "for", "about")), need_wrong=False)
    extent = act[0] if act else None
    if lower[i] in _OF_WHOM and i + 1 < len(lower) and lower[i + 1] == "of" and (whom := clause.chunk_at(i + 2)):
        accused = parties(clause, whom, place=False) if not names_wrong(clause.said(whom)) else ()
        act = reason(clause, whom[1], frozenset(("for", "over"))) if accused else act
        extent = act[0] if act else None
    if extent is None and i + 1 < len(lower) and lower[i + 1] == "that" and (said := proposition(clause, i + 2)):
        accused, extent = said[0], said[1]
        if said[2].passive:
            accused = agent(clause, said[2].head, extent[1])
    against = next(
        (j for j in range(i + 1, min(i + 9, len(lower) - 1)) if lower[j] == "against" and clause.chunk_at(j + 1)), None
    )
    if against is not None:
        accused = parties(clause, clause.chunk_at(against + 1))
        if extent is not None and extent[0] <= against < extent[1]:
            extent = (extent[0], against)
    if extent is None and (named := _modifiers(clause, chunk)) is not None:
        extent = named
    group = clause.verb_group(verb) if verb >= 0 and clause.tags[verb].startswith("VB") else None
    if is_hypothetical(clause, chunk[0], group) or (chunk[0] < i and lower[chunk[0]] in ("no", "any", "free")):
        return None
    if group is not None and lower[verb] in FACES:
        accused = accused or subject(clause, group)
    elif group is not None and lower[verb] in BRINGS and not group.passive:
        accuser = subject(clause, group)
        status = (
            "sued"
            if lower[i] in ("claim", "claims", "complaint", "complaints", "case", "action") and accuser
            else status
        )
    elif group is not None and lower[verb] in REPEATS | ENDS and status != "penalised":
        if lower[verb] in REPEATS and not _official(clause, subject(clause, group)):
            return None
        if lower[verb] in ENDS:
            claimant = agent(clause, i + 1, min(i + 6, len(lower)))
            status, accuser = "cleared", claimant or (() if group.passive else subject(clause, group))
    elif group is not None and lower[verb] in SETTLES and status in ("sued", "alleged", "charged", "investigated"):
        return Roles((verb, verb + 1), "settled", subject(clause, group), (), extent)
    accuser = accuser or agent(clause, i + 1, extent[0] if extent else clause.act_end(i))
    owner = _possessor(clause, chunk)
    if owner and not accuser and status in ("alleged", "sued", "investigated"):
        accuser = owner
    if extent is not None and not names_wrong(clause.said(extent)):
        if NOUN_CUES[lower[i]].status == "investigated" and not accused and against is None:
            accused, extent = parties(clause, clause.chunk_at(extent[0])), None
            if not accused or clause.tags[accused[0][1] - 1] not in ("NNP", "NNPS"):
                return None
        elif needs_act:
            return None
    if (
        needs_act
        and extent is None
        and not (accused and (group is not None or against is not None))
        and not (status == "sued" and accuser)
    ):
        return None
    if not accused and not (extent is not None and accuser) and not (status == "sued" and accuser):
        return None
    return Roles((i, i + 1), status, accused, accuser, extent)


_OF_WHOM = words("conviction convictions arrest arrests trial detention prosecution impeachment indictment sentencing")


def _modifiers(clause: Clause, chunk: Range) -> Range | None:
    """The wrong inside the noun phrase: `breach-of-contract claim`, `rape charges`."""
    start = next((i for i in range(chunk[0], chunk[1] - 1) if names_wrong(clause.lower[i])), None)
    return (start, chunk[1] - 1) if start is not None else None


def _official(clause: Clause, who: tuple[Range, ...]) -> bool:
    said = " ".join(clause.said(w).lower() for w in who)
    return any(
        word in said
        for word in ("court", "judge", "tribunal", "jury", "prosecutor", "regulator", "police", "panel", "board")
    )


def labels(clause: Clause) -> Iterator[Roles]:
    """`called the inspection a sham`: the name that somebody gives to what another did."""
    for i, word in enumerate(clause.lower):
        if word not in _CALLS or not clause.tags[i].startswith("VB"):
            continue
        group = clause.verb_group(i)
        object_ = clause.chunk_at(i + 1)
        who = subject(clause, group)
        if object_ is None or not who or group.passive or is_hypothetical(clause, i, group):
            continue
        start = object_[1] + (object_[1] < len(clause.lower) and clause.lower[object_[1]] == "as")
        label = clause.chunk_at(start)
        if label is not None and clause.lower[label[0]] in ("a", "an") and clause.lower[label[1] - 1] in _LABELS:
            yield Roles((label[1] - 1, label[1]), "alleged", _possessor(clause, object_), who, object_)


_CALLS = words("call calls called describe describes described brand brands branded denounced condemned")
_LABELS = words(
    "sham fraud scam lie reprisal scandal fiction cover-up whitewash massacre crime betrayal stitch-up disgrace violation breach farce hoax"
)


def qualifiers(clause: Clause) -> Iterator[Roles]:
    """`allegedly` with its verb, `alleged` and `suspected` with their noun."""
    for i, word in enumerate(clause.lower):
        if (word in ("allegedly", "reportedly") and (found := _adverb(clause, i, word == "reportedly"))) or (
            word in ("alleged", "suspected", "accused") and (found := _adjective(clause, i))
        ):
            yield found


def _adverb(clause: Clause, i: int, weak: bool) -> Roles | None:
    for j in range(i + 1, min(i + 4, len(clause.tokens))):
        if clause.tags[j].startswith("VB"):
            head = j
            while (
                head + 1 < len(clause.tokens) and clause.tags[head + 1] in ("VBN", "VBG") and clause.tags[head] != "VBG"
            ):
                head += 1
            break
    else:
        return None
    group = clause.verb_group(head)
    if group.start > i:
        group = clause.verb_group(head)
    act = _act(clause, head)
    if weak and not names_wrong(clause.said(act)):
        return None
    if group.passive:
        return Roles((i, i + 1), "alleged", agent(clause, head + 1, act[1]), (), act)
    return Roles((i, i + 1), "alleged", subject(clause, group), (), act)


def _adjective(clause: Clause, i: int) -> Roles | None:
    chunk = clause.chunk_holding(i)
    if (
        chunk is None
        or chunk[1] <= i + 1
        or (clause.lower[i] == "accused" and clause.lower[chunk[1] - 1] not in _PEOPLE)
    ):
        return None
    head = clause.lower[chunk[1] - 1]
    if head in _PEOPLE or head.endswith(("ists", "ist")) or clause.tags[chunk[1] - 1] == "NNP":
        act = _act_of_people(clause, chunk)
        return Roles((i, i + 1), "alleged", (chunk,), (), act) if act else None
    start = i + 1
    act = _act(clause, start)
    if not names_wrong(clause.said(act)) and head not in ("role", "involvement", "links", "ties", "part"):
        return None
    accused = _possessor(clause, chunk) or agent(clause, chunk[1], act[1])
    if not accused and chunk[0] < i and clause.tags[chunk[0]] == "PRP$":
        accused = ((chunk[0], chunk[0] + 1),)
    if not accused:
        return None
    return Roles((i, i + 1), "alleged", accused, (), act)


def _act_of_people(clause: Clause, chunk: Range) -> Range | None:
    end = clause.extended(chunk, place=True)[1]
    for j in range(end, min(end + 4, len(clause.tokens))):
        if clause.tags[j] in ("VBD", "VBZ", "VBP", "VBN") and names_wrong(
            clause.said((j, min(clause.act_end(j), j + 8)))
        ):
            return _act(clause, j)
    return None
