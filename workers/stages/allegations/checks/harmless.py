"""What is denied or admitted and is no wrong, so that nothing is alleged and nothing answered.

    Calder Mining denied that it was for sale          no wrong
    Kroll admitted that she had forgotten the rings    nor that
    The bank denied that it had been hacked            it was done to the bank

Most of what annotated articles deny has no word that names a wrong (`denied that he had been in the village`): so only what is surely none
is told here.
"""

import re

from workers.stages.allegations.lexicon.wrongs import names_wrong
from workers.stages.allegations.tagging import Extent, TaggedMention


def is_harmless(text: str, cue: Extent) -> bool:
    """Whether what is denied or admitted behind the cue is no wrong of anybody."""
    if not _DENIES.match(text, cue[0]):
        return False
    told = _CONTENT.match(text, cue[1])
    if told is None:
        return False
    return _WRONGED.fullmatch(told["what"]) is not None or (
        _NO_WRONG.match(told["what"]) is not None and not names_wrong(told["what"])
    )


def accuses_of_nothing(text: str, mention: TaggedMention) -> bool:
    """Whether a mention only repeats what is no wrong; who did it to the one who denies it may be accused."""
    if mention.status not in ("alleged", "admitted") or any(a[0] > mention.cue[1] + _NEAR for a in mention.accused):
        return False
    return is_harmless(text, mention.cue)


_NEAR = 12  # ` that he had `
_DENIES = re.compile(
    r"(?:den(?:y|ies|ied|ying)|admit(?:s|ted|ting)?|confess(?:es|ed)?|conced(?:es?|ed)|acknowledg(?:es?|ed))\b",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"(?: (?:any |the )?(?:media |press |newspaper )?(?:reports?|rumou?rs?|suggestions?|speculation|gossip))?(?: (?:that|of))? "
    r"(?P<what>[^.;,:]+)",
    re.IGNORECASE,
)
_SUBJECT = r"(?:(?!(?:that|in|on|had|has|have|was|were|is|are|would|will|being|having)\b)[\w'’-]+ ){0,5}?"
_BE = (
    r"(?:(?:is|are|was|were|being|be|had been|has been|have been|having been|felt|feels|looked) (?:\w+ly |still |now |"
    r"about to be |so |too |very |a little )*)"
)
_GO = (
    r"(?:step(?:ping)? (?:down|aside)|resign(?:ing)?|quit(?:ting)?|leav(?:e|ing)|retir(?:e|ing)|clos(?:e|ing)|"
    r"sell(?:ing)? (?:itself|out|up|(?:the|its|his|her|their) (?:business|club|house|firm|stake|shares|stores?|plants?|"
    r"unit))|merg(?:e|ing)|"
    r"buy(?:ing)?|join(?:ing)?|run(?:ning)?|stand(?:ing)?|split(?:ting)?|divorc(?:e|ing)|marry(?:ing)?|mov(?:e|ing)|cut(?:ting)?|"
    r"rais(?:e|ing)|rise|fall|return(?:ing)?|launch(?:ing)?|bid(?:ding)?|list(?:ing)?|delist(?:ing)?|relocat(?:e|ing)|change|changing|"
    r"defect(?:ing)?|reshuffl(?:e|ing)|call(?:ing)? (?:an )?elections?|be (?:sacked|replaced|sold|closed|cut|dropped|transferred|raised))\b"
)
_NO_WRONG = re.compile(
    rf"{_SUBJECT}(?:{_BE}(?:(?:up )?for sale|in (?:merger |takeover |secret |early )?(?:talks|negotiations|love|trouble|"
    rf"crisis|a crisis|poor health|"
    r"good health|decline|two minds)|ill|unwell|sick|tired|exhausted|pregnant|divided|split|certain|inevitable|imminent|worried|nervous|"
    r"afraid|scared|frightened|disappointed|surprised|jealous|envious|lonely|unhappy|happy|sad|bored|rich|poor|married|engaged|"
    r"under pressure|under consideration|out of touch|behind schedule|over budget|short of (?:money|cash|funds|ideas)|weak|"
    r"difficult|hard|based on (?:a|an|his|her|the)|close to (?:a deal|quitting|tears|collapse|bankruptcy|a break-up)|"
    r"(?:planning|about|preparing|going|looking|likely|"
    rf"ready|set|considering|thinking of) (?:to )?{_GO})\b|"
    rf"(?:(?:had|has|have) )?(?:(?:plan|intend|want|prepar|expect|hop|wish)\w* to|plans? (?:to|for)|would|will|could|might|may) {_GO}|"
    r"(?:(?:had|has|have|having) )?(?:lost (?:(?:the|his|her|their|its) (?:confidence|support|trust)|control|interest|"
    r"confidence|faith|touch|count)|forg(?:et|ot)\w*\b(?! to\b)|"
    r"(?:never|not) (?:heard|read|watched|played|tasted|tried|liked)|miss(?:ed|es)|fall(?:en)? (?:asleep|out with|in love)|"
    r"fell (?:asleep|out with|in love))|"
    r"(?:an?|any|the) (?:rift|split|feud|romance|affair of the heart|merger|takeover|falling-out|rivalry)\b)",
    re.IGNORECASE,
)
# To be hacked, cheated or hurt is no wrong of the one to whom it happened.
_WRONGED = re.compile(
    r"(?:its|his|her|their) (?:[\w'’-]+ ){1,3}?(?:had|has|have|was|were) (?:been )?(?:hacked|breached|compromised|infiltrated|"
    r"attacked by hackers)\b.*|"
    r"(?:(?:it|he|she|they) )?(?:had|has|have|having) (?:ever )?(?:been|fallen|become) (?:\w+ly )?"
    r"(?:(?:an? |the )?(?:\w+ )?(?:victims?|targets?|prey) (?:of|to)\b.*|"
    r"(?:hacked|undercut|hurt|tripped|cheated|threatened|intimidated|duped|defrauded|robbed|swindled|conned|offended|upset|attacked|bullied|"
    r"blackmailed|deceived|misled|fooled|tricked|insulted|humiliated|snubbed|wounded|injured|assaulted|harassed|outbid|outmanoeuvred|"
    r"outvoted|overcharged|underpaid|betrayed|infiltrated|breached|compromised|kidnapped|stabbed|poisoned|beaten|abandoned|mistreated)"
    r"(?: (?:by|in|on|over|at|with|during|when|because)\b.*)?)",
    re.IGNORECASE,
)
