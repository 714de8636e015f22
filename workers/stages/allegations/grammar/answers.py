"""What the accused says to it, in one sentence: cue, kind, who speaks, the words that carry it.

`Police denied him bail`, `a judge dismissed the claim` and `the court rejected the appeal` are no answers: the
speaker of a denial is not a body that decides.
"""

import re
from collections.abc import Iterator

from schemas import ResponseType
from workers.stages.allegations.grammar.clauses import Clause, Range
from workers.stages.allegations.grammar.roles import parties, subject
from workers.stages.allegations.lexicon.cues import RESPONSES
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.lexicon.wrongs import names_wrong
from workers.stages.allegations.tagging import TaggedResponse

_DECIDES = (
    "court",
    "judge",
    "tribunal",
    "jury",
    "panel",
    "regulator",
    "watchdog",
    "magistrate",
    "parliament",
    "senate",
    "lawmakers",
    "commission",
)
_CLAIMS = words("""
    allegation allegations accusation accusations claim claims charge charges it them this that suggestion
    suggestions findings report reports wrongdoing criticism complaint responsibility involvement any the these
    those all
""")
_STATED = words("""
    said says say called calls told described insisted insists adding added
""")


def answers(clause: Clause) -> Iterator[TaggedResponse]:
    """The answers in the sentence, one for each kind at most."""
    kinds: set[ResponseType] = set()
    text = " ".join(clause.lower)
    for phrase, kind in RESPONSES:
        if phrase not in text or kind in kinds:
            continue
        words = tuple(phrase.split())
        for i in range(len(clause.lower) - len(words) + 1):
            if clause.lower[i : i + len(words)] == words and (found := _answer(clause, (i, i + len(words)), kind)):
                kinds.add(kind)
                yield found
                break
    if not kinds and (found := _quoted_denial(clause)):
        yield found


def _quoted_denial(clause: Clause) -> TaggedResponse | None:
    """`“We have never sold anything to them,” a spokeswoman said.`: the quote denies, whoever says it answers."""
    match = _NEVER.search(clause.text)
    if match is None or (not names_wrong(clause.text) and not _SPEAKS_FOR.search(clause.text[match.end() :])):
        return None
    at = match.start("cue")
    said = next(
        (
            i
            for i, word in enumerate(clause.lower)
            if word in ("said", "says") and clause.tokens.starts[i] > match.end()
        ),
        None,
    )
    if said is None:
        return None
    group = clause.verb_group(said)
    speaker = subject(clause, group) or _inverted(clause, said)
    if not speaker:
        return None
    cue = (at, match.end("cue"))
    start = match.start() + 1
    return TaggedResponse(cue, "denial", tuple(clause.extent(s) for s in speaker), (start, match.end("words")))


def _inverted(clause: Clause, said: int) -> tuple[Range, ...]:
    chunk = clause.chunk_at(said + 1)
    return parties(clause, chunk, place=True) if chunk else ()


_NEVER = re.compile(r"[\"“](?P<words>(?:I|We)\b[^\"”]*?\b(?P<cue>never|did not|have not)\b[^\"”]*?)[,.]?[\"”]")
_SPEAKS_FOR = re.compile(r"\b(spokes\w+|lawyer|solicitor|company|firm|she|he)\b")


def _answer(clause: Clause, cue: Range, kind: ResponseType) -> TaggedResponse | None:
    i = cue[0]
    if clause.tags[i].startswith("VB"):
        group = clause.verb_group(i)
        if group.negated and kind != "no_comment" and clause.lower[i] != "did":
            return None
        if (group.passive and kind in ("denial", "admission", "apology")) or (group.modal and kind != "no_comment"):
            return None
        speaker = subject(clause, group)
    else:
        speaker = _stater(clause, i)
    if not _counts(clause, cue, kind, speaker):
        return None
    start = i
    end = max(clause.act_end(i), cue[1])
    words = clause.trimmed((start, end)) or cue
    return TaggedResponse(
        cue=clause.extent(cue),
        type=kind,
        speaker=tuple(clause.extent(s) for s in speaker),
        text=clause.extent(words),
    )


def _counts(clause: Clause, cue: Range, kind: ResponseType, speaker: tuple[Range, ...]) -> bool:
    word = clause.lower[cue[0]]
    after = clause.lower[cue[1]] if cue[1] < len(clause.lower) else ""
    if not speaker and kind != "no_comment":
        return False
    who = " ".join(clause.said(s).lower() for s in speaker)
    if kind == "denial" and any(body in who for body in _DECIDES):
        return False
    if word in ("rejected", "rejects", "dismissed", "dismisses", "disputed", "disputes", "refuted"):
        return any(w in _CLAIMS for w in clause.lower[cue[1] : cue[1] + 5]) and after not in ("a", "an")
    if word in ("denied", "denies", "deny", "denying"):
        reach = clause.lower[cue[1] : cue[1] + 8]
        return (
            after.endswith("ing")
            or after in ("that", ",", ".", "", "it", "this", "them")
            or any(w in _CLAIMS for w in reach)
            or names_wrong(" ".join(reach))
        )
    if word in ("admitted", "admits", "confessed"):
        return after.endswith("ing") or names_wrong(" ".join(clause.lower[cue[1] : cue[1] + 8]))
    if kind in ("countercharge", "justification") or word in ("fabricated", "regret"):
        return names_wrong(clause.text) or any(
            w in clause.lower for w in ("charges", "allegations", "case", "accusations", "decision", "action")
        )
    if word.startswith("plead") and "guilty" in clause.lower[cue[0] : cue[1]]:
        return not (after == "to" and not names_wrong(" ".join(clause.lower[cue[1] : cue[1] + 10])))
    return True


def _stater(clause: Clause, before: int) -> tuple[Range, ...]:
    """Who states it: the subject of the nearest saying verb, else the subject of the nearest verb to the left."""
    for i in sorted(range(len(clause.lower)), key=lambda j: abs(j - before)):
        if clause.lower[i] in _STATED and clause.tags[i].startswith("VB"):
            who = subject(clause, clause.verb_group(i))
            if who:
                return who
    for i in range(before, -1, -1):
        if clause.tags[i].startswith("VB"):
            return subject(clause, clause.verb_group(i))
    chunk = clause.chunks[0] if clause.chunks and clause.chunks[0][0] < before else None
    return parties(clause, chunk)
