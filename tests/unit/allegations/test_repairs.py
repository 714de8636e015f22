"""What grammar mends in a network's spans."""

from dataclasses import replace

import pytest

from tests.unit.allegations.reading import at, one, tagged
from workers.stages.allegations.both import joined
from workers.stages.allegations.checks.repairs import repaired
from workers.stages.allegations.grammar.clauses import Clause
from workers.stages.allegations.tagging import Chances, TaggedMention, Tags


def accused(text: str, mention: TaggedMention) -> list[str]:
    (found,) = repaired(Clause(text), Tags((mention,))).mentions
    return [text[slice(*e)] for e in found.accused]


def status(text: str, mention: TaggedMention) -> str:
    (found,) = repaired(Clause(text), Tags((mention,))).mentions
    return found.status


def test_half_a_name_becomes_the_whole() -> None:
    text = "He lodged a complaint against Abara Marine over fraud."
    assert accused(text, tagged(text, "complaint", accused=("Abara",))) == ["Abara Marine"]


@pytest.mark.parametrize(
    ("text", "cue", "heard", "told"),
    [
        ("Police questioned Mr. Olmert about bribes.", "questioned", "Mr. Olmert", "Mr. Olmert"),
        ("U.S. officials accuse the firm of fraud.", "accuse", "U.S. officials", "U.S. officials"),
        ("The chamber calls them hostages.", "calls", "The chamber", "The chamber"),
        ("The mayor's answer is that the firm lied.", "answer", "The mayor's", "The mayor"),
        ("Three brokers and a schoolteacher were charged with fraud.", "charged", "Three brokers and", "Three brokers"),
        ("A unit of military intelligence did it, they said.", "said", "A unit of", "A unit of military intelligence"),
        ("Officials were twice told to stop, she said.", "said", "Officials", "Officials"),
        ("Both have been in prison since May.", "prison", "Both have", "Both"),
        ("The dealer, Mr. Roe, was charged with fraud.", "charged", ", Mr. Roe", "Mr. Roe"),
    ],
)
def test_a_party_is_told_as_it_stands_and_ends_where_it_ends(text: str, cue: str, heard: str, told: str) -> None:
    assert accused(text, tagged(text, cue, accused=(heard,))) == [told]


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        ('used force "as routine', 'used force "as routine"'),
        ('as routine"', '"as routine"'),
        ("used force", "used force"),
    ],
)
def test_an_act_holds_both_marks_of_its_quote(heard: str, told: str) -> None:
    text = 'The report says that guards used force "as routine", and names two.'
    (found,) = repaired(Clause(text), Tags((tagged(text, "says", accused=("guards",), act=heard),))).mentions
    assert found.act is not None
    assert text[slice(*found.act)] == told


def test_a_fragment_is_dropped() -> None:
    text = "He was fined by the firm."
    assert accused(text, tagged(text, "fined", accused=("by",))) == []


def test_a_description_beside_its_name_gives_way_to_the_name() -> None:
    text = "Police arrested a third director, Lennart Boas, over fraud."
    assert accused(text, tagged(text, "arrested", accused=("a third director", "Lennart Boas"))) == ["Lennart Boas"]


def test_who_stands_in_the_act_is_not_accused_of_it() -> None:
    text = "The claim says that the firm ignored two warnings from an engineer, Priya Nandakumar, about cracked beams."
    act = "ignored two warnings from an engineer, Priya Nandakumar, about cracked beams"
    assert accused(text, tagged(text, "says", accused=("the firm", "Priya Nandakumar"), act=act)) == ["the firm"]


def test_an_accused_who_stands_in_the_act_alone_stays() -> None:
    text = "Prosecutors spoke of bribes paid by Corvane Systems."
    found = tagged(text, "spoke of", accused=("Corvane Systems",), act="bribes paid by Corvane Systems")
    assert accused(text, found) == ["Corvane Systems"]


def test_two_cues_for_one_matter_are_one_mention() -> None:
    text = "The tribunal claim says the firm sold arms."
    found = Tags(
        (
            tagged(text, "claim", accused=("the firm",), act="sold arms"),
            tagged(text, "says", accused=("the firm",), act="sold arms"),
        )
    )
    assert len(repaired(Clause(text), found).mentions) == 1


def test_a_person_dismissed_is_not_cleared() -> None:
    text = "The firm dismissed Hallgarth for copying files."
    (found,) = repaired(
        Clause(text), Tags((tagged(text, "dismissed", "cleared", ("Hallgarth",), "copying files"),))
    ).mentions
    assert found.status == "penalised"


def test_who_has_no_blame_is_cleared_however_late_the_verb_comes() -> None:
    text = "No blame attaches to the pilot for the collision in the strait, a marine panel has decided."
    (found,) = repaired(Clause(text), Tags((tagged(text, "decided", "convicted", ("the pilot",)),))).mentions
    assert found.status == "cleared"


@pytest.mark.parametrize(
    ("text", "cue", "heading", "told", "left"),
    [
        ("Tanker's owner to be sued by state", "sued", True, "sued", "alleged"),
        ("The state will bring a claim for 90 million against the owner.", "claim", False, "sued", "alleged"),
        ("The union is preparing a second civil claim against the firm.", "claim", False, "sued", "alleged"),
        ("The state brought a claim for 90 million against the owner.", "claim", False, "sued", "sued"),
        ("The firm said the owner had sunk the tanker.", "said", False, "charged", "alleged"),
        ("The judge said the owner had sunk the tanker.", "said", False, "convicted", "convicted"),
    ],
)
def test_what_is_announced_or_only_said_has_no_further_status(
    text: str, cue: str, heading: bool, told: str, left: str
) -> None:
    (found,) = repaired(Clause(text, heading), Tags((tagged(text, cue, told),))).mentions
    assert found.status == left


def test_of_two_statuses_for_one_cue_the_lower_stands() -> None:
    text = "Prosecutors accused the firm of fraud."
    sentence = one(text)
    network = Tags((tagged(text, "accused", "charged", ("the firm",), "fraud"),))
    grammar = Tags((tagged(text, "accused", "alleged", ("the firm",), "fraud"),))
    assert [m.status for m in joined(sentence, network, grammar).mentions] == ["alleged"]


def test_what_the_network_doubts_and_no_word_calls_a_wrong_needs_the_grammar_as_a_witness() -> None:
    text = "Ms Ode was charged with overseeing the move."
    sentence = one(text)
    mention = tagged(text, "charged", "charged", ("Ms Ode",), "overseeing the move")
    doubted = replace(mention, chances=Chances(cue=0.3, party=0.99, stretch=0.99, label=0.99))
    believed = replace(mention, chances=Chances(cue=0.9, party=0.99, stretch=0.99, label=0.99))
    assert joined(sentence, Tags((doubted,)), Tags()).mentions == ()
    assert joined(sentence, Tags((believed,)), Tags()).mentions == (believed,)
    assert joined(sentence, Tags((doubted,)), Tags((mention,))).mentions == (doubted,)


def test_blame_beside_a_finding_of_no_wrong_is_no_conviction() -> None:
    text = "It criticised the coastguard for a slow response but found no breach of duty."
    mention = tagged(text, "criticised", "convicted", accused=("the coastguard",), act="a slow response")
    assert status(text, mention) == "alleged"
    other = "It found the coastguard negligent and Norrhaven at fault."
    assert status(other, tagged(other, "found", "convicted")) == "convicted"


def test_what_belongs_to_the_accused_is_not_accused_beside_it() -> None:
    text = "She has sued the service Plumefire, claiming that its series copied her novel."
    both = ("the service Plumefire", "its series")
    assert accused(text, tagged(text, "sued", "sued", both)) == ["the service Plumefire"]
    text = "She has sued the bank and its chairman over the loss."
    assert accused(text, tagged(text, "sued", "sued", ("the bank", "its chairman"))) == ["the bank", "its chairman"]


@pytest.mark.parametrize(
    ("text", "cue", "left"),
    [
        ("The army has jailed forty officers without trial.", "jailed", "investigated"),
        ("They have been held for two years without being charged.", "held", "investigated"),
        ("The court jailed forty officers after a trial.", "jailed", "convicted"),
        ("The court convicted him of hiring guards without a charge.", "convicted", "convicted"),
    ],
)
def test_who_is_held_without_a_trial_is_found_guilty_of_nothing(text: str, cue: str, left: str) -> None:
    assert status(text, tagged(text, cue, "convicted")) == left


def test_a_step_that_somebody_calls_a_wrong_is_no_step_against_the_jailed() -> None:
    text = "Rights groups say the government has jailed forty officers."
    sentence = one(text)
    claim = tagged(text, "say", "alleged", ("the government",), "jailed forty officers")
    step = replace(tagged(text, "jailed", "convicted", ("forty officers",)), accuser=(at(text, "the government"),))
    assert joined(sentence, Tags((claim, step)), Tags()).mentions == (claim,)
    assert joined(sentence, Tags((step,)), Tags()).mentions == (step,)


@pytest.mark.parametrize(
    ("text", "cue", "told", "left"),
    [
        ("A court fined the mill for the leak.", "fined", "convicted", "penalised"),
        ("Police arrested him over the leak.", "arrested", "charged", "investigated"),
        ("Her accuser wins the right to sue.", "sue", "convicted", "sued"),
        ("The mill, sued over the leak, has settled.", "settled", "settled", "settled"),
        ("The court held that the mill had lied.", "held", "convicted", "convicted"),
        ("A judge found that the mill had lied.", "found", "convicted", "convicted"),
        ("The mill was fined over the leak.", "fined", "alleged", "alleged"),
    ],
)
def test_a_step_goes_no_further_than_its_own_word(text: str, cue: str, told: str, left: str) -> None:
    assert status(text, tagged(text, cue, told)) == left
