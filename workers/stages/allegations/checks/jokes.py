"""Sport, jokes, books kept and things blamed: words of a step that no court, police or office has taken.

The hosts, guilty of nine handling errors     a game
The vicar pleads guilty to liking it          a joke
took a charge of $42m for its closure         a company's books
Slugs are guilty of most of the damage        no person
"""

import re

from workers.stages.allegations.checks.rule import Rule, any_holds, pattern
from workers.stages.allegations.tagging import TaggedMention


def is_in_jest(text: str, mention: TaggedMention) -> bool:
    """Whether a mention of a sentence's `text` is of a game, a joke or a thing."""
    return any_holds(_RULES, text, mention)


_OFFICE = (
    r"police|courts?|judges?|jury|prosecut\w+|tribunals?|lawsuit|arrest\w*|indict\w*|doping|racis\w+|brib\w+|betting|"
    r"match-fixing|banned|suspended|sentenced|jail\w*|prison|investigat\w+|inquiry|hearing|panel|commission\w*|regulators?|"
    r"committee|magistrates?|injur\w+|killed|died"
)
_LAW = pattern(rf"\b(?:{_OFFICE}|charged|fined)\b")
_FAULT = (
    r"(?:unforced |handling |basic |passing |schoolboy |double |costly )*(?:errors?|faults?|mistakes?|chances?|"
    r"misses|turnovers?|"
    r"knock-ons|foul throws?|over-?confidence|complacency|wishful thinking|late collapse|collapse|puns?|naivety|"
    r"profligacy|"
    r"time-wasting|poor (?:finishing|defending|marking)|wasteful\w*)"
)
_GUILTY = r"(?:guilty of|convicted of|found guilty of|held guilty of)"
_LIKING = (
    r"(?:liking|loving|enjoying|wanting|preferring|hoping|wishing|being (?:a |an )?(?:fan|happy|proud|late|lazy|"
    r"excited|interesting)|"
    r"looking at|wearing|singing|whistling|telling|smiling|dancing|snoring|setting too much|giving too much)"
)
_OWN_VOICE = re.compile(r"(?:[Ii]|[Ww]e)\b")


def _by_ourselves(text: str, mention: TaggedMention) -> bool:
    """`We plead guilty, and both have been sent a pen`: the paper jokes, outside a quotation, and no court is near."""
    if any(mark in text for mark in '“"”'):
        return False
    return any(_OWN_VOICE.fullmatch(text[slice(*a)]) for a in mention.accused)


_ANIMALS = (
    r"(?:slugs?|snails?|foxes|fox|seagulls?|gulls?|cows?|cats?|dogs?|rats?|mice|crows?|magpies?|pigeons?|badgers?|"
    r"bears?|wolf|wolves|"
    r"sheep|goats?|horses?|deer|otters?|beavers?|bees|wasps|locusts|mosquito(?:e)?s|vine weevils|sharks?|monkeys?|"
    r"parrots?|moths?|"
    r"caterpillars|jellyfish|squirrels?|boars?|cormorants?|seals?|viruses|virus|fungus|bacteri\w+|bacillus)"
)
_THINGS = (
    r"(?:sugar|salt|alcohol|caffeine|asteroids?|meteors?|volcano(?:e)?s|comets?|el ni[nñ]o|climate change|"
    r"global warming|inflation|"
    r"jet stream|(?:faulty |software |bad |failed )*(?:updates?|patch|bug|glitch|wiring|cable|boiler|fault|flaw)|"
    r"(?:electrical |technical |mechanical )(?:faults?|failures?|problems?)|rivers?|waves?|ice|fog|frost|sun|moon|"
    r"tides?)"
)


def _is_a_thing(text: str, mention: TaggedMention) -> bool:
    """Whether all the accused are beasts or things: `A seagull`, `The fox`, `Sugar`; `Sharks` may be a club, `Salt` a man."""
    said = [(a[0], text[slice(*a)]) for a in mention.accused]
    return bool(said) and all(
        _A_THING.fullmatch(one) is not None or (at == 0 and _OPENS.fullmatch(one) is not None) for at, one in said
    )


_A_THING = re.compile(
    rf"(?:(?:[Tt]he|[Aa]n?|some|two|three|his|her|their|its) )?(?:[a-z-]+ ){{0,2}}?(?:{_ANIMALS}|"
    rf"{_THINGS})|Santa"
)
_OPENS = re.compile(
    r"Slugs|Snails|Sugar|Alcohol|Caffeine|Cows|Vine weevils|Rats|Mice|Mosquitoes|Climate change|"
    r"Inflation|Rivers|Goldilocks"
)


def _blames_a_thing(text: str, mention: TaggedMention) -> bool:
    """`A faulty update was blamed by Nimbus`: Nimbus blames, and nobody is accused."""
    return any(
        _WAS_BLAMED.search(text[: a[0]]) is not None
        and a[0] >= mention.cue[1]
        and text[mention.cue[1] : a[0]].strip() in ("by", "by the")
        for a in mention.accused
    )


_WAS_BLAMED = re.compile(
    r"\b(?:was|were|is|are|been|being) (?:\w+ly )?(?:blamed|accused|criticised|criticized)"
    r" by (?:the )?$",
    re.I,
)

_RULES = (
    # `They were guilty of missing three chances`, `guilty of 43 unforced errors`
    Rule(
        at=pattern(
            rf"(?:found |held )?{_GUILTY} (?:an? |the |his |her |their |some |more |\d+ |one |two |three |four |"
            rf"five |six |seven |eight |"
            rf"nine |ten |eleven |twelve |a dozen |several |too many |a string of |a series of )*{_FAULT}\b|"
            rf"(?:found |held )?{_GUILTY} (?:missing|wasting|"
            rf"squandering|spurning|"
            r"fluffing) (?:[\w'’-]+ ){0,4}(?:chances?|penalt(?:y|ies)|openings|sitters?|opportunit(?:y|ies)|putts?|"
            r"tackles?)\b"
        ),
        unless=pattern(rf"\b(?:{_OFFICE}|charged)\b"),
    ),
    # `convicted of a foul throw by the linesman`, `convicted by the audience`
    Rule(
        around=pattern(
            r"\b(?:convicted|found guilty|guilty|acquitted|cleared)\b[^.;]{0,60}? by (?:the |an? )?(?:linesman|"
            r"referee|audience|viewers|"
            r"readers|fans|pundits?|rank outsider)\b"
        )
    ),
    Rule(
        at=pattern(
            rf"(?:found |held )?{_GUILTY} (?:a )?crimes? against (?!humanity|peace|the|women|children|"
            rf"minorit|property|persons?)\w+"
        )
    ),
    # `pleaded guilty to liking it`, `convicted of wearing odd socks`
    Rule(
        "admitted convicted charged investigated",
        at=pattern(rf"(?:plead\w* guilty to|(?:found )?{_GUILTY}|arrested for) {_LIKING}\b"),
        unless=_LAW,
        wrong=False,
    ),
    Rule("admitted", wrong=False, at=pattern(r"plead guilty\b"), when=_by_ourselves),
    # `A granddaughter has charged her with building a treehouse`
    Rule(
        "charged",
        sentence=pattern(
            r"\b(?:granddaughter|grandson|wife|husband|mother|father|daughter|son|niece|nephew|editor|friends?)"
            r"s? (?:has |have |had )?"
            r"charged (?:her|him|me|us|them) with \w+ing\b"
        ),
        unless=pattern(rf"\b(?:{_OFFICE}|fined)\b"),
        wrong=False,
    ),
    # `took the blame for the defeat`, `Fans blamed goalkeeper Ode for the defeat`
    Rule(
        act=pattern(
            r"^(?:(?:the|a|their|his|her|its|last|that|this|\w+['’]s) )*(?:[\w-]+ )?(?:defeats?|losses|"
            r"goals?|draw|relegation)$"
        ),
        cue=pattern(r"\bblam"),
        unless=_LAW,
    ),
    # A referee's book, and a citing officer's.
    Rule(
        "investigated penalised alleged charged",
        at=pattern(
            r"(?:booked|cited|carded|cautioned|sin-binned|shown a yellow card|shown a red card)"
            r" (?:\w+ )?for (?:an? |the |his |her )?(?:[\w-]+ )?"
            r"(?:diving|dissent|simulation|tackles?|fouls?|handball|time-wasting|challenge|off the ball|"
            r"obstruction|hit)\b"
        ),
    ),
    # `took a charge of NKr340m for the closure`
    Rule(
        through=pattern(
            r"\b(?:took|takes?|taking|taken|book(?:ed|s|ing)?|recorded|record|incurred|report(?:ed|s)?|post(?:ed|"
            r"s)?|absorbed|included?|"
            r"including|after) (?:an? |the )?(?:[\w-]+ ){0,2}?(?:[£$€]?[A-Za-z]{0,3}[£$€]?[\d.,]+ ?(?:m|bn|million|"
            r"billion)? )?"
            r"(?:[\w-]+ )?charges?$"
        ),
        after=pattern(
            r"(?: (?:of|on|for|against|related|to|in))*? (?:[£$€]|[A-Z]{1,3}[a-z]{0,2}[£$€]?\d|\d|(?:the |its |"
            r"a )?(?:closure|impairment|restructuring|"
            r"retirement|writedown|goodwill|redundanc|disposal|sale)\w*)"
        ),
    ),
    Rule(when=_is_a_thing),
    Rule(
        "alleged",
        when=_blames_a_thing,
        sentence=pattern(
            rf"^(?:the|an?|its)? ?(?:[\w-]+ )*?{_THINGS} (?:was|"
            "were|is|are|has been|have been) "
        ),
    ),
)
