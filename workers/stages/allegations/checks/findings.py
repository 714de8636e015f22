"""How much a finding finds: grounds and signs, whose finding it is, what a party failed to prove, for whom a jury found.

    The panel found reasonable grounds to suspect that Kroll took bribes     it suspects her, and found nothing yet
    A report by the campaign group Clear Rivers found that Holt polluted     a claim: nobody with an office made it
    The court ruled that the ministry had failed to prove that Kroll lied    the ministry is not accused, Kroll is cleared
    A jury found for Lowe                                                    no jury has found that he did anything
    The regulator has provisionally found that Holt abused its position      a claim, until it has decided
    The agency said that Holt had known of the defect                        an agency that says so has found nothing

A network that has seen `found` and a wrong takes the sentence for an official finding against whoever stands in it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Extent, TaggedMention, Tags, touch


def weighed(text: str, mention: TaggedMention) -> TaggedMention | None:
    """The mention as far as its finding goes; None when it finds nothing against anybody."""
    if mention.status not in ("convicted", "cleared"):
        return mention
    if _only_grounds(text, mention) or (mention.status == "convicted" and _is_no_finding(text, mention)):
        return replace(mention, status="alleged")
    if mention.status != "convicted":
        return mention
    failed = _failure(text, mention)
    if failed is not None:
        return _not_proved(text, mention, failed)
    return _for_the_winner(text, mention)


# `found "serious indications" that`, `found possible fraud by`: less than that it happened.
_FOUND = (
    r"\b(?:f(?:i|ou)nd(?:s|ing)?|uncover(?:s|ed)|discover(?:s|ed)|identif(?:y|ies|ied)|detect(?:s|ed)|saw|"
    r"there (?:is|are|was|were))"
)
_GROUNDS = re.compile(
    r"\b(?:reasonable|sufficient|probable|substantial|serious|strong|enough|adequate|good|ample|plausible|credible) "
    r"(?:grounds?|cause|reasons?|basis|suspicions?)[\"”’]? (?:to|for|of|that|against)\b|\bprima facie\b|"
    r"\b(?:a |the )case to answer\b",
    re.IGNORECASE,
)
_SIGNS = re.compile(
    rf"{_FOUND} (?:(?!no\b|not\b|neither\b|overwhelming|conclusive|irrefutable|beyond|that\b)[\"“‘\w-]+,? ){{0,3}}?"
    r"[\"“‘]?(?:(?:signs?|indications?|indicators?|evidence|hints?|suggestions|suspicions?)[\"”’]? (?:that|of|for|to|by|against)|"
    r"(?:possible|potential|suspected|apparent|likely|probable) (?!to\b|that\b)[\w-]+)",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:\b(?:no|not|never|without|insufficient|neither|lack(?:ed|s|ing)?)\b|n['’]t\b)[^.;,]{0,25}$|\b(?:on|ha[ds]|have) $",
    re.IGNORECASE,
)


def _only_grounds(text: str, mention: TaggedMention) -> bool:
    """`found reasonable grounds to suspect`, `found signs that`: somebody suspects, and has found nothing yet."""
    until = max(mention.act[0], mention.cue[1]) if mention.act else len(text)
    for grounds in _GROUNDS.finditer(text):
        near = touch(grounds.span(), mention.cue) or mention.cue[1] <= grounds.start() <= until
        if near and not _NOT.search(text[: grounds.start()]):
            return True
    if mention.status != "convicted" or not mention.accused:
        return False
    return any(
        (touch(signs.span(), mention.cue) and signs.start() <= until and not _NOT.search(text[: signs.start()]))
        for signs in _SIGNS.finditer(text)
    )


def _is_no_finding(text: str, mention: TaggedMention) -> bool:
    return (
        _is_private(text, mention)
        or _is_provisional(text, mention)
        or _is_only_said(text, mention)
        or _only_accuses(text, mention)
    )


def until_decided(sentences: Sequence[Sentence], tags: Sequence[Tags]) -> list[Tags]:
    """The tags of an article that tells of a provisional finding: `The watchdog said that the firms had agreed` finds no more."""
    pairs = list(zip(sentences, tags, strict=True))
    if not any(_is_provisional(s.text, m) for s, found in pairs for m in found.mentions):
        return list(tags)
    return [
        replace(found, mentions=tuple(_as_said(sentence.text, m) for m in found.mentions)) for sentence, found in pairs
    ]


def _as_said(text: str, mention: TaggedMention) -> TaggedMention:
    said = mention.status == "convicted" and _SAID.fullmatch(text[slice(*mention.cue)]) is not None
    by_a_court = any(_A_COURT.search(text[slice(*a)]) for a in mention.accuser)
    return replace(mention, status="alleged") if said and mention.accuser and not by_a_court else mention


_A_COURT = re.compile(r"\b(?:courts?|judges?|jury|tribunals?|justices?)\b", re.IGNORECASE)
_ACCUSES = re.compile(r"accus(?:es?|ed|ing)|alleg(?:es?|ed|ing)", re.IGNORECASE)
_REPORT = re.compile(r"\b(?:reports?|it|they|he|she|findings?|judge?ment|ruling|verdict)\b", re.IGNORECASE)


def _only_accuses(text: str, mention: TaggedMention) -> bool:
    """`Watchdog accuses builders of rigging bids`: who accuses has not found; what `It accuses` may be a report that has."""
    accusers = tuple(a for a in mention.accuser if a[1] <= mention.cue[0])
    accuses = _ACCUSES.fullmatch(text[slice(*mention.cue)]) is not None
    return accuses and bool(accusers) and not any(_REPORT.search(text[slice(*a)]) for a in accusers)


_FOR_NOW = (
    r"(?:provisional|preliminary|draft|initial|interim|tentative|emerging|early) (?:[\w-]+ )?"
    r"(?:findings?|views?|conclusions?|decisions?|assessments?|determinations?|position|opinion)"
)
_PROVISIONALLY = re.compile(
    r"\b(?:provisionally|tentatively|preliminarily) (?:f(?:i|ou)nd|conclud|rul|decid|determin|held|establish|said|sa(?:y|id))\w*|"
    rf"\b{_FOR_NOW}\b|\bdraft (?:[\w-]+ )?(?:report|ruling)\b|\bstatement of objections\b",
    re.IGNORECASE,
)
_CONFIRMED = re.compile(r"\b(?:confirm\w*|upheld|upholds?|final(?:ly|ised|ized)?)\b", re.IGNORECASE)


def _is_provisional(text: str, mention: TaggedMention) -> bool:
    """`has provisionally found`, `its draft decision found`: a claim, until the final decision; not what `confirmed the draft findings`."""
    for told in _PROVISIONALLY.finditer(text):
        near = told.start() <= mention.cue[1] + 40 and told.end() >= mention.cue[0] - 80
        own = mention.act is None or not (mention.act[0] <= told.start() < mention.act[1])
        if near and own and not _CONFIRMED.search(text[: told.start()]):
            return True
    return False


_SAID = re.compile(r"(?:has |have |had )?(?:also |later )?(?:said|says|say|told|added)", re.IGNORECASE)
_AN_AGENCY = re.compile(
    r"(?:(?:the|an?) )?(?:federal )?(?:agency|agencies|department|ministry|administration|police|officials|government|prosecutors?|"
    r"(?-i:SEC|FDA|EPA|FTC|OSHA|DOJ|FBI))|[\w ]*\b(?:Food and Drug|Safety and Health|Highway Traffic Safety) Administration",
    re.IGNORECASE,
)
_DECIDED = re.compile(
    r"\b(?:report|reports|notice|decision|decided|ruling|ruled|judge?ment|determination|verdict|found|finding|findings|concluded|"
    r"conclusion|established|breach(?:ed)?|violat\w+|review|audit|inspection|inquiry)\b",
    re.IGNORECASE,
)


def _is_only_said(text: str, mention: TaggedMention) -> bool:
    """`The agency said the company had known of the defect`, though another sentence tells of a fine: said is not found."""
    if not mention.accuser or not _SAID.fullmatch(text[slice(*mention.cue)]) or _DECIDED.search(text):
        return False
    return all(_AN_AGENCY.fullmatch(text[slice(*a)]) for a in mention.accuser)


_FINDS = re.compile(
    r"\b(?:f(?:i|ou)nd(?:s|ing)?|conclud\w+|determin\w+|establish\w+|uncover\w+|reveal\w*|show(?:s|ed)?|rul(?:es|ed))\b",
    re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"\b(?:newspapers?|magazine|broadcaster|television|journalists?|reporters?|podcast|documentary|campaign\w*|activists?|"
    r"charit(?:y|ies)|NGOs?|non-?profit|advocacy|short[ -]sellers?['’]?|hedge fund|think[ -]?tank|pressure group|"
    r"leaked|private (?:investigators?|detectives?)|privately|consultan(?:ts?|cy)|researchers|academics|analysts?|"
    r"(?:trade )?unions?|whistle-?blowers?|residents|rights? (?:groups?|organi[sz]ations?|defenders|activists)|"
    r"(?:family|families|relatives|parents|widow)(?:['’]s?)?[- ](?:own|commissioned)|"
    r"commissioned by (?:(?:the|his|her|their|its|a) )?(?:[\w-]+ )?(?:family|families|relatives|parents|widow|union|rivals?|lawyers?)|"
    r"stud(?:y|ies) by|human rights watch|amnesty)\b|\b(?-i:Rights (?:Monitor|Watch|Group|Network|Initiative|Defenders|"
    r"Foundation|Alliance|Coalition|Forum|Project|Now|Centre|Center))\b",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    r"\b(?:courts?|tribunals?|commissions?|commissioners?|minist(?:ry|ries|er)|inspector\w*|ombuds\w+|regulators?|parliament\w*|"
    r"senate|UN|U\.N\.|United Nations|government|state|police|prosecut\w+|auditors? general|authorit(?:y|ies)|judges?|judicial|"
    r"coroner|inquest|congress\w*|committee|department|agency|office|health service|public inquiry|association|federation|"
    r"statutory|jury|panel|federal|"
    r"watchdog|rul(?:ing|es)|judge?ment|verdict)\b",
    re.IGNORECASE,
)
_SEEN_BY = re.compile(
    r"\b(?:report|review|inquiry|investigation|audit|memo|document|analysis|assessment)\b,? (?:that |which )?(?:was |has been )?"
    r"(?:seen|obtained|reviewed|leaked)\b",
    re.IGNORECASE,
)


def _is_private(text: str, mention: TaggedMention) -> bool:
    """`A study by the campaign group Clear Rivers found`, `the report, seen by Reuters, concluded`: no body with an office found it."""
    if not _FINDS.search(text[slice(*mention.cue)]) or not mention.accuser:
        return False
    finder = _finder(text, mention)
    return not _OFFICIAL.search(finder) and (_PRIVATE.search(finder) or _SEEN_BY.search(finder)) is not None


def _finder(text: str, mention: TaggedMention) -> str:
    """The words that say who found it, with what stands beside the name: `the report, seen by Reuters,`."""
    start, end = min(mention.accuser)
    return text[start : mention.cue[0]] if text.startswith(",", end) and end < mention.cue[0] else text[start:end]


_FAILED = re.compile(
    r"\b(?:(?:had|has|have) )?(?:(?:failed|been unable|was unable|were unable) to (?:prove|show|establish|demonstrate|substantiate)|"
    r"(?:(?:not|n['’]t) (?:\w+ly )?(?:been able to (?:prove|show|establish|demonstrate)|proved|proven|shown|established|demonstrated)))\b"
    r"(?P<that> that)?",
    re.IGNORECASE,
)
# Who has to prove what another did.
_PROVES = re.compile(
    r"\b(?:prosecut\w+|crown|state|government|council|commission|ministry|minister|police|regulator|authority|department|agency|"
    r"plaintiffs?|claimants?|accusers?)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r" (?:he|she|it|they|his|her|its|their|any|due|how|what|where|why|compliance)\b", re.IGNORECASE)
_OTHER = re.compile(
    r" (?P<who>(?:(?:the|a|an|his|her|its|their) [\w'’-]+|(?-i:[A-Z])[\w'’.-]+(?: (?-i:[A-Z])[\w'’.-]+)*|he|she|they|it)) "
    r"(?P<act>(?!of\b|in\b|to\b|for\b|and\b|or\b|on\b|by\b)[\w'’-]+(?: [^.;]*)?)",
    re.IGNORECASE,
)


def _failure(text: str, mention: TaggedMention) -> re.Match[str] | None:
    """Where the sentence says that whom the mention accuses failed to prove something of somebody else."""
    for failed in _FAILED.finditer(text, mention.cue[0]):
        who = next((a for a in mention.accused if 0 <= failed.start() - a[1] <= 2), None)
        if who is None:
            continue
        proves = _PROVES.search(text[slice(*who)]) is not None
        if failed["that"] and _OWN.match(text, failed.end()) is None:
            return failed
        if proves and _THEY.match(text, failed.end()):
            return failed
    return None


_THEY = re.compile(r" (?:he|she|they)\b", re.IGNORECASE)


def _not_proved(text: str, mention: TaggedMention, failed: re.Match[str]) -> TaggedMention | None:
    """Of `the ministry had failed to prove that Kroll lied` that Kroll is cleared of it."""
    other = _OTHER.match(text, failed.end())
    if other is None:
        return None
    act = other.start("act"), other.start("act") + len(other["act"].rstrip(' ."”'))
    return replace(mention, status="cleared", accused=(other.span("who"),), act=act)


_FOR = re.compile(
    r"\b(?:f(?:i|ou)nd(?:s|ing)?|rul(?:es|ed|ing)|decid(?:es|ed|ing)|sid(?:es|ed|ing)|verdict|judge?ment)(?: [\w]+ly)? "
    r"(?:for|in favou?r of|with) (?:the |a |an )?$",
    re.IGNORECASE,
)
_IN_FAVOUR = re.compile(r"(?:['’]s?)? favou?r\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:rul(?:es|ed|ing)|f(?:i|ou)nd(?:s|ing)?|decid(?:es|ed|ing)) against (?P<loser>[^.;]{1,60}?),? (?:in|over|on) "
    r"(?:his|her|its|their)(?: own)? (?:[\w-]+ ){0,3}(?:claims?|case|suit|lawsuit|action|complaint|challenge)\b",
    re.IGNORECASE,
)
_WHO_ACCUSED = re.compile(
    r",? (?:who|which) (?:had |has |have )?(?:accused|sued|complained|alleged|claimed|brought|taken|filed)\b",
    re.IGNORECASE,
)
_AGAINST_THEM = re.compile(r"\b(?:rul(?:es|ed)|decid(?:es|ed)) against$", re.IGNORECASE)


def _for_the_winner(text: str, mention: TaggedMention) -> TaggedMention | None:
    """Nobody is found guilty by a verdict in his favour, nor who loses the claim that he brought."""
    accused = tuple(a for a in mention.accused if not (_FOR.search(text[: a[0]]) or _IN_FAVOUR.match(text, a[1])))
    if mention.accused and not accused:
        return None
    lost = next((m for m in _AGAINST.finditer(text) if touch(m.span(), mention.cue)), None)
    if lost is not None:
        accused = tuple(a for a in accused if not touch(a, lost.span("loser")))
        return replace(mention, status="cleared", accused=accused) if accused else None
    if mention.accused and all(_brought_it(text, a, mention) for a in accused):
        return None
    return replace(mention, accused=accused)


def _brought_it(text: str, one: Extent, mention: TaggedMention) -> bool:
    """`found against Vos, who had accused the bank`; of a bare `ruled against her` nobody can tell which side she is on."""
    cue = text[: mention.cue[1]]
    against = text[: one[0]].lower().rstrip().endswith("against")
    if against and _WHO_ACCUSED.match(text, one[1]):
        return True
    bare = mention.act is None and text[slice(*one)].lower() in ("him", "her")
    return bare and (_AGAINST_THEM.search(cue) or _AGAINST_THEM.search(text[: one[0]].rstrip())) is not None
