"""The law and figures at large, quizzes, advice, and inquiries into nobody: what is told of no one in particular.

A person who is accused of perjury would be tried by another judge      the law
Of the 18,300 people sentenced last year, 7 per cent went to prison     a figure
Which king was convicted of treason?                                    a quiz
So do not deny, and do not defend                                       advice
Police are investigating the cause of the accident                      an inquiry into nobody
"""

import re

from workers.stages.allegations.checks.rule import Rule, any_holds, pattern
from workers.stages.allegations.tagging import TaggedMention


def is_at_large(text: str, mention: TaggedMention) -> bool:
    """Whether a mention of a sentence's `text` is of no one in particular."""
    return any_holds(_RULES, text, mention)


_ANYBODY = pattern(
    r"(?:an?|any|each|every) (?:[a-z-]+ )?(?:person|witness|tenant|landlord|defendant|suspect|driver|motorist|"
    r"employee|employer|worker|"
    r"citizen|parent|teacher|doctor|firm|company|official|juror|student|pupil|player|member|customer|buyer|seller|"
    r"officer)"
)
_SORTS = pattern(
    r"(?:people|men|women|defendants|suspects|tenants|landlords|drivers|motorists|offenders|teenagers|boys|girls|"
    r"adults|witnesses)",
)
_FIGURE = pattern(
    r"(?:the |some |about |nearly |almost |around |more than |"
    r"another )*\d[\d,.]+ (?:[a-z-]+ )?[a-z]+",
)


def _is_me(text: str, mention: TaggedMention) -> bool:
    """`my roofer says I owe him`: a reader asks for advice."""
    mine = all(text[slice(*a)].lower().startswith("my ") for a in mention.accuser)
    return (
        bool(mention.accuser and mention.accused)
        and mine
        and all(text[slice(*a)] in ("I", "me") for a in mention.accused)
    )


def _asks_who(text: str, mention: TaggedMention) -> bool:
    """Whether it is a question of a quiz: numbered, or about one whom it does not name."""
    said = [text[slice(*a)] for a in mention.accused]
    return text[:1].isdigit() or not any(
        one[:1].isupper() and one.split()[0] not in ("Which", "Who", "What") for one in said
    )


_RULES = (
    Rule(
        sentence=pattern(
            r"\b(?:would be|would face|will be|has \d+ days|have \d+ days|must be|can be|may be|"
            r"is entitled to|would have)\b"
        ),
        unless=pattern(
            r"\b(?:said (?:he|she|it|they)|told|heard|court heard|yesterday|on (?:mon|tues|wednes|thurs|fri|satur|"
            r"sun)day|was (?:arrested|"
            r"charged|jailed|fined|remanded))\b|[“\"]"
        ),
        everyone=_ANYBODY,
    ),
    Rule(
        sentence=pattern(r"\b(?:\d+ (?:per cent|percent)|\d+%|wait \d+|on average|a (?:quarter|third|half|fifth) of)"),
        everyone=_SORTS,
    ),
    Rule(
        sentence=pattern(
            r"^of the \d|\b(?:\d+ (?:per cent|percent)\b|\d+%|(?:fewer|more) than (?:last year|the year before|"
            r"in (?:19|20)\d\d)|"
            r"compared with|(?:up|down) from \d)"
        ),
        everyone=_FIGURE,
    ),
    # `Some 214 people were convicted of shoplifting last year, and 61 were fined`
    Rule(
        "convicted penalised investigated charged",
        sentence=pattern(
            r"^(?:some |about |in all,? )?\d[\d,]+ [a-z]+ were (?:convicted|fined|arrested|charged|"
            r"sentenced|jailed)\b[^.;]{0,60}\blast year\b"
        ),
        everyone=_FIGURE,
    ),
    # `2. What was the name of the servant who was suspected of stealing the moonstone?`
    Rule(
        sentence=re.compile(
            r"^(?:(?:Question )?\d+[.:)]? )?(?:(?:In|For|By|Of|From|On|At) )?(?:Which|Who|What|Whose|Where)"
            r"\b(?! (?:is|are|was|were) "
            r"(?:he|she|they|it)\b)[^“”\"]*\?$"
        ),
        when=_asks_who,
    ),
    Rule(sentence=re.compile(r"^(?:\d+[.:)]? )?Name the (?!\w+ (?:said|was))[^“”\"]*$")),
    # `So do not deny, and do not defend`
    Rule(
        sentence=pattern(
            r"^(?:(?:so|and|but|then|please),? )?(?:do not|don['’]t|never) (?:deny|defend|admit|"
            r"apologi[sz]e|confess|accuse|blame)\b"
        )
    ),
    Rule("alleged", when=_is_me, unless=pattern(r"[“”\"]")),
    Rule(
        "investigated",
        act=pattern(
            r"^(?:(?:into|the|probable|exact) )*(?:causes?\b(?! of (?:the |her |his |their )?deaths?)|"
            r"what went wrong)"
        ),
        named=False,
    ),
    Rule(
        "investigated",
        sentence=pattern(
            r"^(?:police|officers)\b.*\bassisting the (?:investigation|inquiry)\b|\b(?:as|was)"
            r" routine\b|\btalk of an inquiry\b"
        ),
        named=False,
    ),
    Rule("investigated", after=pattern(r" as (?:a )?witness(?:es)?\b")),
    Rule(
        "investigated",
        sentence=pattern(
            r"\bnot (?:being |believed to be |thought to be )?(?:treated as |"
            r"regarded as )?suspicious\b|\bnon-suspicious\b"
        ),
        named=False,
    ),
)
