"""What two texts are to each other, by how much of each stands in the other and where.

Told apart are: a copy (trimmed, edited, added to), a writethrough of the same source (`update`), a story with common background
(`shares`), a template filled with other facts, and nothing. The thresholds were chosen on development streams; `python -m
benchmarks.dedup.quality` measures them again.
"""

from typing import Literal, NamedTuple

from workers.stages.dedup.compare import Comparison

Relation = Literal["copy", "update", "shares", "other facts", "unrelated"]

# Share of a later text in the earlier one from which it is a copy. Follow-ups have at most 0.46.
COPY = 0.5
# A brief with a paragraph of the outlet's own: less, if it begins where the original begins.
COPY_FROM_THE_START = 0.28
AT_THE_START = 0.06
NO_NEW_LEAD = 0.12
# A brief is at most this part of the earlier text; follow-ups that quote the first story's beginning are longer.
BRIEF = 0.6
# Share of the earlier text in a later, longer one: the fuller version of a text that came first, or all of it.
FULLER = 0.6
WHOLE = 0.9
# Share of the numbers and names in common passages that both have; and of facts and density together: edited copies have all
# facts but less common wording, templates filled with other facts lack both.
SAME_FACTS = 0.65
SAME_FACTS_AND_WORDING = 1.55
# With fewer facts in common than this, the wording has to be the same nearly throughout, or more of one text to stand in the other.
SURE_FACTS = 0.82
SURE_FACTS_AND_WORDING = 1.75
MOST_OF_IT = 0.75
# A brief so short that the original's sketch holds only two of its 3-grams: both there, at the original's beginning, and
# at least so many numbers and names, all of them in the original.
TWO = 2
FACTS_OF_TWO = 4
# A writethrough has a new beginning of this share, and the rest from the earlier version.
NEW_LEAD = 0.2
# Less than this is chance or a common phrase.
SHARES = 0.08
FEWEST_MATCHED = 3


class Pair(NamedTuple):
    """A comparison of this text with another, and what is known of the two otherwise."""

    comparison: Comparison
    tokens: int
    other_tokens: int
    later: bool
    same_source: bool


def relation(pair: Pair) -> Relation:
    """What this text is to the other."""
    one = pair.comparison
    if one.matched == one.samples == TWO and one.facts_compared >= FACTS_OF_TWO and one.facts == 1.0:
        return "copy" if one.other_start <= AT_THE_START and pair.later else "unrelated"
    if one.matched < FEWEST_MATCHED or max(one.extent, one.coverage_of_other) < SHARES:
        return "unrelated"
    if not _same_facts(one):
        return "other facts"
    # From here on: the later text (L) against the earlier one (E).
    of_later, of_earlier = one.extent, one.coverage_of_other
    later_start, earlier_start = one.start, one.other_start
    later_tokens, earlier_tokens = pair.tokens, pair.other_tokens
    if not pair.later:
        of_later, of_earlier = of_earlier, of_later
        later_start, earlier_start = earlier_start, later_start
        later_tokens, earlier_tokens = earlier_tokens, later_tokens
    if of_later >= COPY:
        writethrough = pair.same_source and pair.later and later_start >= NEW_LEAD and of_earlier >= FULLER
        return "update" if writethrough else "copy"
    whole = of_earlier >= WHOLE and of_later >= COPY_FROM_THE_START
    if whole or (of_earlier >= FULLER and later_start <= NO_NEW_LEAD):
        return "copy"
    brief = later_tokens <= BRIEF * earlier_tokens
    if of_later >= COPY_FROM_THE_START and earlier_start <= AT_THE_START and (brief or later_start <= NO_NEW_LEAD):
        return "copy"
    return "shares"


def _same_facts(one: Comparison) -> bool:
    if one.facts < SAME_FACTS or one.facts + one.density < SAME_FACTS_AND_WORDING:
        return False
    return (
        one.facts >= SURE_FACTS
        or one.facts + one.density >= SURE_FACTS_AND_WORDING
        or max(one.extent, one.coverage_of_other) >= MOST_OF_IT
    )
