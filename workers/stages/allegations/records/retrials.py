"""A matter that is tried again: what was found before stands no more, and the charge does.

    Kroll was convicted of murder in 2018. An appeal court ordered a new trial          she is on trial, and no murderer
    Lowe was acquitted in 2021. A higher court ordered that he be tried again           he is cleared of nothing yet
    Kroll was convicted at a retrial. Her first conviction was quashed in 2020          she stands convicted

By the furthest step alone the first would be convicted, and the other two cleared.
"""

import re
from collections.abc import Sequence

from schemas import Mention
from workers.stages.allegations.grammar.status import RETRIAL, tried_again

_AT_IT = re.compile(
    rf"\b(?:at|in|after|following) (?:a|an|the|his|her|their|its) (?:\w+ )?{RETRIAL}\b(?! (?:was|is|had been) ordered)|"
    r"\b(?:was|were) (?:re-?tried|tried again) and\b|\b(?:second|retrial) jury\b|\bfor (?:a|the) second time\b|"
    r"\bagain (?:convicted|found guilty|acquitted|cleared)\b|\b(?:convicted|found guilty|acquitted|cleared|sentenced) again\b",
    re.IGNORECASE,
)
_SOUGHT = re.compile(r"\b(?:no|refus\w+|denied|seek\w*|sought|wants?|asked|could|may|might|if)\b", re.IGNORECASE)
_OF_THE_FIRST = re.compile(
    r"\b(?:first|original|earlier|initial)\b|\b(?:overturn|quash|annul|revers|set aside|vacat|struck|threw out|thrown out)\w*",
    re.IGNORECASE,
)


def stands_from(members: Sequence[Mention]) -> int | None:
    """The number of the mention that says how a matter stands which was tried twice; None where none was, or nobody can tell."""
    ends = [n for n, m in enumerate(members) if m.status in ("convicted", "cleared", "admitted")]
    decided = [
        n for n in ends if _AT_IT.search(members[n].sentence.text) and not _SOUGHT.search(members[n].sentence.text)
    ]
    if decided:
        return decided[-1]
    again = [n for n, m in enumerate(members) if m.status == "charged" and tried_again(m.sentence.text)]
    if not again:
        return None
    newest = members[again[-1]]
    first = next((n for n, m in enumerate(members) if m.sentence.field is None), 0)
    is_the_news = newest.sentence.field is not None or again[0] <= first
    after = [m for n, m in enumerate(members) if n > again[-1] and n in ends]
    if any(m.status == "cleared" and not _OF_THE_FIRST.search(m.sentence.text) for m in after):
        return None
    if any(m.status != "cleared" for m in after) and not is_the_news:
        return None
    return again[-1]
