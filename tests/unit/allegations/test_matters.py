"""Which matter a mention belongs to that names no accused: none, rather than another's."""

from schemas import Mention, Span, Status
from workers.stages.allegations.records.matters import Matters, Told, shipped, weigh

TEXT = "Lowe was charged with fraud. Kroll was sued by a neighbour. The case was dismissed. The neighbour has appealed."


def told(sentence: int, cue: str, accused: str = "", accuser: str = "", status: Status = "charged") -> Told:
    """A mention of the text's sentence of that number."""
    start = 0
    for before in TEXT.split(". ")[:sentence]:
        start += len(before) + 2
    words = TEXT[start:].split(". ")[0]
    whole = Span.cut(TEXT, start, start + len(words))
    at = TEXT.index(cue, start)
    mention = Mention(
        sentence=whole,
        cue=Span.cut(TEXT, at, at + len(cue)),
        accused=[],
        accuser=[],
        act=None,
        status=status,
        category="fraud",
        attribution="reported",
    )
    return Told(mention, at, (accused,) if accused else (), frozenset({accuser} - {""}), frozenset())


LOWE = [told(0, "charged", "Lowe")]
KROLL = [told(1, "sued", "Kroll", "neighbour", "sued")]
DISMISSED = told(2, "dismissed", status="cleared")


def test_what_is_weighed_tells_the_matters_apart() -> None:
    first, second = (weigh(DISMISSED, matter, [LOWE, KROLL]) for matter in (LOWE, KROLL))
    assert (first["told last"], second["told last"]) == (0, 1)
    assert (first["first"], second["first"]) == (1, 0)
    assert first["back"] > second["back"]


def test_a_mention_joins_the_likeliest_matter_from_the_threshold_on() -> None:
    likes_the_last = {"told last": 4.0}
    assert Matters(likes_the_last, -2.0, 0.6).belongs_to(DISMISSED, [LOWE, KROLL], [0, 1]) == 1
    assert Matters(likes_the_last, -5.0, 0.6).belongs_to(DISMISSED, [LOWE, KROLL], [0, 1]) is None


def test_two_matters_of_one_party_speak_for_it_together() -> None:
    again = [told(3, "appealed", "Kroll")]
    evenly = Matters({}, -0.4, 0.6)  # a chance of 0.4 for each
    assert evenly.belongs_to(DISMISSED, [LOWE, KROLL], [0, 1]) is None
    assert evenly.belongs_to(DISMISSED, [KROLL, again], [0, 1]) == 0


def test_a_matter_that_is_not_possible_is_not_asked() -> None:
    assert Matters({"told last": 4.0}, -2.0, 0.6).belongs_to(DISMISSED, [LOWE, KROLL], [0]) is None
    assert Matters({}, 9.0, 0.6).belongs_to(DISMISSED, [], []) is None


def test_the_weights_that_ship_are_those_of_what_is_weighed() -> None:
    held = shipped()
    assert held is not None
    assert list(held.weights) == list(weigh(DISMISSED, LOWE, [LOWE, KROLL]))
