"""What somebody is said to have done right: a complaint that tells of it accuses others.

    The lawsuit says an engineer, Jan Kost, urged the company to recall the pump    he is no accused
    The indictment alleges that Ida Kroll told the chairman that the accounts were false
    According to the complaint, a nurse reported the overbilling to her supervisor
    The suit says that a pilot refused to fly the aircraft

A network takes whoever does something in a complaint for the one complained of.
"""

import re

from workers.stages.allegations.checks.rule import Rule, any_holds, pattern
from workers.stages.allegations.tagging import TaggedMention

_HAD = r"(?:(?:had|has|have|repeatedly|first|once|twice|then|also|later|\w+ly) )*"
_SUPERIOR = (
    r"(?:(?:the|its|his|her|their|an?|senior|other|several|two|top) )*(?:[\w'’-]+['’]s? )?(?:[a-z-]+ )?"
    r"(?:board|managers?|management|company|firm|bank|charity|school|hospital|trust|council|regulators?|ministry|ministers?|directors?|"
    r"bosses|boss|superiors?|supervisors?|executives?|government|authorities|chairman|chairwoman|chief|colleagues|auditors?|"
    r"employers?|officials|head|headteacher|dean|police|agency)"
)
_MENDS = (
    r"(?:recall|withdraw|repair|fix|replace|evacuate|come clean|own up|report (?:it|the|this|him|her)|disclose|warn|"
    r"inform|alert|call (?:the )?(?:police|an ambulance)|tell (?:the )?(?:regulators?|police|customers|patients|investors|public)|"
    r"(?:stop|halt|suspend|end|cease) (?:the )?(?:sales?|selling|production|using|use|shipments?|deliveries|work|flights))\b"
)
_BAD = (
    r"(?:false|fake|forged|falsified|invented|wrong|inaccurate|misleading|unsafe|dangerous|toxic|poisonous|illegal|unlawful|defective|"
    r"faulty|cracked|corroded|leaking|contaminated|inflated|fictitious|not safe|a fraud|a danger)"
)
_DID_RIGHT = re.compile(
    rf"{_HAD}(?:"
    rf"(?:urged|asked|begged|advised|implored|told|pressed|pleaded with|warned|called on) {_SUPERIOR} to {_MENDS}|"
    rf"(?:told|warned|informed|advised|alerted) {_SUPERIOR}(?:, [A-Z][\w'’. -]+,)? (?:that )?[^.;]{{3,60}}? "
    rf"(?:was|were|had been|could be|might be) {_BAD}\b|"
    r"(?:raised|voiced|expressed) (?:the alarm|(?:\w+ )?(?:concerns?|questions|doubts|objections|worries|misgivings|red flags))\b|"
    rf"(?:reported|disclosed|flagged) (?!him\b|her\b(?! \w+ing)|them\b)(?:[\w'’-]+ ){{1,6}}?to {_SUPERIOR}\b|"
    r"refused to (?:fly|take part|join in|participate|go along|lie|falsify|forge|alter|destroy|shred|backdate|certify|approve)\b"
    r")",
)
_COMPLAINT = re.compile(
    r"\b(?:(?:law)?suits?|complaints?|indictments?|petitions?|filings?|plaintiffs?)\b", re.IGNORECASE
)
# Who is said to have told a lie, to have bribed or been paid, did no good by the rest.
_AND_WRONG = re.compile(r"\b(?:lied|lying|falsely|pretended|bribes?|bribed|in return|in exchange|forced|threaten\w*)\b")


def is_good_deed(text: str, mention: TaggedMention) -> bool:
    """Whether the act is what somebody did against the wrong: `urged the company to recall the pump`."""
    return any_holds(_RULES, text, mention)


def _did_right(text: str, mention: TaggedMention) -> bool:
    if mention.act is None or not mention.accused or any(a[0] > mention.act[0] for a in mention.accused):
        return False
    if not any(_COMPLAINT.search(text[slice(*e)]) for e in (mention.cue, *mention.accuser)):
        return False
    act = text[slice(*mention.act)]
    return _DID_RIGHT.match(act) is not None and _AND_WRONG.search(act) is None


_RULES = (Rule("alleged charged sued", told=True, unless=pattern(r"\baccus(?:ed|es|ing)\b"), when=_did_right),)
