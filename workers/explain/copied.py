"""What an article has in common with the one that it was said to copy, word for word, for people who ask why."""

from dataclasses import dataclass

from schemas import EnrichedEvent
from workers.stages.dedup.passages import shared_passages

# Longer texts are not compared word by word, which would take seconds; the passages that the decision rests on are told all the same.
MOST_CHARACTERS = 40_000


@dataclass(frozen=True, slots=True)
class Common:
    """[start, end) of this text stands in the other at [other_start, other_end), in code points; None when that is no longer held."""

    start: int
    end: int
    other_start: int | None
    other_end: int | None
    text: str


def common_passages(event: EnrichedEvent, other: EnrichedEvent | None) -> tuple[Common, ...]:
    """Exactly, where the other article is held as it is indexed now; else as the decision was made, from samples."""
    text = event.text
    if other is None or max(len(text), len(other.text)) > MOST_CHARACTERS:
        return tuple(
            Common(one.start, one.end, None, None, text[one.start : one.end]) for one in event.duplicate.shared
        )
    return tuple(
        Common(one.start, one.end, one.other_start, one.other_end, text[one.start : one.end])
        for one in shared_passages(text, other.text)
    )
