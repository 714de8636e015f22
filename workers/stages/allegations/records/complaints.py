"""Two complaints of one party: what one of them came to is no end of the other.

    Cole has sued Kroll over the fire. A second suit, brought by a cook, was dismissed          Cole's goes on
    Kroll settled a harassment suit. The district attorney closed an inquiry                    settled, and no more than that
    A jury acquitted Kroll of fraud. The regulator's case against him will continue             cleared by the jury alone

Joined, each would call an accusation settled by what settled another.
"""

import re

from schemas import Mention, Status

_STEP = (
    r"(?:(?:law)?suits?|complaints?|claims?|actions?|cases?|petitions?|accusations?|"
    r"allegations?|charges?|counts?|grievances?|accounts?)"
)
_A_SECOND = re.compile(
    rf"\b(?:(?:an?|the) (?:second|third|separate|similar|different|further|earlier|previous|prior|unrelated|rival|other)|another|"
    rf"(?:one|two|three|four|several|the) others?|some other) (?:[\w-]+ ){{0,2}}?{_STEP}\b(?! (?:of|that)\b[^.;]* (?:cleared|acquitted))",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:continu(?:e|es|ed|ing)|goes? on|going on|go ahead|proceed(?:s|ing|ed)?|remains? (?:open|pending|before|under way)|"
    r"(?:is|are|was|were) (?:still )?(?:pending|open|ongoing|under way|unaffected)|still faces?)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"(?:\b(?:not|cannot|never|if|whether)|n['’]t)(?: [a-z]+)? $", re.IGNORECASE)
_INQUIRY = re.compile(
    r"\b(?:inquir(?:y|ies)|enquir(?:y|ies)|investigations?|probes?|charges?|prosecution)\b", re.IGNORECASE
)
_ENDS: frozenset[Status] = frozenset(("cleared", "settled"))
_OPEN: frozenset[Status] = frozenset(("alleged", "investigated", "sued", "charged"))


def is_of_a_second(mention: Mention) -> bool:
    """`A second suit, brought by a cook, was dismissed`, `Another complaint against him was withdrawn`, of what came of it."""
    if mention.status not in _ENDS:
        return False
    text = mention.sentence.text
    return _A_SECOND.search(text[: mention.cue.end - mention.sentence.start]) is not None


def goes_on(mention: Mention) -> bool:
    """`The regulator's case against him will continue`: of a step without an act, which somebody's acquittal leaves as it was."""
    text = mention.sentence.text
    if mention.status not in _OPEN or mention.act is not None:
        return False
    told = _GOES_ON.search(text, mention.cue.end - mention.sentence.start)
    return told is not None and _NOT.search(text[: told.start()]) is None


def closes_an_inquiry(mention: Mention) -> bool:
    """`The district attorney closed an inquiry`: no suit ends by that."""
    return mention.status == "cleared" and mention.act is None and _INQUIRY.search(mention.sentence.text) is not None


def are_two(one: Mention, other: Mention) -> bool:
    """Whether what one of two mentions says of a matter is said of another than the one of which the other mention tells."""
    if one.sentence == other.sentence:
        return False
    return any(
        (is_of_a_second(a) and not _A_SECOND.search(b.sentence.text))
        or (closes_an_inquiry(a) and b.status == "settled")
        or (goes_on(a) and b.status == "cleared" and a.sentence.start > b.sentence.start)
        for a, b in ((one, other), (other, one))
    )
