"""An enriched event as an editor checks it: every span with its place and words; no ids, times, versions or confidences."""

from typing import Any

from schemas import Dated, EnrichedEvent, Mention, Party, Response, Span


def view(event: EnrichedEvent) -> dict[str, Any]:
    """What the golden files hold. `12-30 words` is a span of the text, `h0-5 words` one of the headline."""
    numbers = {allegation.id: f"allegation {n}" for n, allegation in enumerate(event.allegations)}
    return {
        "headline": event.headline,
        "text": event.text.split("\n"),
        "language": event.language,
        "duplicate": event.duplicate.kind,
        "entities": [
            {"name": e.name, "label": e.label, "mentions": [span(m) for m in e.mentions]} for e in event.entities
        ],
        "allegations": [
            {
                "status": a.status,
                "status_from": a.status_from,
                "category": a.category,
                "accused": [party(p) for p in a.accused],
                "accuser": [party(p) for p in a.accuser],
                "act": a.act,
                "mentions": [mention(m) for m in a.mentions],
                **({"timeline": [step(d) for d in a.timeline]} if a.timeline else {}),
            }
            for a in event.allegations
        ],
        "responses": [response(r, numbers) for r in event.responses],
        "right_of_reply": {r.accused: r.responses for r in event.right_of_reply},
    }


def span(value: Span | None) -> str | None:
    return value and f"{'h' if value.field else ''}{value.start}-{value.end} {value.text}"


def party(value: Party) -> str:
    known = " (named)" if value.entity else ""
    return value.name + known + (f", for: {span(value.evidence)}" if value.evidence else "")


def step(value: Dated) -> str:
    reckoned = " (reckoned)" if value.relative else ""
    return f"{value.on}{reckoned} {value.status}, mention {value.mention}: {span(value.span)}"


def mention(value: Mention) -> dict[str, Any]:
    return {
        "sentence": span(value.sentence),
        "cue": span(value.cue),
        "accused": [span(s) for s in value.accused],
        "accuser": [span(s) for s in value.accuser],
        "act": span(value.act),
        "status": value.status,
        "category": value.category,
        "hedges": [span(s) for s in value.hedges],
        "attribution": value.attribution,
        "quote": span(value.quote),
    }


def response(value: Response, numbers: dict[str, str]) -> dict[str, Any]:
    return {
        "type": value.type,
        "speaker": [party(p) for p in value.speaker],
        "answers": [numbers[i] for i in value.allegations],
        "sentence": span(value.sentence),
        "cue": span(value.cue),
        "text": span(value.text),
    }
