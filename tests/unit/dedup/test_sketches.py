"""Tokens, samples and regions, without any state."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from xxhash import xxh3_64_intdigest

from workers.stages.dedup.compare import compare
from workers.stages.dedup.sketch import Stored, lead_level, level_for, sketch_texts
from workers.stages.dedup.words import TOKEN, WordTable, code_of, token_spans, tokens_of
from workers.stages.dedup.xxh3 import LONGEST, MARGIN, hash_words

from .texts import DISPATCH, LEAD, OTHER


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


def test_every_length_keeps_fifty_to_a_hundred_samples_in_expectation() -> None:
    for tokens in range(100, 100_000, 997):
        assert 50 <= tokens / 2 ** level_for(tokens) <= 100


def test_of_the_lead_every_second_3_gram_more_is_kept() -> None:
    (sketch,) = sketch_texts([" ".join(f"word{number}" for number in range(48_000))], WordTable())
    own = sketch.own()
    in_lead = sum(at < 8_000 for at in own.samples_at)
    assert all(
        value % 2**sketch.level == 0 for value, at in zip(own.samples, own.samples_at, strict=True) if at >= 8_000
    )
    # 48,000 tokens at level 9 are 94 samples; 16 of them in the first sixth, where level 8 keeps 31.
    assert (sketch.level, 22 <= in_lead <= 40) == (9, True)


def test_the_samples_stored_of_the_lead_are_told_without_their_places() -> None:
    (sketch,) = sketch_texts([" ".join(f"word{number}" for number in range(1_200))], WordTable())
    own, lead = sketch.own(), sketch.stored.lead()
    assert lead.hashes == own.samples[: len(lead.hashes)]
    in_lead = sum(at < 200 for at in own.samples_at)
    assert in_lead - 3 <= len(lead.hashes) <= in_lead


def test_a_text_is_found_by_half_of_its_samples_and_a_short_one_by_all() -> None:
    long, short = sketch_texts([DISPATCH, " ".join(DISPATCH.split()[:50])], WordTable())
    assert 0.3 * len(long.own().samples) <= len(long.listed) <= 0.7 * len(long.own().samples)
    assert len(short.listed) == len(short.own().samples)
    assert {value % 2**32 for value in long.listed.tolist()} <= set(long.own().samples)


def test_a_shared_passage_is_sampled_alike_in_texts_of_any_length() -> None:
    short, long = sketch_texts(
        [DISPATCH, " ".join([DISPATCH, OTHER] + [f"word{number}" for number in range(5_000)])], WordTable()
    )
    assert long.level > short.level
    # All of it stands in the long text's lead.
    kept = {value for value in short.own().samples if value % 2 ** lead_level(long.level) == 0}
    assert kept
    assert len(kept - set(long.own().samples)) <= 1


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


def test_a_brief_is_compared_with_the_lead() -> None:
    story = " ".join([DISPATCH, OTHER, LEAD])
    brief, whole = sketch_texts([" ".join(story.split()[:60]), story], WordTable())
    one = compare(brief, whole.stored)
    at_the_storys_level, _ = brief.sampled(whole.level)
    assert one.extent > 0.9
    assert one.matched > 1.5 * len(at_the_storys_level)
    assert one.other_start == 0.0


def test_a_text_is_sampled_again_when_the_other_kept_more() -> None:
    story = " ".join([DISPATCH, OTHER, LEAD])
    part, longer = sketch_texts([" ".join(story.split()[:150]), story], WordTable())
    one = compare(longer, part.stored)
    assert part.level < longer.level
    assert one.coverage_of_other > 0.95
    assert one.matched > 0.9 * len(part.stored.opened().whole.hashes)


def test_a_sketch_of_version_1_1_without_a_lead_is_compared_as_before() -> None:
    story = " ".join([DISPATCH, OTHER, LEAD])
    brief, whole = sketch_texts([" ".join(story.split()[:100]), story], WordTable())
    hashes = np.array(whole.stored.opened().whole.hashes, dtype="<u4").tobytes()
    before = Stored(whole.tokens, whole.level, hashes, whole.stored.numbers, whole.stored.names)
    assert before.lead().hashes == []
    one = compare(brief, before)
    assert one.extent > 0.9
    assert one.matched == len(brief.sampled(whole.level)[0])


def test_a_paragraph_put_in_is_not_covered() -> None:
    parts = DISPATCH.split("\n\n")
    longer = "\n\n".join([*parts[:2], OTHER, *parts[2:]])
    one, two = sketch_texts([DISPATCH, longer], WordTable())
    own_share = len(OTHER.split()) / len(longer.split())
    assert abs(compare(two, one.stored).coverage - (1 - own_share)) < 0.06
