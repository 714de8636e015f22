"""Human decisions, joined to what the stages found: at index time, in every generation, whatever the runtime.

A review belongs to an allegation that rests on the same words: a sentence and a cue that were there when it was made. The same id is
preferred, but ids come from what the stages found, and a changed rule may give others. When no allegation of the article rests on
those words any more, the review is orphaned: it changes nothing, and is listed, so that a person looks again.

    rejected    the allegation is left out of the index
    edited      it has the status and category that the person gave it
    confirmed   it stays as it is

Each leaves a note on the article that says who decided.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schemas import Allegation, EnrichedEvent, IndexOperation, Quoted, ReviewEvent


@dataclass(frozen=True, slots=True)
class Standing:
    """A review and the allegation that it holds for in a generation; None when it is orphaned there."""

    review: ReviewEvent
    holds_for: str | None


def evidence_of(allegation: Allegation) -> list[Quoted]:
    """The words that it rests on."""
    return [Quoted(sentence=mention.sentence.text, cue=mention.cue.text) for mention in allegation.mentions]


def reviewed_allegation(allegations: Iterable[Allegation], review: ReviewEvent) -> Allegation | None:
    """The allegation that the review is about, or None when the review is orphaned."""
    words = {(quoted.sentence, quoted.cue) for quoted in review.evidence}
    shared = {one.id: len(words & {(q.sentence, q.cue) for q in evidence_of(one)}) for one in allegations}
    candidates = [one for one in allegations if shared[one.id]]
    return max(candidates, key=lambda one: (one.id == review.allegation, shared[one.id]), default=None)


def reviewed(event: EnrichedEvent, reviews: Sequence[ReviewEvent]) -> EnrichedEvent:
    """The event as readers are to see it."""
    kept = {one.id: one for one in event.allegations}
    notes = list(event.notes)
    for review in reviews:
        found = reviewed_allegation(event.allegations, review)
        if found is None or found.id not in kept:
            continue
        notes.append(_note(found, review))
        if review.verdict == "rejected":
            del kept[found.id]
        elif review.verdict == "edited":
            changed = {"status": review.status or found.status, "category": review.category or found.category}
            kept[found.id] = found.model_copy(update=changed)
    if len(notes) == len(event.notes):
        return event
    responses = [
        one.model_copy(update={"allegations": [name for name in one.allegations if name in kept]})
        for one in event.responses
    ]
    return event.model_copy(update={"allegations": list(kept.values()), "responses": responses, "notes": notes})


def joined(asked: IndexOperation, reviews: Sequence[ReviewEvent]) -> IndexOperation:
    """The operation with its document as readers are to see it, and beside it what the stages found."""
    if asked.document is None:
        return asked
    document = reviewed(asked.document, reviews)
    if document is asked.document:
        return asked
    return asked.model_copy(update={"document": document, "found": asked.document})


def standing(allegations: Iterable[Allegation], review: ReviewEvent) -> Standing:
    """What the review holds for among an article's allegations as they were found."""
    found = reviewed_allegation(allegations, review)
    return Standing(review, None if found is None else found.id)


def _note(allegation: Allegation, review: ReviewEvent) -> str:
    said = (
        f"allegation {allegation.id} ({allegation.status}, {allegation.category}) was {review.verdict} by {review.by}"
    )
    if review.verdict == "edited":
        to = ", ".join(value for value in (review.status, review.category) if value)
        said += f" to {to}"
    return f"{said}: {review.note}" if review.note else said
