"""Sentences that a lawyer would stumble over, as what ships reads them: whom each accuses, and how far it has got.

Each was told wrongly once, by the network or by a rule, or stands beside one that was. Nobody may be added here whom the sentence spares.
"""

import pytest

from tests.unit.allegations.reading import shipped_mentions

TOLD: list[tuple[str, list[tuple[str, str]]]] = [
    ("A judge refused to dismiss the fraud charges against Piers Lowe.", [("Piers Lowe", "charged")]),
    (
        "The Court of Appeal refused to overturn the conviction of Piers Lowe for bribery.",
        [("Piers Lowe", "convicted")],
    ),
    ("The Court of Appeal upheld the acquittal of Piers Lowe on bribery charges.", [("Piers Lowe", "cleared")]),
    ("Ida Kroll's conviction for perjury was quashed on Tuesday.", [("Ida Kroll", "cleared")]),
    ("Ida Kroll is not a suspect in the killing of her husband, police said.", [("Ida Kroll", "cleared")]),
    ("The report stopped short of accusing Calder Mining of bribery.", []),
    (
        "Ida Kroll was cleared of bribery but found guilty of perjury.",
        [("Ida Kroll", "cleared"), ("Ida Kroll", "convicted")],
    ),
    ("Her brother, Jan Kroll, was jailed for the theft; Ida Kroll was never charged.", [("Jan Kroll", "convicted")]),
    ("If convicted, Ida Kroll could be jailed for ten years.", []),
    ("Ida Kroll would have been charged with fraud had she not died in March.", []),
    ("Ida Kroll testified at the fraud trial of Piers Lowe.", [("Piers Lowe", "charged")]),
    ("Ida Kroll, the prosecutor who charged Piers Lowe with fraud, resigned.", [("Piers Lowe", "charged")]),
    ("The trial of the man accused of killing Ida Kroll began on Monday.", [("the man", "charged")]),
    ("Calder Mining was fined £2m for safety failings, not for bribery.", [("Calder Mining", "penalised")]),
    ("Calder Mining bought Holt Steel, which was convicted of price fixing in 2019.", [("Holt Steel", "convicted")]),
    ("The regulator said that Calder Mining was not under investigation.", [("Calder Mining", "cleared")]),
    ("The regulator has yet to decide whether to investigate Calder Mining.", []),
    ("Two men accused of robbing Piers Lowe were acquitted.", [("Two men", "cleared")]),
    ("It was Ida Kroll, not Piers Lowe, who forged the letters, the court found.", [("Ida Kroll", "convicted")]),
    ("Neither Ida Kroll nor Piers Lowe has been charged.", []),
    (
        "Ida Kroll is not accused of wrongdoing, but her husband has been charged with fraud.",
        [("her husband", "charged")],
    ),
    ("An earlier version of this article wrongly said that Ida Kroll had been convicted of fraud.", []),
    ("The man who shot Ida Kroll was sentenced to life on Monday.", [("The man", "convicted")]),
    ("Ida Kroll said that her attacker was not Piers Lowe.", []),
    ("Piers Lowe, whose brother was convicted of murder, has been elected mayor.", [("whose brother", "convicted")]),
    ("Piers Lowe, brother of the convicted murderer Jan Lowe, has been elected mayor.", [("Jan Lowe", "convicted")]),
    (
        "Piers Lowe was acquitted of murder but convicted of manslaughter.",
        [("Piers Lowe", "cleared"), ("Piers Lowe", "convicted")],
    ),
    ("Piers Lowe won his appeal against a conviction for murder.", [("Piers Lowe", "cleared")]),
    ("Piers Lowe lost his appeal against a conviction for murder.", [("Piers Lowe", "convicted")]),
    ("Nobody blames Ida Kroll for the accident.", []),
    ("Ida Kroll said that she did not believe that Piers Lowe had stolen the ring.", []),
    (
        "The police officer who arrested Piers Lowe has been suspended for taking bribes.",
        [("The police officer", "penalised")],
    ),
    ("Piers Lowe was not among those arrested for fraud.", []),
    ("Everyone but Piers Lowe was charged with fraud.", []),
    ("All of the directors except Piers Lowe were charged with fraud.", [("All of the directors", "charged")]),
    ("Unlike his partner Jan Holt, Piers Lowe was never charged with fraud.", []),
    ("Ida Kroll, the widow of the murdered judge Jan Kroll, said she wanted justice.", []),
    ("Ida Kroll, daughter of a convicted fraudster, runs a charity.", []),
    ("Ida Kroll, who exposed fraud at Calder Mining, was given an award.", []),
    ("Police are hunting the killers of Piers Lowe.", [("the killers", "investigated")]),
    ("Police named Piers Lowe as the victim of the stabbing.", []),
    ("Piers Lowe was the target of a plot to murder him, prosecutors said.", []),
    ("Two men have been charged with conspiring to murder Piers Lowe.", [("Two men", "charged")]),
    (
        "Jan Holt was convicted of the murder of which Piers Lowe had been wrongly convicted in 1998.",
        [("Jan Holt", "convicted")],
    ),
    ("Calder Mining has cut its ties to a supplier accused of using child labour.", [("a supplier", "penalised")]),
    ("Shareholders of Calder Mining have sued its auditors for negligence.", [("its auditors", "sued")]),
    ("Calder Mining avoided a fine for the spill.", []),
    ("A proposed law would have banned Calder Mining from bidding.", []),
    ("The government denied reports that it had arrested Piers Lowe.", [("The government", "alleged")]),
    (
        "Police arrested an aide to the mayor of Wexley, Ida Kroll, on suspicion of theft.",
        [("an aide to the mayor of Wexley", "investigated")],
    ),
    ("Ida Kroll, who replaced Piers Lowe after he was jailed for fraud, has resigned.", [("he", "convicted")]),
    (
        "Ida Kroll, a lawyer for Piers Lowe, who is charged with murder, said that he was innocent.",
        [("Piers Lowe", "charged")],
    ),
    (
        "Ida Kroll resigned after it emerged that her predecessor, Piers Lowe, had taken bribes.",
        [("Piers Lowe", "alleged")],
    ),
    (
        "An inquest found that Ida Kroll died of natural causes and that her doctor, Piers Lowe, was not to blame.",
        [("Piers Lowe", "cleared")],
    ),
]


@pytest.mark.parametrize(("text", "told"), TOLD, ids=[text for text, _ in TOLD])
def test_a_sentence_accuses_whom_it_accuses(text: str, told: list[tuple[str, str]]) -> None:
    found = shipped_mentions(text)
    assert [(" and ".join(text[slice(*a)] for a in m.accused), m.status) for m in found] == told


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("A student who was cleared of rape is suing the university that expelled him.", "A student"),
        ("Mr. Lowe, who is alleging fraud in the vote, has appealed.", ""),
        ("Ida Kroll, who was cleared of bribery in May, is suing the regulator.", "Ida Kroll"),
    ],
)
def test_who_was_cleared_is_told_from_who_accuses(text: str, accused: str) -> None:
    (first, *_) = shipped_mentions(text)
    assert " and ".join(text[slice(*a)] for a in first.accused) == accused
