"""What spelling and the cue lexicon know better than a part-of-speech tagger that was trained on little text.

Unknown capitalised words are names; a cue's verb form between a party and an object is a verb (`Regulator fines
Kessmark`, `Hallgarth denies breaching`); an apostrophe after a plural makes it a possessor.
"""

from workers.stages.allegations.cues import REPEATS, VERB_FORMS
from workers.stages.allegations.pos import PosTagger
from workers.stages.allegations.tokens import Tokens
from workers.stages.allegations.wordlist import words

_NOUNS = words("chief general official suspect officer deputy representative executive defendant accused")
_NAMES = ("NNP", "NNPS", "PRP")
_OPEN = ("NN", "NNS", "JJ", "VB", "VBP", "VBZ", "RB", "VBD", "VBN", "FW", "UH", "JJR", "VBG")
_CUE_VERBS = frozenset(VERB_FORMS) | REPEATS


def corrected(tagger: PosTagger, tokens: Tokens, heading: bool) -> list[str]:
    """The tags of one sentence, corrected."""
    tags = tagger.tag(tokens.words, tokens.lower)
    for i, word in enumerate(tokens.words):
        if word[0].isupper() and tags[i] in _OPEN and not tagger.knows(tokens.lower[i]) and (i or not heading):
            tags[i] = "NNP"
        elif tokens.lower[i] == "police":
            tags[i] = "NNS"
        elif (
            word in "'’"
            and i
            and tokens.lower[i - 1].endswith("s")
            and i + 1 < len(tags)
            and tokens.ends[i - 1] == tokens.starts[i]
        ):
            if tags[i + 1] in ("NN", "NNS", "NNP", "JJ"):
                tags[i] = "POS"
        elif (
            tags[i] == "JJ"
            and tokens.lower[i] in _NOUNS
            and (i + 1 == len(tags) or tags[i + 1] not in ("NN", "NNS", "NNP", "JJ"))
        ):
            tags[i] = "NN"
    for i, word in enumerate(tokens.lower[:-1]):
        if (
            tags[i] in ("NNS", "NN", "NNP", "NNPS", "JJ", "VBN")
            and word in _CUE_VERBS
            and _between_parties(tokens, tags, i, heading)
        ):
            tags[i] = "VBZ" if word.endswith("s") else "VBD"
    return tags


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
        return tags[before] == "NN" and tags[i + 1] in ("NNP", "PRP", "DT", "PRP$", "VBG")
    return goal and tags[before] in ("NN", "NNS") and (heading or tags[i] == "NNS")
