"""Words of accusation that accuse nobody: energy, sport, fiction, obituaries, law in general, metaphor, forecasts, accidents."""

import pytest

from schemas import ResponseType
from tests.unit.allegations.reading import at, mentions, one, responses, shipped_mentions
from workers.stages.allegations.checks.vetoes import checked
from workers.stages.allegations.tagging import TaggedResponse, Tags

INNOCENT = [
    "She is in charge of the archive and its nine cats.",
    "The particles are charged with energy by the beam.",
    "Ms Ode was charged with overseeing the move to the new library.",
    "The battery was charged in eleven minutes.",
    "Entry to the gardens is free of charge.",
    "Rovers were punished for a poor start and lost 3-0.",
    "The striker was robbed of a goal by the crossbar.",
    "United attacked from the first minute and killed the game before half-time.",
    "The keeper was sent off for a foul on the winger.",
    "In the film, a detective is accused of killing his own brother.",
    "The novel tells of a clerk who steals from his bank and is never caught.",
    "Her character is arrested for murder in the second act.",
    "The choir murdered the song.",
    "Lord Fenwick, who has died aged 91, was charged with reforming the courts and did so.",
    "Fraud carries a sentence of up to ten years.",
    "Anyone accused of theft has the right to a lawyer.",
    "The law bans the sale of fireworks to children.",
    "Police have ruled out foul play.",
    "Prices could be punished by the market.",
    "A lorry overturned on the bridge and two people were hurt.",
    "The gunmen attacked a convoy on Friday.",
    "Critics called the plan too expensive.",
    "The opposition blamed the weather for the low turnout.",
    "She pleads guilty to a weakness for liquorice.",
    "He blames nobody for the delay.",
    "Storms could kill dozens, forecasters warned.",
    "The court will hear the appeal in May.",
    "The company was cleared for take-off.",
    "The team was suspended from a rope over the river.",
    "He was fired up for the final.",
    "The judge dismissed the jury for lunch.",
    "Her shop was named best bakery after an investigation of forty pies.",
    "The trial of the new vaccine begins in June.",
    "Two suspects of the flu were sent home.",
    "Voters punished the party at the polls.",
    "The bill would ban smoking in parks.",
    "The agency investigates air accidents.",
    "Analysts suspect that rates will fall.",
    "The panel found no evidence of wrongdoing.",
    "The film has been banned in no country.",
    "Hackers could steal passwords, experts warn.",
    "He admitted that he preferred tea.",
    "They settled in Canada in 1951.",
    "The charges for parking will rise in April.",
    "An arrest of the decline is not in sight.",
]


@pytest.mark.parametrize("text", INNOCENT)
def test_accuses_nobody(text: str) -> None:
    assert mentions(text) == []


@pytest.mark.parametrize("text", INNOCENT)
def test_what_ships_accuses_nobody(text: str) -> None:
    assert shipped_mentions(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Police denied him bail.",
        "The court rejected the appeal.",
        "The council rejected a plan for a new pool.",
        "He admitted that he preferred tea.",
    ],
)
def test_answers_nothing(text: str) -> None:
    assert responses(text) == []


@pytest.mark.parametrize(
    ("text", "cue", "kind", "stands"),
    [
        ("Congress has repeatedly denied funding for such a wall.", "denied", "denial", False),
        ("He denied funding terrorism.", "denied", "denial", True),
        ("The judge denied them bail.", "denied", "denial", False),
        ("He denied selling visas.", "denied", "denial", True),
        ("Her government would not appeal, she said.", "would not appeal", "denial", False),
        ("The firm will appeal.", "will appeal", "denial", True),
        ("Her brother did not return.", "did not return", "no_comment", False),
        ("The firm did not return calls for comment.", "did not return", "no_comment", True),
        ("Confessed swindler Bernard Madoff will have to wait.", "Confessed", "admission", False),
        ("Police held a confessed arsonist.", "confessed", "admission", False),
        ("He confessed under questioning.", "confessed", "admission", True),
        ("The mayor has not apologised.", "not apologised", "apology", False),
        ("She refused to apologise for the leak.", "apologise", "apology", False),
        ("“I cannot apologise for it,” she said.", "cannot apologise", "apology", False),
        ("He expressed no regret.", "expressed no regret", "apology", False),
        ("A spokesman said he regretted the ruling.", "regretted", "apology", False),
        ("He regretted the pain that he had caused.", "regretted", "apology", True),
        ("The diocese makes no admission of liability.", "admission", "admission", False),
        ("The firm settled without admitting liability.", "admitting", "admission", False),
        ("He does not dispute the payments.", "does not dispute", "admission", True),
        ("He did not flinch, and admitted the theft.", "admitted", "admission", True),
    ],
)
def test_an_answer_to_something_else_is_none(text: str, cue: str, kind: ResponseType, stands: bool) -> None:
    found = Tags((), (TaggedResponse(at(text, cue), kind),))
    assert bool(checked(one(text), found).responses) is stands


@pytest.mark.parametrize(
    ("text", "cue", "stands"),
    [
        ("Lowe received an apology from the paper.", "apology", False),
        ("Lowe has demanded a full public apology.", "apology", False),
        ("Lowe accepted the criticism and apologised.", "apologised", True),
        ("Lowe has offered an apology.", "apology", True),
    ],
)
def test_who_received_an_apology_made_none(text: str, cue: str, stands: bool) -> None:
    found = Tags((), (TaggedResponse(at(text, cue), "apology", (at(text, "Lowe"),)),))
    assert bool(checked(one(text), found).responses) is stands


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ida Kroll was cleared after the chief witness, Piers Lowe, admitted lying.", "Piers Lowe"),
        ("Ida Kroll, the head of Lantern Bank, admitted lying.", "Ida Kroll"),
    ],
)
def test_who_is_named_right_before_the_verb_admits_it(text: str, told: str) -> None:
    found = Tags((), (TaggedResponse(at(text, "admitted"), "admission", (at(text, "Ida Kroll"),)),))
    assert [text[slice(*s)] for r in checked(one(text), found).responses for s in r.speaker] == [told]


def test_who_admits_nothing_denies_it() -> None:
    text = "Order pays former boarders, admits nothing."
    found = checked(one(text), Tags((), (TaggedResponse(at(text, "admits nothing"), "admission"),)))
    assert [r.type for r in found.responses] == ["denial"]
