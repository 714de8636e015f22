"""From scores to words."""

import numpy as np

from workers.stages.allegations.network.decoding import Scores, cues, has_stretch, nobody, spans, stretch

O, B, I = (4.0, 0.0, 0.0), (0.0, 4.0, 0.0), (0.0, 0.0, 4.0)  # noqa: E741


def scores(*rows: tuple[float, float, float]) -> Scores:
    return np.array(rows, dtype=np.float32)


def test_a_cue_is_a_run_of_words_above_the_threshold() -> None:
    assert [cue.words for cue in cues(scores(O, B, I, O, B), 0.5)] == [(1, 3), (4, 5)]


def test_words_side_by_side_are_one_cue() -> None:
    assert [cue.words for cue in cues(scores(B, B, O, B), 0.5)] == [(0, 2), (3, 4)]


def test_inside_never_follows_outside() -> None:
    assert [words for words, _ in spans(scores(O, I, I, O))] in ([(1, 3)], [])


def test_spans_are_the_best_path() -> None:
    assert [words for words, _ in spans(scores(B, I, O, B))] == [(0, 2), (3, 4)]


def test_no_words_have_no_spans() -> None:
    assert spans(np.zeros((0, 3), dtype=np.float32)) == []


def test_the_stretch_starts_and_ends_where_both_agree_best() -> None:
    start, end = np.array([0, 5, 0, 0], np.float32), np.array([0, 0, 0, 5], np.float32)
    assert stretch(start, end, none=0.0) == (1, 4)
    assert has_stretch(start, end, none=0.0) > 0.99


def test_there_is_no_stretch_when_none_is_likelier() -> None:
    nowhere = np.zeros(3, np.float32)
    assert stretch(nowhere, nowhere, none=5.0) is None
    assert has_stretch(nowhere, nowhere, none=5.0) < 0.01


def test_nobody_is_as_likely_as_the_likeliest_word_leaves_it() -> None:
    assert nobody(scores(O, O)) > 0.9
    assert nobody(scores(O, B)) < 0.1
    assert nobody(np.zeros((0, 3), dtype=np.float32)) == 1.0
