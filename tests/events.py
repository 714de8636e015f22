"""Events for tests, built the way the stages build them: every span is cut from the text it stands in.

The people, firms and articles are made up.
"""

from datetime import UTC, datetime
from typing import Any

from schemas import (
    Allegation,
    Duplicate,
    EnrichedEvent,
    Entity,
    IndexOperation,
    Kill,
    Mention,
    Party,
    RawRef,
    Response,
    RightOfReply,
    Span,
    Stamp,
)
from schemas.ids import sha256_hex
from workers.stages.index import operation

FETCHED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

TRIBUNAL_TEXT = """Northgate Optics has been sued by a former engineer over sales to a sanctioned buyer.

Mara Lindqvist accuses the company of violating export sanctions by shipping lenses to Kestrel Trading. Northgate Optics denied the claim.

In a separate matter the city council voted on its budget."""


def span(text: str, piece: str, occurrence: int = 0) -> Span:
    """The nth place of `piece` in `text`."""
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(piece, start + 1)
    return Span.cut(text, start, start + len(piece))


def tribunal_article(article_id: str = "tribunal", **changes: Any) -> EnrichedEvent:
    """An article with two allegations against one firm, of different status, and a denial."""
    text = TRIBUNAL_TEXT
    first = "Northgate Optics has been sued by a former engineer over sales to a sanctioned buyer."
    second = "Mara Lindqvist accuses the company of violating export sanctions by shipping lenses to Kestrel Trading."
    denial = "Northgate Optics denied the claim."
    firm = Party(name="Northgate Optics", entity="e1")
    engineer = Party(name="Mara Lindqvist", entity="e2")
    values: dict[str, Any] = {
        "headline": "Optics firm sued over sanctions",
        "text": text,
        "entities": [
            Entity(id="e1", label="ORG", name="Northgate Optics", mentions=[span(text, "Northgate Optics")]),
            Entity(id="e2", label="PERSON", name="Mara Lindqvist", mentions=[span(text, "Mara Lindqvist")]),
            Entity(id="e3", label="ORG", name="Kestrel Trading", mentions=[span(text, "Kestrel Trading")]),
        ],
        "allegations": [
            Allegation(
                id="al-1",
                status="sued",
                category="sanctions_trade",
                accused=[firm],
                accuser=[Party(name="a former engineer")],
                act="sales to a sanctioned buyer",
                mentions=[
                    Mention(
                        sentence=span(text, first),
                        cue=span(text, "sued by"),
                        accused=[span(text, "Northgate Optics")],
                        accuser=[span(text, "a former engineer")],
                        act=span(text, "sales to a sanctioned buyer"),
                        status="sued",
                        category="sanctions_trade",
                    )
                ],
            ),
            Allegation(
                id="al-2",
                status="alleged",
                category="sanctions_trade",
                accused=[firm],
                accuser=[engineer],
                act="violating export sanctions by shipping lenses to Kestrel Trading",
                mentions=[
                    Mention(
                        sentence=span(text, second),
                        cue=span(text, "accuses"),
                        accused=[span(text, "the company")],
                        accuser=[span(text, "Mara Lindqvist")],
                        act=span(text, "violating export sanctions by shipping lenses to Kestrel Trading"),
                        status="alleged",
                        category="sanctions_trade",
                    )
                ],
            ),
        ],
        "responses": [
            Response(
                type="denial",
                speaker=[firm],
                speaker_spans=[span(text, "Northgate Optics", 1)],
                allegations=["al-2"],
                sentence=span(text, denial),
                cue=span(text, "denied"),
                text=span(text, "denied the claim"),
            )
        ],
        "right_of_reply": [RightOfReply(accused="Northgate Optics", responses=[0])],
    }
    return article(article_id, **{**values, **changes})


def article(article_id: str, text: str = "Rain fell on Oldbridge all day.", **changes: Any) -> EnrichedEvent:
    """An enriched article that is an original of its own, unless `changes` say otherwise."""
    values: dict[str, Any] = {
        "event_id": f"{article_id}-enriched",
        "article_id": article_id,
        "revision": 0,
        "raw": raw_ref(article_id),
        "source": "oldbridge-courier",
        "fetched_at": FETCHED,
        "ingested_at": FETCHED,
        "language": "en",
        "text": text,
        "duplicate": Duplicate(kind="original", cluster=article_id, similarity=1.0),
        "first_seen": "2026-03",
        "stages": [Stamp(name="clean", version="1")],
    }
    return EnrichedEvent(**{**values, **changes})


def raw_ref(name: str, offset: int = 0) -> RawRef:
    """A raw event's place; `name` gives its id."""
    return RawRef(
        event_id=f"raw-{name}-{offset}",
        topic="articles.raw",
        partition=0,
        offset=offset,
        sha256=sha256_hex(name.encode()),
    )


def copy_of(original: EnrichedEvent, article_id: str, **changes: Any) -> EnrichedEvent:
    """A near copy: the same text from another source, in the original's cluster."""
    duplicate = Duplicate(kind="near", of=original.article_id, cluster=original.duplicate.cluster, similarity=0.97)
    values = {"duplicate": duplicate, "source": "harbour-times", "headline": original.headline}
    return article(article_id, original.text, **{**values, **changes})


def killed(event: EnrichedEvent, revision: int) -> EnrichedEvent:
    """The same article, withdrawn by its publisher."""
    return event.model_copy(
        update={
            "revision": revision,
            "raw": raw_ref(event.article_id, revision),
            "killed": Kill(reason="withdrawn by the publisher"),
        }
    )


def revised(event: EnrichedEvent, revision: int, **changes: Any) -> EnrichedEvent:
    """The same article in another revision, from another raw event."""
    return event.model_copy(update={"revision": revision, "raw": raw_ref(event.article_id, revision), **changes})


def operations(*events: EnrichedEvent) -> list[IndexOperation]:
    """What the index stage makes of the events."""
    return [operation(event) for event in events]
