"""The lexicon of cues: which words open an allegation, how far each takes it, and on which side the roles stand.

A verb's row gives its sense (the frame that roles.py reads), its status and its forms. The frames follow PropBank's
idea that a verb fixes the places of its arguments; the rows themselves were written for this project from the
annotation guide.

    accuse       accuser - accused - of act                     blame        accuser - accused - for act, or act - on accused
    step         body - accused - for act (arrest, charge)      probe        body - accused or act (investigate)
    state        accuser - that accused did act (allege)        weak_state   as state, only when the clause itself names a wrong (say)
    condemn      accuser - act by accused                       confess      accused - act (admit)
    breach       accused - act, the verb being the wrong (`violated`), only in headings and passive findings
"""

from dataclasses import dataclass

from schemas import ResponseType, Status
from workers.stages.allegations.lexicon.wordlist import words

_IRREGULAR = {
    "say": "says said saying",
    "hold": "holds held holding",
    "find": "finds found finding",
    "sue": "sues sued suing",
    "tell": "tells told telling",
    "throw": "throws threw thrown throwing",
    "plead": "pleads pleaded pled pleading",
    "ban": "bans banned banning",
    "quit": "quits quit quitting",
    "fine": "fines fined fining",
    "sack": "sacks sacked sacking",
    "fire": "fires fired firing",
    "expel": "expels expelled expelling",
    "catch": "catches caught catching",
    "nab": "nabs nabbed nabbing",
    "bar": "bars barred barring",
    "quash": "quashes quashed quashing",
    "hear": "hears heard hearing",
    "drop": "drops dropped dropping",
    "show": "shows showed shown showing",
    "deny": "denies denied denying",
    "rule": "rules ruled ruling",
    "strip": "strips stripped stripping",
    "sentence": "sentences sentenced sentencing",
    "jail": "jails jailed jailing",
    "imprison": "imprisons imprisoned imprisoning",
    "convict": "convicts convicted convicting",
    "acquit": "acquits acquitted acquitting",
    "admit": "admits admitted admitting",
    "confess": "confesses confessed confessing",
}


def forms(lemma: str) -> tuple[str, ...]:
    """The inflected forms of a verb."""
    if lemma in _IRREGULAR:
        return (lemma, *_IRREGULAR[lemma].split())
    if lemma.endswith("e"):
        return lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")
    return lemma, third, lemma + "ed", lemma + "ing"


@dataclass(frozen=True, slots=True)
class VerbCue:
    """A row of the lexicon. `needs_act`: a cue only when the sentence gives an act that names a wrong."""

    lemma: str
    frame: str
    status: Status
    needs_act: bool = False


_VERBS: tuple[tuple[str, Status, str, bool], ...] = (
    ("accuse", "alleged", "accuse suspect implicate", False),
    ("blame", "alleged", "blame", False),
    ("step", "investigated", "arrest detain apprehend nab question summon extradite", False),
    ("step", "investigated", "hold seize capture want", True),
    ("step", "charged", "charge indict prosecute impeach try", True),
    ("step", "charged", "indict impeach prosecute arraign", False),
    ("step", "convicted", "convict sentence jail imprison", False),
    ("step", "penalised", "fine", False),
    (
        "step",
        "penalised",
        "suspend dismiss sack fire ban expel bar censure reprimand discipline disqualify penalise penalize punish oust strip",
        True,
    ),
    ("step", "cleared", "acquit exonerate absolve pardon", False),
    ("step", "cleared", "clear", True),
    ("step", "sued", "sue", False),
    ("probe", "investigated", "investigate probe examine", True),
    ("state", "alleged", "allege", False),
    ("state", "alleged", "claim contend complain charge", True),
    (
        "weak_state",
        "alleged",
        "say argue believe suspect suggest tell insist assert warn state write add maintain",
        True,
    ),
    ("finding", "convicted", "rule find conclude determine", True),
    ("condemn", "alleged", "condemn denounce criticise criticize protest decry slam", True),
    ("confess", "admitted", "admit confess", True),
    ("breach", "alleged", "violate breach flout", True),
)

VERB_FORMS: dict[str, tuple[VerbCue, ...]] = {}
for _frame, _status, _lemmas, _needs in _VERBS:
    for _lemma in _lemmas.split():
        for _form in set(forms(_lemma)):
            VERB_FORMS[_form] = (*VERB_FORMS.get(_form, ()), VerbCue(_lemma, _frame, _status, _needs))


@dataclass(frozen=True, slots=True)
class NounCue:
    """A noun that stands for a claim or a procedure: `lawsuit`, `charges`, `under investigation`."""

    status: Status
    needs_act: bool = False


_NOUNS: tuple[tuple[Status, bool, str], ...] = (
    ("alleged", False, "allegation allegations accusation accusations"),
    ("alleged", True, "claim claims case suspicion suspicions complaint complaints reports"),
    ("investigated", True, "investigation investigations inquiry inquiries enquiry probe probes crackdown"),
    ("sued", False, "lawsuit lawsuits suit suits class-action litigation"),
    ("charged", True, "charge charges indictment indictments trial trials prosecution impeachment counts count"),
    ("convicted", True, "conviction convictions sentence sentences"),
    ("investigated", True, "arrest arrests detention"),
    ("penalised", True, "fine fines penalty penalties sanctions ban"),
)
NOUN_CUES: dict[str, NounCue] = {
    word: NounCue(status, needs) for status, needs, words in _NOUNS for word in words.split()
}

# Verbs between a party and a procedure's noun: who does what with it.
BRINGS = words("""
    file files filed filing lodge lodges lodged lodging bring brings brought bringing launch launches launched
    launching open opens opened opening make makes made making begin begins began level leveled levelled submit
    submitted start started announce announced issue issued
""")
FACES = words("""
    face faces faced facing confront confronts confronted await awaits awaiting
""")
ENDS = words("""
    dismiss dismisses dismissed drop drops dropped quash quashes quashed overturn overturns overturned withdraw
    withdrawn withdrew throw throws threw thrown abandon abandoned close closed reject rejected
""")
SETTLES = words("settle settles settled settling")
REPEATS = words("""
    deny denies denied denying reject rejects rejected rejecting dispute disputes disputed dismiss dismisses
    dismissed
""")

PHRASES: tuple[tuple[str, Status], ...] = (
    ("pleaded guilty", "admitted"),
    ("pleads guilty", "admitted"),
    ("plead guilty", "admitted"),
    ("pleading guilty", "admitted"),
    ("pleaded not guilty", "charged"),
    ("pleads not guilty", "charged"),
    ("found guilty", "convicted"),
    ("find guilty", "convicted"),
    ("finds guilty", "convicted"),
    ("found liable", "convicted"),
    ("found not guilty", "cleared"),
    ("claimed responsibility", "admitted"),
    ("claiming responsibility", "admitted"),
    ("claims responsibility", "admitted"),
    ("claim responsibility", "admitted"),
    ("took responsibility", "admitted"),
    ("under investigation", "investigated"),
    ("on trial", "charged"),
    ("stand trial", "charged"),
    ("released without charge", "cleared"),
    ("freed without charge", "cleared"),
    ("granted immunity", "cleared"),
    ("agreed to pay", "settled"),
    ("taken into custody", "investigated"),
    ("remanded in custody", "charged"),
    ("unfairly dismissed", "alleged"),
)

RESPONSES: tuple[tuple[str, ResponseType], ...] = (
    ("declined to comment", "no_comment"),
    ("declines to comment", "no_comment"),
    ("refused to comment", "no_comment"),
    ("declined comment", "no_comment"),
    ("did not respond", "no_comment"),
    ("did not immediately respond", "no_comment"),
    ("did not return", "no_comment"),
    ("did not reply", "no_comment"),
    ("had not responded", "no_comment"),
    ("has not responded", "no_comment"),
    ("had not replied", "no_comment"),
    ("could not be reached", "no_comment"),
    ("not immediately available", "no_comment"),
    ("no comment", "no_comment"),
    ("neither confirmed nor denied", "no_comment"),
    ("refused to confirm or deny", "no_comment"),
    ("without admitting", "no_comment"),
    ("pleaded guilty", "admission"),
    ("pleads guilty", "admission"),
    ("pleading guilty", "admission"),
    ("plead guilty", "admission"),
    ("pleaded not guilty", "denial"),
    ("pleads not guilty", "denial"),
    ("denied", "denial"),
    ("denies", "denial"),
    ("deny", "denial"),
    ("denying", "denial"),
    ("rejected", "denial"),
    ("rejects", "denial"),
    ("disputed", "denial"),
    ("disputes", "denial"),
    ("refuted", "denial"),
    ("dismissed", "denial"),
    ("dismisses", "denial"),
    ("baseless", "denial"),
    ("unfounded", "denial"),
    ("groundless", "denial"),
    ("without foundation", "denial"),
    ("without merit", "denial"),
    ("maintains his innocence", "denial"),
    ("maintains her innocence", "denial"),
    ("did nothing wrong", "denial"),
    ("done nothing wrong", "denial"),
    ("fabricated", "denial"),
    ("apologised", "apology"),
    ("apologises", "apology"),
    ("apologized", "apology"),
    ("apologizes", "apology"),
    ("apology", "apology"),
    ("sorry", "apology"),
    ("regret", "apology"),
    ("ashamed", "apology"),
    ("admitted", "admission"),
    ("admits", "admission"),
    ("confessed", "admission"),
    ("politically motivated", "countercharge"),
    ("witch hunt", "countercharge"),
    ("witch-hunt", "countercharge"),
    ("scapegoat", "countercharge"),
    ("smear", "countercharge"),
    ("good faith", "justification"),
    ("acted lawfully", "justification"),
    ("within the law", "justification"),
    ("defended", "justification"),
)
