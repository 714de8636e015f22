"""Which language a text is in.

py3langid with normalised probabilities. Short texts are undetermined: below twenty words it takes headlines in English for
any of a dozen languages. Then, and only then, what the source or page declares is believed.
"""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

SHORTEST_WORDS = 20
# Below it the runner-up is close: mixed or very short text (checked by tests/unit/clean/test_language.py).
CONFIDENT = 0.5
SAMPLE = 4_000


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


def decide(text: str, *declarations: str | None) -> tuple[str | None, str | None]:
    """The language and a note when what is declared is not what the text is in."""
    found = identify(text)
    said = next((code for code in map(declared, declarations) if code), None)
    if found is None:
        return said, None
    if said is not None and said != found:
        return found, f"declared language {said}, text is in {found}"
    return found, None


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
