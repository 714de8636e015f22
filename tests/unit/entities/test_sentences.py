"""Windows for the model: all words, in order, none too large."""

from hypothesis import given
from hypothesis import strategies as st

from workers.stages.entities.sentences import PACKED_WORDS, sentences, windows
from workers.stages.entities.words import split_words


def cut(text: str) -> list[str]:
    words = split_words(text)
    return [text[words[a][0] : words[b - 1][1]] for a, b in sentences(text, words)]


def test_sentences_end_at_stops_and_paragraphs() -> None:
    assert cut("Mr. Bush left. “Why?” he asked. No\nanswer came") == [
        "Mr. Bush left.",
        "“Why?” he asked.",
        "No",
        "answer came",
    ]


@given(
    st.lists(st.sampled_from(["word", "Name", ".", ",", "\n", "?", "”"]), max_size=300),
    st.integers(min_value=1, max_value=6),
)
def test_windows_cover_every_word_once_and_keep_their_bounds(parts: list[str], pieces: int) -> None:
    text = " ".join(parts)
    words = split_words(text)
    found = list(windows(text, words, [pieces] * len(words), most=126))
    assert [i for a, b in found for i in range(a, b)] == list(range(len(words)))
    assert all(b - a <= PACKED_WORDS and (b - a) * pieces <= 126 for a, b in found)


def test_a_long_sentence_is_cut_behind_a_comma() -> None:
    text = " ".join(["word"] * 50) + ", " + " ".join(["word"] * 50) + "."
    words = split_words(text)
    assert list(windows(text, words, [1] * len(words), most=126)) == [(0, 51), (51, 102)]


def test_a_name_is_not_cut_in_two() -> None:
    text = " ".join(["word"] * 59 + ["Charles", "Forrest"] + ["word"] * 20)
    words = split_words(text)
    (_, first), *_ = windows(text, words, [1] * len(words), most=126)
    assert first == 59
