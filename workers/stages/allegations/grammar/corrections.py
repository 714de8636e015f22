"""What spelling and the cue lexicon know better than a part-of-speech tagger that was trained on little text.

Unknown capitalised words are names; a cue's verb form between a party and an object is a verb (`Regulator fines
Kessmark`, `Hallgarth denies breaching`); an apostrophe after a plural makes it a possessor.
"""

from workers.stages.allegations.grammar.dates import DAYS
from workers.stages.allegations.grammar.pos import PosTagger
from workers.stages.allegations.grammar.tokens import Tokens
from workers.stages.allegations.lexicon.cues import REPEATS, VERB_FORMS
from workers.stages.allegations.lexicon.nouns import PARTIES
from workers.stages.allegations.lexicon.wordlist import words

_NOUNS = words("chief general official suspect officer deputy representative executive defendant accused")
_NAMES = ("NNP", "NNPS", "PRP")
_OPEN = words("NN NNS JJ VB VBP VBZ RB VBD VBN FW UH JJR VBG EX IN DT MD CC LS")
_CUE_VERBS = frozenset(VERB_FORMS) | REPEATS


def corrected(tagger: PosTagger, tokens: Tokens, heading: bool) -> list[str]:
    """The tags of one sentence, corrected."""
    tags = tagger.tag(tokens.words, tokens.lower)
    for i in range(len(tags)):
        tags[i] = _corrected(tagger, tokens, tags, i, heading)
    for i, word in enumerate(tokens.lower[:-1]):
        if (
            tags[i] in ("NNS", "NN", "NNP", "NNPS", "JJ", "VBN")
            and word in _CUE_VERBS
            and _between_parties(tokens, tags, i, heading)
        ):
            tags[i] = "VBZ" if word.endswith("s") else "VBD"
    return tags


def _corrected(tagger: PosTagger, tokens: Tokens, tags: list[str], i: int, heading: bool) -> str:
    word, lower, tag = tokens.words[i], tokens.lower[i], tags[i]
    following = tags[i + 1] if i + 1 < len(tags) else ""
    if word in '"“”‘':
        return "``"
    if lower in ("said", "says"):
        return "VBD" if lower == "said" else "VBZ"
    if lower == "guilty":
        return "JJ"
    if lower == "police":
        return "NNS"
    if (
        word[0].isupper()
        and tag in _OPEN
        and not tagger.knows(lower)
        and lower not in PARTIES
        and (i or not heading or _capital(tokens, 1))
    ):
        return "NNP"
    if tag in ("JJ", "VB", "RB", "VBP", "VBZ", "UH") and lower in PARTIES:
        return "NN"
    if (
        tag in ("VBZ", "VBP", "VB")
        and i
        and tags[i - 1] in ("PRP$", "DT")
        and tokens.lower[i - 1] not in ("that", "this")
    ):
        return "NNS" if lower.endswith("s") else "NN"
    if tag == "VBG" and i and tags[i - 1] in ("DT", "PRP$", "POS") and following not in ("NN", "NNS", "NNP", "JJ"):
        return "NN"
    if tag == "VB" and i > 1 and tokens.lower[i - 2 : i] == ("guilty", "to"):
        return "NN"
    if word in "'’" and i and tokens.lower[i - 1].endswith("s") and tokens.ends[i - 1] == tokens.starts[i]:
        return "POS" if following in ("NN", "NNS", "NNP", "JJ") else tag
    if tag == "JJ" and lower in _NOUNS and following not in ("NN", "NNS", "NNP", "JJ"):
        return "NN"
    return tag


def _capital(tokens: Tokens, i: int) -> bool:
    return i < len(tokens) and tokens.words[i][0].isupper()


def _between_parties(tokens: Tokens, tags: list[str], i: int, heading: bool) -> bool:
    if not tokens.lower[i].endswith(("s", "ed")):
        return False
    before = i - 1
    while before > 0 and tags[before] == "RB":
        before -= 1
    if before < 0 or tags[before] == "POS":
        return False
    following = tokens.lower[i + 1]
    goal = (
        tags[i + 1] in ("DT", "NNP", "PRP", "PRP$", "VBG")
        or following == "that"
        or following.endswith("ing")
        or (heading and tags[i + 1] in ("NN", "NNS", "JJ", "$"))
    )
    if tags[before] in _NAMES:
        return goal
    if tags[i] == "VBN":
        return (
            tags[before] in ("NN", "NNS")
            and following not in DAYS
            and tags[i + 1] in ("NNP", "PRP", "DT", "PRP$", "VBG")
        )
    return goal and tags[before] in ("NN", "NNS", "JJ" if heading else "NN") and (heading or tags[i] == "NNS")
