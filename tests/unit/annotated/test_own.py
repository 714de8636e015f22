"""Articles of our own, as their authors wrote them, read in the form of the annotated texts."""

from pathlib import Path

import pytest

from training.allegations.own import DEVELOPMENT, BadMark, articles

ARTICLE = """=== t-1
Mayor took gifts, auditor says

ARDLEY - The mayor, Jane Roe, took gifts and hid gifts, the auditor said. She denies it.

The bridge stays shut.
---
R | She denies | denies | denial | She | - | Jane Roe
A | took gifts and hid | said | The mayor | the auditor | took gifts and ... gifts | alleged | corruption | Jane Roe | the auditor
"""


def read(folder: Path, text: str) -> list[dict[str, object]]:
    (folder / "x.txt").write_text(text, encoding="utf-8")
    return list(articles(folder))


def test_marks_become_spans_of_the_text_in_order(tmp_path: Path) -> None:
    (found,) = read(tmp_path, ARTICLE)
    text = found["text"]
    assert isinstance(text, str)
    assert text.startswith("Mayor took gifts, auditor says\n\nARDLEY - ")
    (allegation,), (response,) = found["allegations"], found["responses"]  # type: ignore[misc]
    for span in (
        allegation["cue"],
        *allegation["accused"],
        *allegation["accuser"],
        allegation["act"],
        response["text"],
    ):
        assert text[span["start"] : span["end"]] == span["text"]
    assert allegation["act"]["text"] == "took gifts and hid gifts"
    assert response["text"]["text"] == "denies"
    start, end = found["sentences"][response["sent"]]  # type: ignore[index]
    assert text[start:end] == "She denies it."


def test_the_second_time_that_words_stand_in_a_sentence(tmp_path: Path) -> None:
    (found,) = read(tmp_path, ARTICLE.replace("took gifts and ... gifts", "gifts§2"))
    (allegation,) = found["allegations"]  # type: ignore[misc]
    assert str(found["text"]).index("hid gifts") + 4 == allegation["act"]["start"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("| said |", "| says |", "'says' does not stand in"),
        ("| alleged |", "| rumoured |", "'rumoured' is none of"),
        ("A | took gifts and", "A | gifts", "'gifts hid' stands 0 times"),
        ("| denial |", "| - | denial |", "takes"),
        (
            "| The mayor | the auditor | took gifts and ... gifts |",
            "| - | - | - |",
            "neither accused nor accuser nor act",
        ),
    ],
)
def test_a_mark_that_does_not_fit_names_file_article_and_mark(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(BadMark, match=rf"x.txt, article t-1, mark `[AR] .*{said}"):
        read(tmp_path, ARTICLE.replace(old, new))


def test_all_of_ours_can_be_read() -> None:
    ids = [article["id"] for article in articles()]
    assert len(ids) == len(set(ids)) > 1000


def test_what_confidence_is_fitted_on_was_not_trained_on() -> None:
    kept = {article["text"] for article in articles(DEVELOPMENT)}
    assert len(kept) > 100
    assert not kept & {article["text"] for article in articles()}
