"""What came to nothing when `The judge rejected that argument`: what was said just before, and nothing else.

Kroll is on trial for theft. Her lawyer argued that the police had lied. The judge dismissed that claim     the police are cleared of it
Kroll is on trial for theft. Her lawyer said that it was a loan. The judge dismissed that claim             nobody is
"""

import re
from collections.abc import Sequence

from schemas import Mention
from workers.stages.allegations.records.resolved import Resolved

_SAID = r"(?:claims?|allegations?|accusations?|suggestions?|assertions?)"
# What a side says of its own case, not what it is accused of.
_ARGUED = r"(?:arguments?|submissions?|contentions?|explanations?|versions?|excuses?|theor(?:y|ies)|defen[cs]es?)"
_THAT_CLAIM = re.compile(
    rf"\b(?:(?:this|that|these|those|such|both) (?:[\w-]+ )?(?:{_SAID}|{_ARGUED})|(?:the|his|her|its|their) (?:[\w-]+ )?{_ARGUED})\b",
    re.IGNORECASE,
)
_ARGUMENT = re.compile(rf"\b{_ARGUED}\b", re.IGNORECASE)
_NEAR = 40  # code points between the verb and what was rejected


def rejects_what_was_said(mention: Mention) -> bool:
    """Whether the mention clears by rejecting what somebody has just said, and does not say again what that was."""
    return mention.status == "cleared" and mention.act is None and _that_claim(mention) is not None


def what_was_said(item: Resolved, told: Sequence[Resolved]) -> Resolved | None:
    """The last mention of the sentence before, which is what `that claim` means; None where it accused nobody."""
    claim = _that_claim(item.mention)
    if claim is None:
        return None
    before = [r for r in told if _is_next(r.mention, item.mention)]
    claimed = [r for r in before if r.mention.status == "alleged"]
    if not _ARGUMENT.search(claim.group()):
        claimed = claimed or [r for r in before if r.mention.status == "sued"]
    return claimed[-1] if claimed else None


def _that_claim(mention: Mention) -> re.Match[str] | None:
    text, at = mention.sentence.text, mention.cue.start - mention.sentence.start
    return _THAT_CLAIM.search(text, max(0, at - _NEAR), mention.cue.end - mention.sentence.start + _NEAR)


def _is_next(one: Mention, other: Mention) -> bool:
    """Whether the other's sentence is the one behind."""
    first, second = one.sentence, other.sentence
    return first.field == second.field and 0 <= second.start - first.end <= len(" \n\n")
