"""What a matter that ended in favour of the accused was about, where the article tells it again as background.

    Her conviction for the murder was quashed. Kroll was 25 when she was jailed for life for poisoning Piers Lowe
    Kroll was acquitted of murder. Kroll, 52, was accused of injecting Piers Lowe with insulin

Apart, each would leave a conviction or a charge standing that is none any more. Together they are only where both are of one kind, nothing
tells of another case, and what is told again describes the deed that the other names: `possessing a knife` is no part of `murder`.
"""

import re

from schemas import Mention
from workers.stages.allegations.lexicon.acts import stems

REVERSED = re.compile(
    r"\b(?:vacat\w*|revers\w*|struck down|overturn\w*|quash\w*|appeal\w*|pardon\w*|annul\w*|set aside|threw out|thrown out|"
    r"exonerat\w*|absolv\w*|miscarriage|unsafe|wrongful\w*|wrongly|did not commit|(?:walked|went|go|goes) free|freed)\b",
    re.IGNORECASE,
)
"""The words with which a verdict that stood is undone."""
_OTHER = re.compile(
    r"\b(?:another|other|separate\w*|second|third|unrelated|different|also|again|later|now|since then|still|remain\w*|"
    r"earlier|previous\w*|prior|further|as well|but|however|although)\b",
    re.IGNORECASE,
)
_WAS = re.compile(
    r"\b(?:was|were|had been|stood) (?:\w+ly )?(?:accused|charged|suspected|on trial|arrested)\b", re.IGNORECASE
)
_OFFENCE = re.compile(
    r"(?:(?:the|a|an|attempted|double|first-degree|gross|aggravated) )*(?:murder|manslaughter|killing|homicide|arson|rape|assault|theft|"
    r"robbery|fraud|negligence|cruelty|abuse|kidnapping|bribery|corruption)\b",
    re.IGNORECASE,
)
_OF_DEATH = re.compile(r"\b(?:murder|manslaughter|kill|homicid)", re.IGNORECASE)
_CAN_KILL = re.compile(
    r"\b(?:kill|murder|poison|stab|sho[ot]|strangl|inject|smother|suffocat|drown|beat|push|overdos|batter|behead|bludgeon|shak|"
    r"starv|burn|set(?:ting)? fire|throttl|hang|crush|attack)",
    re.IGNORECASE,
)
_DEED = re.compile(r"(?:\w+ly )?[a-z]+ing\b")


def is_what_was_reversed(cleared: Mention, told: Mention) -> bool:
    """Whether a later sentence tells again of the step that the article says came to nothing."""
    if cleared.act is None or told.act is None or cleared.category != told.category:
        return False
    if not (_OFFENCE.match(cleared.act.text) and _DEED.match(told.act.text)) or _OTHER.search(told.sentence.text):
        return False
    if len(stems(told.act.text)) < _DESCRIBED or _OTHER.search(cleared.sentence.text):
        return False
    if _OF_DEATH.search(cleared.act.text) and not _CAN_KILL.search(told.act.text):
        return False
    if told.status in ("convicted", "penalised"):
        return REVERSED.search(cleared.sentence.text) is not None
    return told.status in ("alleged", "investigated", "charged") and _WAS.search(told.sentence.text) is not None


_DESCRIBED = 2  # words that matter
