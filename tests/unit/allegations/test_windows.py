"""Sentences go to the network in rows with their surroundings."""

from workers.stages.allegations.grammar.tokens import tokenize
from workers.stages.allegations.network.pieces import Pieces
from workers.stages.allegations.network.windows import in_batches, rows


def sentence(words: int) -> Pieces:
    """`words` words of one piece each, between the opening mark 1 and the closing mark 2."""
    tokens = tokenize(" ".join(["word"] * words))
    return Pieces(tokens, [1, *[9] * words, 2], [0, *[1] * words, 0], [0] * (words + 2), list(range(1, words + 1)))


def test_a_sentence_has_the_one_before_it_and_the_headline_in_its_row() -> None:
    (row,) = rows({n: sentence(5) for n in range(4)}, [3], headline=0)
    assert [(p.sentence, p.wanted) for p in row.placed] == [(0, False), (2, False), (3, True)]


def test_neighbours_share_a_row_and_are_told_once() -> None:
    (row,) = rows({n: sentence(5) for n in range(4)}, [1, 2, 3], headline=0)
    assert [(p.sentence, p.wanted) for p in row.placed] == [(0, False), (1, True), (2, True), (3, True)]


def test_every_wanted_sentence_is_wanted_in_one_row_and_no_row_is_too_long() -> None:
    pieces = {n: sentence(7 + n % 5) for n in range(60)}
    wanted = [n for n in range(60) if n % 7 != 3]
    made = rows(pieces, wanted, headline=0, longest=64)
    assert [p.sentence for row in made for p in row.placed if p.wanted] == wanted
    assert max(len(row.ids) for row in made) <= 64


def test_a_sentence_longer_than_a_row_has_one_of_its_own() -> None:
    made = rows({0: sentence(5), 1: sentence(90), 2: sentence(5)}, [1, 2], headline=0, longest=64)
    assert [[p.sentence for p in row.placed if p.wanted] for row in made] == [[1], [2]]


def test_a_word_is_found_again_in_the_row() -> None:
    pieces = {n: sentence(5) for n in range(3)}
    (row,) = rows(pieces, [2], headline=0)
    placed = row.placed[-1]
    assert placed.firsts(pieces) == list(range(placed.begin, placed.end - 1))
    assert row.ids[placed.end - 1] == 2


def test_a_sentence_without_words_is_not_read() -> None:
    assert rows({0: sentence(0)}, [0], headline=None) == []


def test_batches_stay_within_the_budget_and_hold_everything() -> None:
    lengths = [5, 50, 7, 60, 8]
    made = list(in_batches(lengths, 120))
    assert sorted(i for batch in made for i in batch) == [0, 1, 2, 3, 4]
    assert all(max(lengths[i] for i in batch) * len(batch) <= 120 for batch in made)
