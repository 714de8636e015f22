"""What a sentence mentions only to say that it is not so."""

import pytest

from schemas import Status
from tests.unit.allegations.reading import one, tagged
from workers.stages.allegations.checks.unsaid import withdrawn
from workers.stages.allegations.checks.vetoes import checked
from workers.stages.allegations.sentences import split
from workers.stages.allegations.tagging import Tags


@pytest.mark.parametrize(
    ("text", "cue", "status", "stands"),
    [
        (
            "An earlier version of this article said that Lowe had been convicted of fraud.",
            "convicted",
            "convicted",
            False,
        ),
        ("The paper wrongly reported that Lowe had been charged with fraud.", "charged", "charged", False),
        ("The paper reported that Lowe had been charged with fraud.", "charged", "charged", True),
        ("We apologise to Lowe for saying that he had been convicted of fraud.", "convicted", "convicted", False),
        ("The report stopped short of accusing Lowe of bribery.", "stopped short", "cleared", False),
        ("Lowe was not among those arrested.", "arrested", "investigated", False),
        ("Lowe was among those arrested.", "arrested", "investigated", True),
        ("Lowe avoided a fine for the spill.", "fine", "penalised", False),
        ("Lowe was handed a fine for the spill.", "fine", "penalised", True),
        ("Lowe has set aside £20m for fines.", "fines", "penalised", False),
        ("Police denied that they had arrested Lowe.", "arrested", "investigated", False),
        ("Police would neither confirm nor deny that they had arrested Lowe.", "arrested", "investigated", True),
        ("Reports that Lowe had been arrested were denied.", "arrested", "investigated", False),
        ("Lowe will be freed in May.", "freed", "cleared", False),
        ("Lowe was freed in May.", "freed", "cleared", True),
        ("Claims that Lowe took bribes were denied.", "Claims", "alleged", True),
    ],
)
def test_what_is_only_mentioned_is_not_told(text: str, cue: str, status: Status, stands: bool) -> None:
    assert bool(checked(one(text), Tags((tagged(text, cue, status, ["Lowe"]),))).mentions) is stands


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("Kroll did not believe that Lowe had stolen the ring.", False),
        ("Kroll did not believe that Lowe had stolen the ring by mistake.", True),
    ],
)
def test_who_does_not_believe_it_accuses_nobody(text: str, stands: bool) -> None:
    mention = tagged(text, "did not believe", "alleged", ["Lowe"], "stolen the ring", accuser=["Kroll"])
    assert bool(checked(one(text), Tags((mention,))).mentions) is stands


def test_what_the_paper_takes_back_is_not_said_again() -> None:
    text = (
        "Last week we stated that Dr Helen Osgood had been struck off. Dr Osgood has never been struck off.\n\n"
        "Our court list said that Mohammed Aslam had been convicted of theft. Mr Aslam was in fact a witness."
    )
    assert withdrawn(list(split(text))) == {0, 2}


@pytest.mark.parametrize(
    "text",
    [
        "Last week we reported that Dr Helen Osgood had been struck off. Her lawyer said that she would appeal.",
        "The report said that the minister had taken bribes. She has never been charged.",
        "The report said that the army had burned villages. The army has not commented.",
        "We reported in May that Lowe had been arrested for theft. He has not been charged.",
        "A report on Monday said that Lowe had lied. His lawyer said that it was wrong.",
    ],
)
def test_what_the_paper_only_recalls_stands(text: str) -> None:
    assert withdrawn(list(split(text))) == frozenset()
