"""What a word or a name tells of gender, and what it does not."""

import pytest

from tests.unit.allegations.reading import article
from workers.stages.allegations.lexicon.gender import Gender, differ, of_name, of_title, of_words
from workers.stages.allegations.parties.names import Names
from workers.stages.allegations.sentences import split


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Pavel Sorin", "male"),
        ("Anna Vetrova", "female"),
        ("Andrea Conti", None),  # a man's in Italy, a woman's in Germany
        ("Kim Min-jun", None),  # the family's
        ("Anna", None),  # may be a surname
        ("Lady Hale-Burton", "female"),
        ("Calder Mining", None),
        ("Mzee Ezekiel Otieno", "male"),
        ("Cr Indira Roy", "female"),
        ("Mzee Ezekiel", None),
    ],
)
def test_a_given_name_tells_a_gender_only_where_it_is_of_one(name: str, gender: Gender | None) -> None:
    assert of_name(name) == gender


def test_words_tell_a_gender_together() -> None:
    assert of_words(["former", "husband"]) == "male"
    assert of_words(["widow"]) == "female"
    assert of_words(["man", "woman"]) is None
    assert of_words(["officer"]) is None


def test_a_title_tells_it_too() -> None:
    assert (of_title("Mrs"), of_title("Mr."), of_title("Dr")) == ("female", "male", None)


def test_two_words_differ_where_both_tell() -> None:
    assert differ("her", "father")
    assert not differ("her", "officer")


def test_a_place_of_the_text_is_none_of_the_headline() -> None:
    text = "Xx Mrs Moyo met him. Nelson Moyo and Grace Moyo are out."
    found = article(
        text, "Guards Moyo", e1=("PERSON", ["Nelson Moyo"]), e2=("PERSON", ["Grace Moyo"]), e3=("PERSON", ["Moyo"])
    )
    assert text.index("Moyo") == "Guards Moyo".index("Moyo")
    names = Names.of([*split(found.headline or "", "headline"), *split(text)], found.entities, text, found.headline)
    assert [o.entity.name for o in names.occurrences[:2]] == ["Moyo", "Grace Moyo"]
