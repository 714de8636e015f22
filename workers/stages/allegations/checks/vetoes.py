"""What the grammar forbids whatever the network says, and what both find in one sentence.

A question claims nothing. A cue that is negated, only possible or under an `if` marks nothing. A step that is
announced is not yet taken. What happens in a film or a novel happens to nobody. Nobody accuses himself, except who
claims responsibility or confesses.
"""

import re
from dataclasses import replace

from workers.stages.allegations.checks.at_large import is_at_large
from workers.stages.allegations.checks.beside_a_case import without_the_bar
from workers.stages.allegations.checks.bystanders import accused
from workers.stages.allegations.checks.clearings import by_whom
from workers.stages.allegations.checks.doers import done_by
from workers.stages.allegations.checks.findings import weighed
from workers.stages.allegations.checks.good_deeds import is_good_deed
from workers.stages.allegations.checks.habits import is_forecast
from workers.stages.allegations.checks.harmless import accuses_of_nothing
from workers.stages.allegations.checks.jokes import is_in_jest
from workers.stages.allegations.checks.mistaken import as_it_stands, is_mutual
from workers.stages.allegations.checks.no_wrong import is_no_wrong
from workers.stages.allegations.checks.omissions import owns_to_it
from workers.stages.allegations.checks.other_senses import is_freed_on_appeal, is_in_another_sense
from workers.stages.allegations.checks.own_clause import in_its_clause, without_others
from workers.stages.allegations.checks.replies import as_given
from workers.stages.allegations.checks.second_claims import each_its_claim
from workers.stages.allegations.checks.two_acts import told_apart
from workers.stages.allegations.checks.undone import is_undone
from workers.stages.allegations.checks.unsaid import is_unsaid, names_no_wrong
from workers.stages.allegations.grammar.clauses import Clause, VerbGroup, parsed
from workers.stages.allegations.grammar.dates import DAYS, MONTHS
from workers.stages.allegations.grammar.status import NO_STEPS, as_told, is_hypothetical, is_question, lowered
from workers.stages.allegations.lexicon.cues import VERB_FORMS
from workers.stages.allegations.lexicon.wordlist import words
from workers.stages.allegations.lexicon.wrongs import names_wrong
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import NOTHING, Extent, TaggedMention, TaggedResponse, Tags, touch

_FICTION = re.compile(
    r"\b(?:in|of) (?:the|this|his|her) (?:film|novel|play|drama|opera|thriller|movie|sitcom|tale|musical)\b|"
    r"\b(?:the|this) (?:film|novel|play|opera) "
    r"tells\b|\b(?:his|her|whose|the) character\b|\b(?:first|second|third|final) act\b|\bprotagonist\b|\btitle role\b",
    re.IGNORECASE,
)
# The law in general, and what is only said in play.
_LAW_AT_LARGE = re.compile(
    r"\bis an? (?:crime|offence|offense) (?:that|which|under|punishable)\b|\b(?:crime|offence|fraud|theft) carries an?\b|"
    r"\bthe law (?:also )?bans\b|"
    r"\b(?:a|any) (?:person|defendant|suspect|employee|worker|tenant|driver) who (?:is|has been)\b[^.]*"
    r"\b(?:must|may|can|has the right|is entitled|should)\b|"
    r"^(?:Companies|Firms|Businesses|Banks|Directors|Officials|Drivers|Motorists|Employers|Employees|Landlords|"
    r"Offenders|Retailers|Traders|Producers) (?:who|that|which|found|convicted|caught|guilty)\b"
    r"[^.;]*\b(?:can|may|face|risk|are liable)\b|"
    r"^(?:An?|Any) (?:company|firm|business|bank|employer|employee|director|person|driver|motorist|landlord|tenant|trader|retailer|shop|"
    r"supplier|official|worker|publisher|platform|owner|manufacturer|importer|exporter|doctor|nurse|lawyer|teacher|player|club|member|"
    r"defendant|suspect|contractor|state|taxpayer|pupil|student) (?:(?:that|who|which) (?:is|has been) )?"
    r"(?:under investigation|found guilty of|found to (?:have|be)|convicted of|accused of|charged with|suspected of|caught|guilty of|"
    r"fined for|arrested)\b(?:(?!\b(?:the|his|her|its|their|this|that|last|yesterday|today|(?-i:[A-Z])\w+)\b)[^.;,])*? "
    r"(?:can|must|will have \d+|will have (?:to|the right)|is entitled|has the right|faces|may (?:be (?:fined|banned|barred|"
    r"jailed|struck off|disqualified|suspended|dismissed|ordered|required|asked|deported|expelled)|ask|appeal|apply|choose|lose))\b"
    r"(?!.*\b(?:said|ruled|ordered|heard|told)\b)|"
    r"\b(?:anyone|anybody|whoever) (?:who )?(?:is |has been )?(?:accused|charged|arrested|convicted|acquitted)\b[^.]*"
    r"\b(?:must|may|can|has the right|is entitled|should)\b",
    re.IGNORECASE,
)
_PLAY = re.compile(
    r"\brobbed of (?:a|the|two|three) (?:goal|goals|win|penalty|points?)\b|"
    r"\bplead(?:s|ed)? guilty to (?:a (?:weakness|fondness|liking)|one thing)\b|\bcleared for (?:take-off|landing|use)\b|\bfired up\b|"
    r"\b(?:admit|confess)\w* (?:to )?[^.;]*\b(?:weakness|fondness|liking|passion|soft spot) for\b|"
    r"\b(?:murder|butcher|kill|slaughter|massacr|mangl)\w* (?:the|a|this|that|his|her|their|our) "
    r"(?:\w+ )?(?:song|tune|joke|language|anthem|melody|aria|mood|conversation|momentum|dream|french|english)s?\b|"
    r"\battack\w* (?:the|a|an|this|that|his|her|every|each|any) (?:\w+ )?"
    r"(?:crosswords?|puzzle|piano|keyboard|canvas|task|job|problem|role|part|chores?|recipe|essay|homework)\b|"
    r"\b(?:charg|storm)\w* into (?:every|each|any) (?:room|meeting|party|conversation|kitchen)\b|"
    r"\b(?:stole|steal|stealing|steals) (?:the|every|each|our|my|his|her|their|many a|any) (?:\w+ )?(?:shows?|"
    r"scenes?|hearts?|limelight|thunder|"
    r"headlines|spotlight|march)\b|\b(?:beat|thrashed|slaughtered|hammered|murdered|robbed) (?:me|him|her|us|them)"
    r" (?:\w+ )?at "
    r"(?:chess|cards|tennis|golf|draughts|bridge|scrabble|darts|snooker|squash|poker|table tennis|monopoly|"
    r"dominoes|everything)\b|"
    r"\brobb(?:ed|ing) us of (?:our |all )?(?:\w+ )?(?:excuses?|sleep|breath|words)\b|\bmurder(?:s|ed|"
    r"ing)? (?:every|each) (?:tune|song|note)\b|"
    r"\bat the polls\b|\busual suspects\b|\bguilty pleasures?\b|"
    r"\b(?:is|are|was|were) guilty (?!of\b|on\b|to\b|in\b|by\b|plea|verdict)\w|"
    r"\bsentenced to (?!hanging|serving|spending)\w+ing\b|"
    r"\b(?:clinical )?trials? of (?:the |an? )?(?:new |first |experimental )?"
    r"(?:vaccine|drug|medicine|treatment|therapy|jab|pill|device|system|technology|scheme|bus|tram|driverless)|\bclinical trial|"
    r"\bsuspect(?:s|ed)? (?:of )?(?:the |having )?(?:flu|influenza|measles|cholera|covid\S*|ebola|malaria|dengue|stroke|concussion)\b|"
    r"\b(?:admit|confess)\w* (?:that )?(?:he|she|they|it) (?:prefer|like|love|enjoy|miss)(?:s|d|ed|red)?\b|"
    r"\barrest\w* (?:of )?(?:the|a|its|this|that) (?:\w+ )?(?:decline|slide|fall|drop|slump|spread|erosion|decay|rot|deterioration)\b|"
    r"\bruled out foul play\b|\b(?:lost|won|beaten) \d+-\d+\b|\bsent off for\b",
    re.IGNORECASE,
)
# Who helps the police is accused of nothing.
_WITNESS = re.compile(
    r"(?:question|interview|interrogat|quizz|heard|trac(?:e|ing)|speak|want\w* to|wish\w* to)\w*\b[^.;]* "
    r"(?:as (?:a )?witness(?:es)?|who (?:may|might|could) have (?:seen|heard|witnessed|information)|"
    r"(?:believed|thought) to have (?:seen|heard|witnessed)|not (?:a|being treated as a|regarded as a) suspects?)\b",
    re.IGNORECASE,
)
# A guide speaks to its reader; in a quote `you` is somebody.
_GUIDE = re.compile(r"^[^\"“”]*\b(?:if|when|once) you(?:['’]re)?\b[^\"“”]*$", re.IGNORECASE)
# Two words of a game, and none of a court: `Town's defence was guilty of giving the ball away`.
_GAME = re.compile(
    r"\b(ball|keeper|goalkeeper|striker|winger|midfielder|crossbar|half-time|kick-off|offside|innings|wicket|batsman|bowler|umpire|"
    r"scrum|fixture|comeback|equaliser|hat-trick)\b",
    re.IGNORECASE,
)
_COURT = re.compile(
    r"\b(police|court|judge|jury|prosecut\w+|lawyers?|tribunal|lawsuit|sued|suing|arrest\w*|charged with|indict\w*|allege\w*|accus\w+|"
    r"investigat\w+|inquiry|fined|doping|racis\w+|brib\w+|match-fixing|banned)\b",
    re.IGNORECASE,
)
# An office's standing work: `The agency investigates all accidents on trunk roads`, `investigates air accidents`.
_ITS_WORK = re.compile(
    r"\b(?:investigates|prosecutes|handles|examines|polices) "
    r"(?:all|every|any|such|most|(?:[a-z]+ )?(?:complaints|crimes|accidents|cases|claims))\b",
    re.IGNORECASE,
)
_SATIRE = re.compile(
    r"^\W*(?:satire|spoof)\b|[(\[](?:satire|spoof)[)\]]|\bour (?:\w+ )?(?:spoof|satirical)\b|\W(?:this|the above)"
    r" is (?:a|our) "
    r"(?:\w+ )?(?:joke|spoof)\b[^.]*[.)]|\bfrom our april (?:1|1st|fool\w*) (?:edition|issue)\b|"
    r"\bthis (?:article|piece|story|column) is (?:a )?(?:work of )?(?:satire|satirical|fiction)\b",
    re.IGNORECASE,
)
# Who or what is never one identifiable accused.
_NOBODY = words("anyone anybody nobody no-one whoever everyone somebody someone none nothing neither")
_NATURE = words("weather rain snow storm storms drought heat wind flood floods market markets luck fate history time")


def is_satire(headline: str | None, text: str) -> bool:
    """Whether the article says of itself that it is satire: in the headline, as its first word, or in a line that tells so."""
    lines = [line for line in (headline or "", *text.splitlines()) if line.strip()]
    return any(_SATIRE.search(line) for line in (*lines[:3], *lines[-2:]))


def checked(sentence: Sentence, found: Tags) -> Tags:
    """The tags that the grammar lets stand."""
    if _PLAY.search(sentence.text):
        return NOTHING
    found = replace(found, responses=tuple(r for one in found.responses if (r := as_given(sentence.text, one))))
    if not found.mentions:
        return found
    text = sentence.text
    if _FICTION.search(text) or _LAW_AT_LARGE.search(text) or _ITS_WORK.search(text):
        return replace(found, mentions=())
    if _GUIDE.search(text) or _is_game(text):
        return replace(found, mentions=())
    clause = parsed(sentence.text, sentence.heading)
    if sentence.heading and is_question(clause):
        return NOTHING
    mentions = tuple(
        m
        for mention in found.mentions
        for told in done_by(text, mention)
        for own in each_its_claim(clause, told, found.mentions)
        for one in told_apart(clause, own)
        if (m := _checked(clause, one, sentence.heading))
    )
    mentions = tuple(m for m in mentions if not _is_protested(text, m))
    return replace(
        found, mentions=mentions, responses=tuple(_by_the_accused(text, r, mentions) for r in found.responses)
    )


def _by_the_accused(text: str, response: TaggedResponse, mentions: tuple[TaggedMention, ...]) -> TaggedResponse:
    """`Police said a man held at the port, Piers Lowe, had confessed`: he did, whom the mention of it accuses."""
    stands = {"admission": _tells_of_it, "no_comment": _was_paid}.get(response.type)
    if stands is None or not any(stands(text, s) for s in response.speaker):
        return response
    for m in mentions:
        told = text[slice(*m.accused[0])].lower() not in _PRONOUNS if m.accused else False
        confessed = (
            m.status == "admitted" and touch(m.cue, response.cue) and _HAS_CONFESSED.search(text[: response.cue[1]])
        )
        same = confessed if response.type == "admission" else m.status == "settled"
        if told and same and not any(touch(a, s) for a in m.accused for s in response.speaker):
            return replace(response, speaker=m.accused)
    return response


_PRONOUNS = words("i we he she it they you his her its their")
_HAS_CONFESSED = re.compile(
    r"\b(?:has|had|have)(?: (?:also|already|since|later))? (?:confess|admitt|plead)\w*(?: \w+)?$"
)
_SAYS = re.compile(r" (?:said|says|say)\b")
_OBJECT = re.compile(r"\bto \w+ (?:the |a |an )?$")
_PAID_TO = re.compile(r"\b(?:paid|pays|pay|paying) (?:the |a |an )?$")


def _tells_of_it(text: str, one: Extent) -> bool:
    return _SAYS.match(text, one[1]) is not None or _OBJECT.search(text[: one[0]]) is not None


def _was_paid(text: str, one: Extent) -> bool:
    return _PAID_TO.search(text[: one[0]]) is not None


def _is_protested(text: str, mention: TaggedMention) -> bool:
    """`protested against the arrest of journalists`: what is wrong, they say, is the arrest."""
    return (
        mention.status == "investigated"
        and not mention.accuser
        and mention.act is None
        and _PROTESTS_AT.search(text[: mention.cue[0]]) is not None
    )


_PROTESTS_AT = re.compile(
    r"\b(?:protest\w*|demonstrat\w*|rall(?:y|ied|ying)|march\w*|campaign\w*) (?:against|at|over) (?:the |their |"
    r"his |her )?(?:\w+ )?$",
    re.IGNORECASE,
)


def _is_game(text: str) -> bool:
    return len({word.lower() for word in _GAME.findall(text)}) > 1 and not _COURT.search(text)


def _checked(clause: Clause, mention: TaggedMention, heading: bool) -> TaggedMention | None:
    inside = clause.tokens.within(*mention.cue)
    verbs = [i for i in inside if clause.tags[i].startswith("VB")]
    head = verbs[-1] if verbs else inside[0] if inside else None
    if head is None:
        return None
    group = clause.verb_group(head) if verbs else None
    if _was_not_done(clause, mention, inside[0], head, group):
        return None
    if group is None and _only_possible(clause, inside[0]):
        return None
    if _IF_GUILTY.match(clause.text) and clause.lower[head] in ("face", "faces", "faced"):
        return None
    stands = as_it_stands(
        clause, in_its_clause(clause.text, _who_accuses(clause.text, _as_alleged(clause.text, mention)))
    )
    if stands is None or is_good_deed(clause.text, stands):
        return None
    mention = by_whom(clause.text, stands, heading)
    weight = weighed(clause.text, mention)
    if weight is None:
        return None
    mention = weight
    status = lowered(clause, as_told(clause.text, mention.cue, mention.act, mention.status), group)
    if is_undone(clause.text, mention) or is_freed_on_appeal(clause.text, mention):
        status = "cleared"
    if any(_nobody(clause, extent) for extent in mention.accused):
        return None
    if (
        _is_a_task(clause, mention)
        or _hangs(clause, mention)
        or is_forecast(clause, mention)
        or _NOWHERE.match(clause.text, mention.cue[1])
        or (_GOES_TO_LIVE.match(clause.text, mention.cue[0]) and not (group and group.passive))
        or _WITNESS.match(clause.text, mention.cue[0])
        or clause.text[slice(*mention.cue)].lower() in _NOT_STEPS
        or is_unsaid(clause.text, mention)
        or is_no_wrong(clause.text, mention)
        or accuses_of_nothing(clause.text, mention)
        or is_in_another_sense(clause.text, mention)
        or is_in_jest(clause.text, mention)
        or is_at_large(clause.text, mention)
    ):
        return None
    if (
        mention.act
        and _SUSPECT.search(clause.text[slice(*mention.cue)])
        and names_no_wrong(clause.text[slice(*mention.act)])
    ):
        mention = replace(mention, act=None)
    named = accused(clause.text, mention)
    if mention.accused and not named:
        return None
    if _clears_nobody(clause, mention):
        return None
    accuser = tuple(
        a
        for a in mention.accuser
        if (status == "admitted" or a not in named or is_mutual(clause.text, mention.cue))
        and not _is_no_accuser(clause.text, a, mention.cue)
    )
    mention = without_others(clause.text, replace(mention, status=status, accused=named, accuser=accuser))
    return without_the_bar(clause.text, mention) if mention.accused or not named or status == "cleared" else None


_SUSPECT = re.compile(r"(?:\bnot|n['’]t|\bnever)\b.*\bsuspect", re.IGNORECASE)


def _as_alleged(text: str, mention: TaggedMention) -> TaggedMention:
    """`The sanctions name Ida Kroll, whose bank allegedly laundered money`: of the bank it is only alleged."""
    if mention.act is None or mention.status == "alleged" or mention.cue[1] > mention.act[0]:
        return mention
    allegedly = _WHOSE_ALLEGEDLY.search(text, mention.cue[1], mention.act[0])
    return replace(mention, cue=allegedly.span("cue"), status="alleged") if allegedly else mention


_WHOSE_ALLEGEDLY = re.compile(r"\bwhose [\w'’-]+(?: [\w'’-]+){0,3}? (?P<cue>allegedly|reportedly) $", re.IGNORECASE)


def _is_no_accuser(text: str, one: Extent, cue: Extent) -> bool:
    """`by reason of insanity`, `under the Lobbying Act`, `accused of fraud, and the university is looking into it`, whom others accuse."""
    return (
        _NO_ACCUSER.match(text, one[0]) is not None
        or (_UNDER.search(text[: one[0]]) is not None and _STATUTE.search(text[: one[1]]) is not None)
        or (
            one[0] > cue[1]
            and _ACCUSED_OF.match(text, cue[0]) is not None
            and _AND_ANOTHER.search(text[cue[1] : one[0]]) is not None
        )
        or (
            one[1] < cue[0]
            and _WHOM.search(text[: one[0]]) is not None
            and _ACCUSE.search(text[one[1] : cue[0]]) is not None
        )
        or _speaks_for_him(text, one, cue)
    )


def _speaks_for_him(text: str, one: Extent, cue: Extent) -> bool:
    """`was arrested on suspicion of murder; his wife said that he had been at a wedding`."""
    if one[0] <= cue[1] or not _NEXT_CLAUSE.search(text[cue[1] : one[0]]):
        return False
    said = _SAID.match(text, one[1])
    return said is not None and not _OFFICIAL.search(text[slice(*one)]) and not names_wrong(text[said.end() :])


_NEXT_CLAUSE = re.compile(r"; (?:but |and )?(?:the |a |an |his |her |its )?$")
_SAID = re.compile(r",?[^;]{0,40}? (?:said|says|told [\w ]{1,20}?|insisted|maintained)\b")
_OFFICIAL = re.compile(
    r"\b(?:police|prosecut\w+|court|judges?|jury|tribunal|inquiry|panel|chamber|detectives?|investigators?|"
    r"officers?|officials?|ministry|regulator)\b",
    re.I,
)


def _who_accuses(text: str, mention: TaggedMention) -> TaggedMention:
    """`Ida Kroll said the firm had dismissed her and accused its owner of fraud`: she accuses, not the firm."""
    said = _SAID_OF.match(text) if _ACCUSES.match(text, mention.cue[0]) else None
    if (
        said is None
        or not text[: mention.cue[0]].endswith(" and ")
        or not mention.accuser
        or any(text[slice(*a)].lower() in ("him", "her", "them", "it") for a in mention.accused)
    ):
        return mention
    joined = text[said.end() : mention.cue[0]]
    if ";" in joined or _ACCUSES.search(joined) or not any(a[0] >= said.end() for a in mention.accuser):
        return mention
    return replace(mention, accuser=(said.span("who"),))


_ACCUSES = re.compile(r"(?:accused|blamed)\b", re.IGNORECASE)
_SAID_OF = re.compile(
    r"(?P<who>(?:The |A |An |Mr |Mrs |Ms |Dr )?[A-Z]?[\w'’-]+(?: (?!said\b)[\w'’-]+){0,4}) said (?:that )?(?!(?:he|"
    r"she|they|it)\b)",
    re.ASCII,
)


_NO_ACCUSER = re.compile(r"reasons? of\b", re.IGNORECASE)
_UNDER = re.compile(r"\bunder (?:the |a |an |its |new |\w+['’]s )?(?:\w+ )?$", re.IGNORECASE)
_STATUTE = re.compile(r"\b(?:Acts?|Laws?|Code|Ordinance|Convention|legislation|law|statute|rules|regulations)$")
_ACCUSED_OF = re.compile(r"(?:accused|suspected|blamed|criticised|criticized)\b", re.IGNORECASE)
_AND_ANOTHER = re.compile(
    r"(?:, (?:and|but|while)|;) (?:the |a |an |his |her |its |\w+ of (?:his|her|its) (?:\w+ )?)?$"
)
_ACCUSE = re.compile(r"\b(?:accus|suspect|say|said|alleg|believ|charg)\w*\b[^,]*, ")
_WHOM = re.compile(r", (?:which|whom|who) (?:the |a |an |his |her |its )?$")


def _was_not_done(clause: Clause, mention: TaggedMention, first: int, head: int, group: VerbGroup | None) -> bool:
    """Whether the step of the cue that begins at word `first` is denied, only possible or under an `if`."""
    # The verb's own status counts too: `could be fined` read as a claim is a step that was not taken all the same.
    steps = any(
        cue.frame in ("accuse", "blame", "condemn") or cue.status not in NO_STEPS
        for cue in VERB_FORMS.get(clause.lower[head], ())
    )
    if mention.status in NO_STEPS and not steps:
        return False
    return is_hypothetical(clause, first, group) and not _stands_all_the_same(clause, mention, head, group)


def _stands_all_the_same(clause: Clause, mention: TaggedMention, head: int, group: VerbGroup | None) -> bool:
    """Whether a cue that looks negated or only possible tells of something real.

    `must repay 88,000 euros` is a judgment; `did not prosecute him` and `released without charge` clear because of their own negation;
    who `does not deny` it admits it; `the arrested man` has been arrested, whatever is asked about him; who is extradited `so he can
    face charges` is charged.
    """
    cue = clause.text[slice(*mention.cue)]
    if mention.status == "cleared":
        return _NEGATION.search(cue) is not None
    if mention.status == "admitted" and (_DOES_NOT_DENY.search(cue) or owns_to_it(clause, mention, head)):
        return True
    if mention.status == "charged" and _BROUGHT_TO_COURT.search(clause.text[: mention.cue[0]]):
        return True
    after = clause.tags[head + 1 : head + 2]
    if clause.tags[head] == "VBN" and after and after[0].startswith("NN") and clause.tags[head - 1] == "DT":
        return True
    if group is None or group.negated or group.passive:
        return False
    return mention.status in ("penalised", "convicted", "settled") and "must" in clause.lower[group.start : head]


_NEGATION = re.compile(r"\b(?:not|no|never|without)\b|n['’]t\b", re.IGNORECASE)
_DOES_NOT_DENY = re.compile(r"(?:\bnot|n['’]t|\bnever) (?:\w+ly )?(?:den|disput|contest|challeng)", re.IGNORECASE)
_BROUGHT_TO_COURT = re.compile(
    r"\b(?:before|so(?: that)?) (?:he|she|they|[A-Z]\w+) (?:can|could) (?:be |stand |face )?$", re.IGNORECASE
)


def _only_possible(clause: Clause, cue: int) -> bool:
    """Whether the verb before a noun of procedure says only that it may come: `could face a further two years in prison`."""
    for i in range(cue - 1, max(cue - 8, -1), -1):
        if clause.tokens.words[i] in ",.;:":
            return False
        if clause.tags[i].startswith("VB"):
            group = clause.verb_group(i)
            return (group.modal or group.negated) and not clause.lower[i].startswith(_ABOUT_WHAT_IS)
    return False


# `did not contest the order`, `may appeal their sentences`: there is one.
_ABOUT_WHAT_IS = ("contest", "dispute", "den", "confirm", "appeal", "challeng", "oppos", "comment")


def _clears_nobody(clause: Clause, mention: TaggedMention) -> bool:
    """`The panel found no evidence of harm`: where nobody is named, nobody is cleared."""
    return not mention.accused and _FOUND_NOTHING.match(clause.text, mention.cue[0]) is not None


_FOUND_NOTHING = re.compile(
    r"found no (?!wrongdoing|misconduct|impropriety|fault|breach|violation|case)|no (?:evidence|proof|sign|indication)\b",
    re.IGNORECASE,
)


_IF_GUILTY = re.compile(r"[“\"]?if (?:he is |she is |they are )?(?:convicted|found guilty)\b", re.IGNORECASE)
_NOT_STEPS = words("not never no without n't") | {"sent off"}  # the last by a referee


_ARREST = re.compile(r"\b(?:arrest\w*|detained|prosecutors?|foreign|secrets?|classified)\b", re.IGNORECASE)


def _is_a_task(clause: Clause, mention: TaggedMention) -> bool:
    """`was charged with overseeing the move`: a duty, when nothing that one is charged with is a wrong and nobody was arrested."""
    cue = clause.text[slice(*mention.cue)].lower()
    if not cue.startswith("charged") or _ARREST.search(clause.text):
        return False
    after = clause.text[mention.cue[0] :].lower()
    task = re.match(r"charged (?:by [^.;,]{1,40} )?with (\w+ing)\b([^.;]*)", after)
    if task is None or names_wrong(task.group(1)):
        return False
    if task.group(1) in _SURELY_TASKS:
        return True
    return not (names_wrong(task.group(2)) or _CRIME.match(after, task.start(1)) or _BEFORE_COURT.search(clause.text))


# What no law forbids, whatever it is done to: `charged with preventing fraud`.
_SURELY_TASKS = words("""
    overseeing investigating examining monitoring supervising coordinating drafting drawing ensuring preventing stopping combating
    fighting protecting guarding safeguarding reviewing reforming modernising modernizing rebuilding restoring improving implementing
    enforcing upholding policing regulating preserving rooting uncovering auditing assessing
""")
# Charges whose words name no wrong by themselves.
_CRIME = re.compile(
    r"(?:re-?label|mis-?label|dilut|inflat|stag|backdat|falsif|doctor|fak|rigg|skimm|overcharg|underpay|steer|water)\w*ing\b|"
    r"throwing (?:a|an|stones|bottles|eggs|petrol)\b|letting [^.;]{0,30}\bescape\b|leaving (?:a|an|her|his|the) (?:child|"
    r"baby|boy|girl|dog|patient)\b|"
    r"causing\b|possessing\b|exposing (?:him|her|them)sel|belonging\b|endangering\b|failing\b|refusing\b|"
    r"(?:importing|exporting|supplying|selling|smuggling|carrying|concealing|hiding)\b|"
    r"entering\b|leaving the (?:scene|country)|setting (?:fire|light|alight)|setting \w+ \w+ on fire|"
    r"driving (?:while|without|under|with|at|dangerously|carelessly|over|on)\b|"
    r"sending\b[^.;]{0,40}\b(?:messages?|letters?|e-?mails?|texts?|pictures?|photographs?|threats?)\b|"
    r"having (?:sex|an?\b[^.;]{0,20}\b(?:knife|gun|weapon|blade|firearm))|giving (?:alcohol|drugs|drink)|"
    r"taking (?:a|an|the|his|her) (?:child|car|boy|girl|baby)|using (?:a |an |his |her )?(?:mobile|telephone|phone|false|forged)|"
    r"making (?:a |an )?(?:hoax|bomb|false|indecent|threat)|\w+ing\b[^.;]*\b(?:to minors|under the influence|"
    r"without (?:an? )?(?:licen[cs]e|permit|permission|insurance|papers|visa|consent|authority)|while (?:disqualified|drunk|banned))\b"
)
# `was charged with spraying the statue, police said`, `appeared before magistrates charged with`.
_BEFORE_COURT = re.compile(
    r"\b(?:police|prosecutors?|officials) (?:said|say|says)\b|\b(?:before|told) (?:a|the) court\b|\bon trial\b|"
    r"\bmagistrates?\b|\bbail\b|\bremanded\b|\b(?:in|crown|district|high|"
    r"county) court\b|\bplead\w*\b|\bindict\w*",
    re.IGNORECASE,
)


def _hangs(clause: Clause, mention: TaggedMention) -> bool:
    """`was suspended from a rope`: by gravity, not by an employer."""
    return _HANGING.match(clause.text, mention.cue[0]) is not None


_HANGING = re.compile(
    r"(?:suspended|hung) from (?:a|an|the|its) (?:\w+ )?"
    r"(?:beam|balcony|bridge|cable|ceiling|chain|crane|helicopter|hook|mast|pole|rafters?|roof|ropes?|tree|wires?)\b",
    re.IGNORECASE,
)


# `banned in no country`, `charged by nobody`, but `in no uncertain terms`.
_NOWHERE = re.compile(
    r" (?:in|by|at|from) (?:no (?!time|uncertain|small|way)|none\b|nobody\b|no-one\b|neither\b)", re.IGNORECASE
)
# `They settled in Canada`; in May or on Monday a case may be settled.
_GOES_TO_LIVE = re.compile(
    rf"settl(?:e|es|ed|ing) (?:down\b|there\b|"
    rf"(?:in|near|around|on) (?!{'|'.join(name.capitalize() for name in (*MONTHS, *DAYS))})(?:the )?[A-Z])"
)


def _nobody(clause: Clause, extent: Extent) -> bool:
    said = clause.text[slice(*extent)].split()
    if not said:
        return False
    if _IN_A_PLACE.match(clause.text, extent[0], extent[1]):
        return False
    first = said[0].lower()
    # `storms`, `Weather` at the head of a sentence; `Jon Snow` is a man.
    return first in _NOBODY or first == "no" or (said[-1] if len(said) > 1 else first) in _NATURE


# `somebody at our end` is one of a described group; `somebody in the crowd` may be anybody.
_IN_A_PLACE = re.compile(
    r"[Ss]ome(?:one|body) (?:at|in|inside|within) "
    r"(?:our|its|his|her|their|my|(?:the |an? )?(?:[\w'’-]+ ){0,3}?(?:office|department|ministry|bureau|company|staff|team|archive|"
    r"control room|board|bank|club|police|unit|depot|headquarters|court|factory))\b|"
    r"[Ss]ome(?:one|body) (?:at|inside) (?:the )?[A-Z]"
)
