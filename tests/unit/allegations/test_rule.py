"""A rule of words holds where all that it names holds, and nowhere else."""

import pytest

from tests.unit.allegations.reading import tagged
from workers.stages.allegations.checks.rule import Rule, pattern

LOWE = "Police searched for Lowe, who fell ill and went missing, and found nothing."


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        (Rule(), True),
        (Rule("investigated"), True),
        (Rule("alleged cleared"), False),
        (Rule(before=pattern(r"^police $")), True),
        (Rule(before=pattern(r"searched")), False),
        (Rule(through=pattern(r"searched$")), True),
        (Rule(through=pattern(r"ill")), False),
        (Rule(at=pattern(r"searched for")), True),
        (Rule(at=pattern(r"Police")), False),
        (Rule(after=pattern(r" for Lowe")), True),
        (Rule(after=pattern(r"Lowe")), False),
        (Rule(around=pattern(r"police searched")), True),
        (Rule(around=pattern(r"police ")), False),
        (Rule(cue=pattern(r"^search")), True),
        (Rule(cue=pattern(r"police")), False),
        (Rule(accused=pattern(r"^Lowe$")), True),
        (Rule(accused=pattern(r"Police")), False),
        (Rule(everyone=pattern(r"lowe")), True),
        (Rule(everyone=pattern(r"low")), False),
        (Rule(named=True), True),
        (Rule(named=False), False),
        (Rule(ahead=pattern(r"searched for $")), True),
        (Rule(ahead=pattern(r"missing")), False),
        (Rule(sentence=pattern(r"missing")), True),
        (Rule(sentence=pattern(r"found guilty")), False),
        (Rule(unless=pattern(r"found guilty")), True),
        (Rule(unless=pattern(r"missing")), False),
        (Rule(told=False), True),
        (Rule(told=True), False),
        (Rule(wrong=False), True),
        (Rule(wrong=True), False),
        (Rule(when=lambda text, mention: len(mention.accused) == 1), True),
        (Rule(when=lambda text, mention: not mention.accused), False),
        (Rule("investigated", cue=pattern(r"^search"), sentence=pattern(r"missing")), True),
        (Rule("investigated", cue=pattern(r"^search"), sentence=pattern(r"found guilty")), False),
    ],
)
def test_a_rule_holds_where_all_of_it_does(rule: Rule, holds: bool) -> None:
    assert rule.holds(LOWE, tagged(LOWE, "searched", "investigated", ["Lowe"])) is holds


def test_a_rule_of_the_act_is_of_one_that_is_told() -> None:
    told = tagged("Lowe is accused of theft.", "accused", "alleged", ["Lowe"], act="theft")
    text = "Lowe is accused of theft."
    assert Rule(told=True, wrong=True, act=pattern(r"^theft$")).holds(text, told)
    assert not Rule(act=pattern(r"fraud")).holds(text, told)
    assert not Rule(told=False).holds(text, told)


def test_a_rule_of_everyone_is_of_nobody_where_nobody_is_accused() -> None:
    nobody = tagged(LOWE, "searched", "investigated")
    assert not Rule(everyone=pattern(r".*")).holds(LOWE, nobody)
    assert Rule(named=False).holds(LOWE, nobody)
