"""Of the names beside a cue, which one is accused."""

import pytest

from tests.unit.allegations.reading import tagged
from workers.stages.allegations.checks.bystanders import accused


@pytest.mark.parametrize(
    ("text", "cue", "read", "told"),
    [
        ("Kroll, not Lowe, forged the letters, the court found.", "found", ["Kroll", "Lowe"], ["Kroll"]),
        ("Kroll and Lowe forged the letters, the court found.", "found", ["Kroll", "Lowe"], ["Kroll", "Lowe"]),
        ("His wife denied that he had beaten her.", "denied", ["His wife", "he"], ["he"]),
        ("His wife denied that she had beaten him.", "denied", ["His wife"], ["His wife"]),
        ("Lowe, whose brother was convicted of murder, is mayor.", "convicted", ["Lowe"], ["whose brother"]),
        ("Lowe, whose brother was convicted of murder, was fined.", "fined", ["Lowe"], ["Lowe"]),
        ("Lowe, whose licence was revoked, is mayor.", "revoked", ["Lowe"], ["Lowe"]),
        ("Lowe, whose driver has since been jailed, is mayor.", "jailed", ["Lowe"], ["whose driver"]),
        ("Holt, whose owner was arrested, said nothing.", "arrested", ["Holt", "owner"], ["owner"]),
        (
            "Lowe, brother of the convicted murderer Jan Lowe, is mayor.",
            "convicted",
            ["Lowe", "Jan Lowe"],
            ["Jan Lowe"],
        ),
        ("Lowe, brother of the mayor, was convicted of murder.", "convicted", ["Lowe"], ["Lowe"]),
        ("The officer who arrested Lowe has been suspended.", "suspended", ["The officer", "Lowe"], ["The officer"]),
        ("Police are hunting the killers of Lowe.", "hunting", ["the killers", "Lowe"], ["the killers"]),
        (
            "A court approved the extradition to Canzara of Lowe on charges of theft.",
            "charges",
            ["Canzara", "Lowe"],
            ["Canzara", "Lowe"],
        ),
        ("Lowe was the target of a plot, prosecutors said.", "said", ["Lowe"], []),
        ("Lowe was the target of a fraud inquiry, prosecutors said.", "said", ["Lowe"], ["Lowe"]),
        ("Lowe, father of two jailed for fraud, has been freed.", "jailed", ["Lowe"], ["Lowe"]),
        ("All directors except Lowe were charged.", "charged", ["All directors", "Lowe"], ["All directors"]),
        ("The crew went home except for Lowe, who was charged.", "charged", ["Lowe"], ["Lowe"]),
        ("Kroll, who replaced Piers Lowe after he was jailed, has gone.", "jailed", ["Kroll"], ["he"]),
        ("Kroll left the bank after she was jailed.", "jailed", ["Kroll"], ["Kroll"]),
        ("Kroll, a lawyer for Piers Lowe, who is charged with murder, left.", "charged", ["Kroll"], ["Piers Lowe"]),
        ("Kroll, a lawyer for Piers Lowe, was charged with murder.", "charged", ["Kroll"], ["Kroll"]),
        (
            "Police held an aide to the mayor of Wexley, Ida Kroll.",
            "held",
            ["Ida Kroll"],
            ["an aide to the mayor of Wexley"],
        ),
        ("Police held the lawyer of Piers Lowe, Ida Kroll.", "held", ["Ida Kroll"], ["Ida Kroll"]),
        ("The officer and Lowe have been suspended.", "suspended", ["The officer", "Lowe"], ["The officer", "Lowe"]),
    ],
)
def test_bystanders_are_not_accused(text: str, cue: str, read: list[str], told: list[str]) -> None:
    found = accused(text, tagged(text, cue, "alleged", read))
    assert [text[slice(*a)] for a in found] == told
