"""Which language a text is in.

py3langid with normalised probabilities. Short texts are undetermined: below twenty words it takes headlines in English for
any of a dozen languages. Then, and only then, what the source or page declares is believed.
"""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

SHORTEST_WORDS = 20
# Below it the runner-up is close: mixed or very short text (checked by tests/unit/clean/test_language.py).
CONFIDENT = 0.5
# Both parts of a text must be this sure before it is said to be in two languages.
SURE = 0.95
SAMPLE = 3_000


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(text: str) -> str | None:
    """ISO 639-1 code of the text's language, or None when there is too little text to say."""
    if len(text.split()) < SHORTEST_WORDS and not _dense_script(text):
        return None
    language, probability = _identifier().classify(_sample(text))
    return str(language) if probability >= CONFIDENT else None


def declared(code: str | None) -> str | None:
    """The primary subtag of a declared language (`en-GB` is `en`), or None when it is none."""
    if not code:
        return None
    primary = code.strip().replace("_", "-").split("-")[0].lower()
    return primary if 2 <= len(primary) <= 3 and primary.isalpha() and primary.isascii() else None


def decide(text: str, *declarations: str | None) -> tuple[str | None, list[str]]:
    """The language, and notes when what is declared is not what the text is in, or when its parts are in two languages."""
    found = identify(text)
    said = next((code for code in map(declared, declarations) if code), None)
    if found is None:
        return said, []
    notes = [f"declared language {said}, text is in {found}"] if said not in (None, found) else []
    if two := _two_languages(text):
        notes.append(f"begins in {two[0]}, ends in {two[1]}")
    return found, notes


def _two_languages(text: str) -> tuple[str, str] | None:
    """The languages of the first and last third of a text, if they differ and both are sure."""
    third = len(text) // 3
    if third < SAMPLE // 16:
        return None
    parts = (text[: min(third, SAMPLE // 4)], text[-min(third, SAMPLE // 4) :])
    (first, sure), (last, as_sure) = (_identifier().classify(part) for part in parts)
    return (str(first), str(last)) if first != last and min(sure, as_sure) >= SURE else None


def _sample(text: str) -> str:
    """The middle of a long text: its ends hold names, places and credits."""
    if len(text) <= SAMPLE:
        return text
    start = (len(text) - SAMPLE) // 2
    return text[start : start + SAMPLE]


def _dense_script(text: str) -> bool:
    """Chinese, Japanese and Thai don't separate words: a paragraph of them is one."""
    dense = sum("\u0e00" <= char <= "\u0eff" or "\u3040" <= char <= "\u9fff" for char in text[:400])
    return dense >= 2 * SHORTEST_WORDS
