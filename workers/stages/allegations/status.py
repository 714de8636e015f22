"""What takes a cue back: negation, hypothesis, forecast, question. A status is never raised, and a doubtful one is not
stated.

`was not charged`, `could face charges`, `if convicted`, `nobody has sued` and `Did he steal it?` mark nothing. A step
that is only announced or wished (`threatened to sue`, `will be charged`) is a claim, not a step.
"""

import re

from schemas import Status
from workers.stages.allegations.clauses import Clause, VerbGroup
from workers.stages.allegations.wordlist import words

_HYPOTHETICAL = words("if unless whether")
WISHES = words("""
    threaten threatens threatened threatening plan plans planned planning vow vows vowed consider considers
    considered considering intend intends intended want wants wanted seek seeks sought hope hopes prepare prepares
    preparing prepared expect expects expected likely due set mull weigh
""")
_NOBODY = words("nobody none no-one neither nothing no without never")
_QUESTION = re.compile(r"\?[\"'”’)\]]*$")


def is_question(clause: Clause) -> bool:
    """A question claims nothing, in a headline least of all."""
    return _QUESTION.search(clause.text) is not None


def is_hypothetical(clause: Clause, at: int, group: VerbGroup | None) -> bool:
    """Whether the cue at word `at` is negated, only possible, or under an `if` of its own clause."""
    if group is not None:
        if group.negated or group.modal:
            return True
        if group.start > 0 and clause.lower[group.start - 1] in _NOBODY:
            return True
    begin = group.start if group is not None else at
    for i in range(begin - 1, max(begin - 12, -1), -1):
        word = clause.tokens.words[i]
        if word in '.;:—–"”“' or (word == "," and i < begin - 1):
            return False
        if clause.lower[i] in _HYPOTHETICAL:
            return not (clause.lower[i] == "whether" and _under_inquiry(clause, i))
        if clause.lower[i] in _NOBODY and i == _clause_opening(clause, begin):
            return True
    return False


def _under_inquiry(clause: Clause, i: int) -> bool:
    return any(word.startswith(("investigat", "examin", "inquir", "prob")) for word in clause.lower[max(i - 4, 0) : i])


def _clause_opening(clause: Clause, at: int) -> int:
    for i in range(at - 1, -1, -1):
        if clause.tokens.words[i] in ',.;:—–"”“':
            return i + 1
    return 0


def lowered(clause: Clause, status: Status, group: VerbGroup | None) -> Status:
    """The status that is left of a step which is announced or wished for."""
    if group is None or status in ("alleged", "cleared", "settled"):
        return status
    if group.future:
        return "investigated" if status != "sued" else "alleged"
    if group.infinitive:
        before = clause.lower[max(group.start - 3, 0) : group.start]
        if any(word in WISHES for word in before):
            return "alleged" if status == "sued" else "investigated"
    return status
