"""What may come and is nobody's deed, and what somebody would do again and again, which happened.

    Hackers could steal passwords, experts warn                       a forecast
    Her foreman would turn off the lights every Friday                a habit
    She described how Lowe would stand behind her                     a habit
    They were burned because Holt Steel would not stop the line       a refusal
    Lowe would sell the data and close the plant                      a forecast, or what he means to do
    Lowe said that he would sell the data                             an intention

Only what the sentence tells for past is taken for it.
"""

import re

from workers.stages.allegations.grammar.clauses import Clause
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.tagging import Extent, TaggedMention

_ADVERBS = r"(?:(?:often|always|sometimes|usually|regularly|routinely|then|just|simply|only|even|not|never) )*"
_WOULD = re.compile(rf"\b(?:would|['’]d) {_ADVERBS}$", re.IGNORECASE)
_WOULD_AHEAD = re.compile(rf"(?:would|['’]d) {_ADVERBS}", re.IGNORECASE)
# `would be charged`, `would have known`: steps, and what was not so.
_NO_DEED = re.compile(r"(?:be|have|face|need|like|rather|require|mean|cost)\b", re.IGNORECASE)
_HYPOTHETICAL = re.compile(
    r"\b(?:if|unless|whether|could|might|will|next|tomorrow|soon|predict\w*|forecast\w*|warn\w*|fear\w*|threat\w*|vow\w*|promis\w+|"
    r"pledg\w+|propos\w+|plan(?:s|ned|ning)?|intend\w*|intention|want(?:s|ed)?|expect\w*|hop(?:e|es|ed|ing)|agreed|elect(?:ed|ions?)|"
    r"oppos\w+|object(?:s|ed|ions?)|reject\w*|concern\w*|worr\w+|vot(?:e|es|ed|ing)|withdr[ae]w\w*)\b",
    re.IGNORECASE,
)
_LAYS_DOWN = re.compile(
    r"\b(?:bills?|laws?|deal|merger|takeover|reforms?|amendments?|bans?|tariffs?|schemes?|treaty|decree|rules?|project|budget|"
    r"measures?|mine|dam|pipeline)(?: [\w'’-]+){0,5} $",
    re.IGNORECASE,
)
# `said that he would`: what was still to come when it was said.
_SAID_THAT = re.compile(
    r"\b(?:said|says?|saying|told(?: [\w'’.-]+){1,4}?|wrote|writes?|claim\w*|insist\w*|thought|believ\w+|knew|announc\w+)"
    r"(?: that)?(?: [\w'’-]+){1,5} $",
    re.IGNORECASE,
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_AGAIN = re.compile(
    rf"\b(?:every|each) (?:time|day|night|morning|afternoon|evening|weekend|shift|inspection|visit|lesson|payday|{_DAY})\b|"
    rf"\b(?:again and again|over and over|time after time|whenever)\b|\bon (?:{_DAY}s|paydays|weekdays)\b|"
    r"\b(?:would|['’]d) (?:often|always|sometimes|usually|regularly|routinely)\b|"
    r"\bwhen (?:[\w'’-]+ ){1,8}?(?:was|were) \w+ing\b",
    re.IGNORECASE,
)
_AT_ITS_HEAD = re.compile(r"(?:[^.;]{0,40}\b)?(?:[Ee]very|[Ee]ach) (?:week|month|quarter|season|year)\b")
_HOW = re.compile(
    r"\b(?:describ\w+|recall\w*|recount\w*|remember\w*|relat\w+|told (?:the|a) (?:court|jury|judges?|inquest|inquiry|tribunal|hearing|"
    r"panel)) (?:[^.;]{0,40} )?how (?:[\w'’-]+ ){1,5}$",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"\bbecause (?:[\w'’&-]+ ){1,5}would not $", re.IGNORECASE)
_TESTIFIES = re.compile(r"\btold the (?:court|jury|jurors|judges?|inquest|inquiry|tribunal|hearing|panel)\b")
_IN_A_QUOTE = re.compile(r"[“\"](?:[\w'’&-]+ ){1,5}$")
_IN_HIS_WORDS = re.compile(r"\band (?:say|shout|whisper|ask|answer|reply),? [“\"]")
_MAY = words("could may might would can should will")


def is_forecast(clause: Clause, mention: TaggedMention) -> bool:
    """`Hackers could steal passwords, experts warn`: what may come is nobody's deed."""
    if mention.act is None or mention.status != "alleged":
        return False
    before = clause.text[: mention.act[0]].lower().split()[-1:]
    act = clause.text[slice(*mention.act)].lower().split()
    if "should have" in " ".join([*before, *act[:2]]):
        return False  # `should have acted in 2011`: it did not
    return bool({*before, *act[:1]} & _MAY) and not _is_habit(clause, mention.act)


def _is_habit(clause: Clause, act: Extent) -> bool:
    """Whether the act that a sentence tells behind `would` is what somebody used to do."""
    text = clause.text
    inside = _WOULD_AHEAD.match(text, act[0])
    would = inside or _WOULD.search(text, 0, act[0])
    if would is None:
        return False
    ahead, deed = text[: would.start()], would.end() if inside else act[0]
    if _NO_DEED.match(text, deed) or _HYPOTHETICAL.search(text) or _LAYS_DOWN.search(ahead):
        return False
    if _HOW.search(ahead) or _REFUSED.search(text[:deed]):
        return True
    if _SAID_THAT.search(ahead):
        return False
    return (
        _AGAIN.search(text) is not None
        or _AT_ITS_HEAD.match(ahead) is not None
        or _IN_HIS_WORDS.search(text[slice(*act)]) is not None
        or (_IN_A_QUOTE.search(ahead) is not None and _TESTIFIES.search(text) is not None and _and_then(clause, act))
    )


def _and_then(clause: Clause, act: Extent) -> bool:
    """`would stand behind me and say`: a scene, told to its end."""
    inside = clause.tokens.within(*act)
    return any(clause.lower[i] == "and" and clause.tags[i + 1] in ("VB", "VBP") for i in inside[:-1])
