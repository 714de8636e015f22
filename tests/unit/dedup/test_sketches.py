"""Tokens, samples and regions, without any state."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from xxhash import xxh3_64_intdigest

from workers.stages.dedup.compare import compare
from workers.stages.dedup.sketch import level_for, sketch_texts
from workers.stages.dedup.words import TOKEN, WordTable, code_of, token_spans, tokens_of
from workers.stages.dedup.xxh3 import LONGEST, MARGIN, hash_words

from .texts import DISPATCH, OTHER


@given(st.text(max_size=200))
def test_tokens_and_their_spans_agree_on_any_text(text: str) -> None:
    assert [text[start:end] for start, end in token_spans(text)] == tokens_of(text) == TOKEN.findall(text)


@given(st.lists(st.text(max_size=80), max_size=6))
def test_a_text_has_the_same_sketch_alone_and_in_any_batch(texts: list[str]) -> None:
    table = WordTable()
    together = sketch_texts(texts, table)
    assert [one.stored for one in together] == [sketch_texts([text], WordTable())[0].stored for text in texts]


@given(st.lists(st.text(max_size=80), max_size=6))
def test_the_words_of_a_batch_have_the_codes_that_each_has_alone(texts: list[str]) -> None:
    texts = [*texts, "The TWO Harbours of a3 Straße, 42 deoxyribonucleicacids an Internationalisation"]
    worded = WordTable().worded(texts)
    assert worded.codes.tolist() == [code_of(token) for text in texts for token in TOKEN.findall(text)]
    assert [end - start for start, end in pairwise(worded.borders.tolist())] == [
        len(TOKEN.findall(text)) for text in texts
    ]


@given(st.lists(st.binary(min_size=1, max_size=LONGEST), min_size=1, max_size=50))
def test_words_are_hashed_as_the_library_hashes_them(words: list[bytes]) -> None:
    lengths = np.array([len(word) for word in words])
    starts = MARGIN + np.cumsum(lengths) - lengths
    margin = bytes(MARGIN)
    hashes = hash_words(margin + b"".join(words) + margin, starts, lengths)
    assert hashes.tolist() == [xxh3_64_intdigest(word) for word in words]


def test_the_hash_of_a_word_is_the_same_for_ever() -> None:
    # Sketches are stored: another hash would make every stored one worthless.
    assert (code_of("Redmoor"), code_of("42"), code_of("港")) == (
        0x4D7C652194C5E6DA,
        0x9217CB28C0EF2191,
        0x2C21921576881DD6,
    )


def test_every_length_keeps_forty_to_eighty_samples_in_expectation() -> None:
    for tokens in range(80, 100_000, 997):
        assert 40 <= tokens / 2 ** level_for(tokens) <= 80


def test_a_shared_passage_is_sampled_alike_in_texts_of_any_length() -> None:
    short, long = sketch_texts(
        [DISPATCH, " ".join([DISPATCH, OTHER] + [f"word{number}" for number in range(5_000)])], WordTable()
    )
    assert long.level > short.level
    kept = {value for value in short.hashes.tolist() if value % 2**long.level == 0}
    assert len(kept - set(long.hashes.tolist())) <= 1


def test_a_text_covers_itself() -> None:
    (sketch,) = sketch_texts([DISPATCH], WordTable())
    one = compare(sketch, sketch.stored)
    assert (one.extent, one.coverage, one.coverage_of_other, one.facts, one.density) == (1.0, 1.0, 1.0, 1.0, 1.0)


def test_different_texts_share_nothing() -> None:
    one, two = sketch_texts([DISPATCH, OTHER], WordTable())
    assert compare(one, two.stored).regions == ()


def test_an_edited_word_in_thirty_hardly_changes_the_extent() -> None:
    words = DISPATCH.split(" ")
    edited = " ".join("changed" if at % 30 == 7 else word for at, word in enumerate(words))
    one, two = sketch_texts([DISPATCH, edited], WordTable())
    assert compare(two, one.stored).extent > 0.95


def test_a_paragraph_put_in_is_not_covered() -> None:
    parts = DISPATCH.split("\n\n")
    longer = "\n\n".join([*parts[:2], OTHER, *parts[2:]])
    one, two = sketch_texts([DISPATCH, longer], WordTable())
    own_share = len(OTHER.split()) / len(longer.split())
    assert abs(compare(two, one.stored).coverage - (1 - own_share)) < 0.06
