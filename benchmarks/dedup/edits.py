"""What newsrooms do to a dispatch: cut, re-head, edit, move and add to it. Each edit is drawn from a random generator given to it."""

import re
from collections.abc import Callable
from random import Random

_SENTENCE = re.compile(r"(?<=[.!?]['\"”’)]) +(?=[A-Z“\"'])|(?<=[.!?]) +(?=[A-Z“\"'])")

DATELINES = (
    "{town} (Meridian News) — ",
    "{town}, {month} {day} (NWA) - ",
    "({town}) ",
    "By our correspondent in {town}. ",
    "{town}: ",
)
TAILS = (
    "\n\n(Reporting by {one} and {two}; Editing by {three})",
    "\n\n© {year} Meridian News. All rights reserved. This material may not be published, broadcast, rewritten or redistributed.",
    "\n\nThis is a developing story and will be updated.",
    "\n\nRead more: our full coverage, analysis and pictures of the day are free for subscribers to the newsletter.",
    "\n\nThis article has been republished from a wire agency feed without modifications to the text. Only the headline has been changed.",
)
_NAMES = ("Ada Kerr", "Tom Ruiz", "Lena Fox", "Omar Diaz", "Jill Moss", "Ravi Sen", "Kate Orr", "Ian Bell")
_TOWNS = ("LONDON", "NAIROBI", "GENEVA", "Toronto", "Manila", "BERLIN", "Sydney", "LAGOS")
_MONTHS = ("Jan", "March", "June", "Sept", "November")

_SWAPS = {
    "said": "stated",
    "people": "persons",
    "police": "officers",
    "about": "around",
    "also": "additionally",
    "after": "following",
    "because": "since",
    "however": "nevertheless",
    "told": "informed",
    "killed": "slain",
    "more": "further",
    "last": "past",
    "big": "large",
    "began": "started",
    "many": "numerous",
    "while": "whereas",
    "government": "administration",
    "company": "firm",
    "reported": "noted",
    "claimed": "asserted",
    "near": "close to",
    "against": "versus",
    "including": "among them",
    "former": "ex",
}
_FILLERS_TEXT = "reportedly apparently also then late early local officially today clearly once again further"
_FILLERS = _FILLERS_TEXT.split()


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text."""
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def sentences(text: str) -> list[str]:
    """The sentences of a text, roughly."""
    return [piece for part in paragraphs(text) for piece in _SENTENCE.split(part) if piece.strip()]


def words_in(text: str) -> int:
    """Words between spaces."""
    return len(text.split())


def cut_to(text: str, share: float, rng: Random) -> str:
    """The beginning of a text, to a share of its words; half of the time at a sentence's end, as editors cut, else in mid-sentence."""
    wanted = max(25, round(share * words_in(text)))
    if rng.random() < 0.5:
        return " ".join(text.split(" ")[:wanted])
    kept, count = [], 0
    for part in paragraphs(text):
        pieces = []
        for sentence in _SENTENCE.split(part):
            if count >= wanted:
                break
            pieces.append(sentence)
            count += words_in(sentence)
        if pieces:
            kept.append(" ".join(pieces))
    return "\n\n".join(kept)


def trimmed(text: str, rng: Random) -> str:
    """Cut to 30-60 %."""
    return cut_to(text, rng.uniform(0.3, 0.6), rng)


def brief(text: str, rng: Random) -> str:
    """The first 15 %."""
    return cut_to(text, 0.15, rng)


def agency_lines(text: str, rng: Random) -> str:
    """A dateline before, an agency's lines behind."""
    town, month = rng.choice(_TOWNS), rng.choice(_MONTHS)
    head = rng.choice(DATELINES).format(town=town, month=month, day=rng.randint(1, 28)) if rng.random() < 0.7 else ""
    one, two, three = rng.sample(_NAMES, 3)
    tail = (
        rng.choice(TAILS).format(one=one, two=two, three=three, year=rng.randint(2015, 2026))
        if rng.random() < 0.8
        else ""
    )
    return head + text + tail


def reworded(text: str, rng: Random, low: float = 0.04, high: float = 0.10) -> str:
    """4-10 % of the words changed, dropped or added."""
    share = rng.uniform(low, high)
    pieces = re.split(r"(\s+)", text)
    for at in range(0, len(pieces), 2):
        if not pieces[at] or rng.random() >= share:
            continue
        word, roll = pieces[at], rng.random()
        if word.lower() in _SWAPS:
            pieces[at] = _SWAPS[word.lower()]
        elif roll < 0.4:
            pieces[at] = rng.choice(_FILLERS)
        elif roll < 0.7:
            pieces[at] = ""
        else:
            pieces[at] = f"{word} {rng.choice(_FILLERS)}"
    return re.sub(r" {2,}", " ", "".join(pieces))


def reordered(text: str, rng: Random) -> str:
    """Two paragraphs change places."""
    parts = paragraphs(text)
    if len(parts) < 2:
        return text
    one, two = sorted(rng.sample(range(len(parts)), 2))
    parts[one], parts[two] = parts[two], parts[one]
    return "\n\n".join(parts)


def with_insert(text: str, foreign: str, rng: Random) -> str:
    """A paragraph of the outlet's own, 20-60 words but at most 40 % of the text, somewhere between."""
    most = min(rng.randint(20, 60), int(words_in(text) * 0.4))
    own = " ".join(foreign.split()[:most])
    parts = paragraphs(text)
    parts.insert(rng.randint(0, len(parts)), own)
    return "\n\n".join(parts)


def recased(text: str, rng: Random) -> str:
    """Other case, other quotes, other spaces."""
    roll = rng.random()
    if roll < 0.25:
        text = text.upper()
    elif roll < 0.4:
        text = text.lower()
    curly = rng.random() < 0.6
    for straight, bent in (('"', "“"), ('"', "”"), ("'", "’")):
        text = text.replace(straight, bent) if curly else text.replace(bent, straight)
    return text.replace("\n\n", "\n") if rng.random() < 0.3 else text


Edit = Callable[[str, Random], str]


def copy_of(text: str, foreign: str, rng: Random) -> tuple[str, str]:
    """One copy as a newsroom would make it, and the names of the edits."""

    def insert(text: str, rng: Random) -> str:
        return with_insert(text, foreign, rng)

    single: dict[str, Edit] = {
        "same": lambda text, rng: text,
        "trimmed": trimmed,
        "brief": brief,
        "agency": agency_lines,
        "reworded": reworded,
        "reordered": reordered,
        "insert": insert,
        "recased": recased,
    }
    if rng.random() < 0.65:
        names = [rng.choice(list(single))]
    else:
        names = rng.sample(["reordered", "insert", "reworded", "recased"], rng.randint(1, 3))
        names = (
            rng.sample(["trimmed", "trimmed", "brief", "same"], 1) + names + (["agency"] if rng.random() < 0.6 else [])
        )
    for name in names:
        text = single[name](text, rng)
    return text, "+".join(names)
