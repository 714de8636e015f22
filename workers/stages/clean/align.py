"""Where an extracted text stands among the lines of a page.

Extractors give text without offsets, and a page may hold a sentence more than once (as teaser, caption, in a second layout). So the
text is followed word by word: as long as the page's next word is the text's next word, they belong together; where they part, the
text is taken up again at the place of the page where it goes on for longest, the nearest one ahead among equals.
"""

from collections import defaultdict
from collections.abc import Sequence

N = 3
# Runs are compared up to this many words: longer than any sentence that two places of a page share by chance.
LONGEST_RUN = 100
# Of a trigram that stands in more places than this, the first ones are tried: it is boilerplate.
MOST_PLACES = 24


def shares(lines: Sequence[Sequence[str]], text: Sequence[str]) -> list[float]:
    """For each line of words, the share of them that the words of `text` are aligned with."""
    page = [word for line in lines for word in line]
    hit = _follow(page, text)
    found, position = [], 0
    for line in lines:
        end = position + len(line)
        found.append(sum(hit[position:end]) / len(line) if line else 0.0)
        position = end
    return found


def _follow(page: Sequence[str], text: Sequence[str]) -> bytearray:
    wanted = set(zip(text, text[1:], text[2:], strict=False))
    places: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for j, gram in enumerate(zip(page, page[1:], page[2:], strict=False)):
        if gram in wanted:
            places[gram].append(j)
    hit = bytearray(len(page))
    i = j = 0
    while i < len(text):
        if j < len(page) and page[j] == text[i] and not hit[j]:
            hit[j] = 1
            i += 1
            j += 1
            continue
        found = _place(page, text, i, j, places.get(tuple(text[i : i + N]), ()), hit)  # type: ignore[arg-type]
        if found is None:
            # One word that differs, such as a joined hyphen, does not end the run.
            if j + 1 < len(page) and i + 1 < len(text) and page[j + 1] == text[i + 1]:
                j += 1
            i += 1
            continue
        j = found
        hit[j] = 1
        i += 1
        j += 1
    return hit


def _place(
    page: Sequence[str], text: Sequence[str], i: int, j: int, places: Sequence[int], hit: bytearray
) -> int | None:
    best, best_key = None, (0, False, 0)
    for place in places[:MOST_PLACES]:
        if hit[place]:
            continue
        run = 0
        while (
            run < LONGEST_RUN
            and place + run < len(page)
            and i + run < len(text)
            and page[place + run] == text[i + run]
            and not hit[place + run]
        ):
            run += 1
        key = (run, place >= j, -abs(place - j))
        if run >= N and key > best_key:
            best, best_key = place, key
    return best
