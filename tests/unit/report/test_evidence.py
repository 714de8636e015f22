from hypothesis import given
from hypothesis import strategies as st

from tests.events import tribunal_article
from workers.report.evidence import Answer, Mark, Marked, answers_to, folded, sentence_of
from workers.report.style import legend, listed, marked_text, plural, short_id, words


def pieces(marked: Marked) -> list[tuple[str, str]]:
    return [(mark.role, marked.text[mark.start : mark.end]) for mark in marked.marks]


def test_a_sentence_has_its_parts_marked() -> None:
    allegation = tribunal_article().allegations[1]
    assert pieces(sentence_of(allegation.mentions[0])) == [
        ("accuser", "Mara Lindqvist"),
        ("cue", "accuses"),
        ("accused", "the company"),
        ("act", "violating export sanctions by shipping lenses to Kestrel Trading"),
    ]


def test_an_allegation_has_the_answers_to_it_and_no_others() -> None:
    event = tribunal_article()
    assert answers_to(event, event.allegations[1]) == (Answer("denial", ("Northgate Optics",), "denied the claim"),)
    assert answers_to(event, event.allegations[0]) == ()


@given(st.text(alphabet="ab \n\t ", max_size=30), st.data())
def test_folding_white_space_moves_the_marks_along(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    result = folded(Marked(text, (Mark("cue", start, end),)))
    assert result.text.split() == text.split()
    assert "  " not in result.text
    (mark,) = result.marks
    assert result.text[mark.start : mark.end].split() == text[start:end].split()


def test_marks_are_brackets_where_there_is_no_colour() -> None:
    marked = Marked("Ann sued Bob over it.", (Mark("accuser", 0, 3), Mark("cue", 4, 8, "12"), Mark("accused", 9, 12)))
    assert marked_text(marked, colour=False).plain == "<Ann> «sued»¹² [Bob] over it."
    coloured = marked_text(marked, colour=True)
    assert coloured.plain == "Ann sued¹² Bob over it."
    assert {str(part.style) for part in coloured.spans} >= {"bold cyan", "bold magenta", "bold yellow"}


def test_marks_within_marks_are_closed_in_order() -> None:
    marked = Marked("is accused of a theft", (Mark("act", 3, 21), Mark("cue", 3, 10), Mark("entity", 0, 2)))
    assert marked_text(marked, colour=False).plain == "is {«accused» of a theft}"


@given(
    st.text(alphabet=st.characters(exclude_categories=("C",)), max_size=20),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=6),
)
def test_however_marks_lie_the_text_is_whole(text: str, places: list[tuple[int, int]]) -> None:
    marks = tuple(Mark("accused", min(a, b, len(text)), min(max(a, b), len(text))) for a, b in places)
    assert marked_text(Marked(text, marks), colour=True).plain == text
    bare = marked_text(Marked(text, marks), colour=False).plain
    brackets = sum(mark.end > mark.start for mark in marks)
    assert len(bare) == len(text) + 2 * brackets


def test_the_legend_explains_the_marks_that_are_used() -> None:
    assert legend(("accused", "cue", "entity"), colour=False).plain == "Marks: [accused]  «cue»"
    assert legend(("accused", "entity"), colour=True).plain == "Marks: accused  name"


def test_words_for_people() -> None:
    assert plural(1, "article") == "1 article"
    assert plural(2310, "article") == "2,310 articles"
    assert plural(2, "copy", "copies") == "2 copies"
    assert listed([], "nobody named") == "nobody named"
    assert listed(["A", "B", "C"], "-") == "A, B and C"
    assert words("sexual_misconduct") == "sexual misconduct"
    assert words("NotUtf8") == "not utf8"
    assert short_id("6ab5642b-b6df-550a-a915-b778ae52fd2a") == "6ab5642b"
    assert short_id("courier-17") == "courier-17"
