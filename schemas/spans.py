"""Spans: pieces of an article's text that carry their own proof.

All offsets count Unicode code points and are half-open: `start <= i < end`.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, Field, model_validator

from schemas.base import Model

Place = Literal["headline"]


class Span(Model):
    """`text` stands at [start, end) of the article's text, or of its headline when `field` says so."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    field: Place | None = None

    @model_validator(mode="after")
    def _length_fits(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError(
                f"span [{self.start}, {self.end}) is {self.end - self.start} long, its text {len(self.text)}"
            )
        return self

    @classmethod
    def cut(cls, source: str, start: int, end: int, field: Place | None = None) -> "Span":
        """The span of `source[start:end]`."""
        return cls(start=start, end=end, text=source[start:end], field=field)


class Provenance(Model):
    """Where a piece of the text came from.

    text[start:end] is raw.body[raw_start:raw_end] after the named repair; without one the two are equal. `byte_start` and
    `byte_end` are the same place in the UTF-8 bytes of the body.
    """

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    raw_start: int = Field(ge=0)
    raw_end: int = Field(ge=0)
    byte_start: int = Field(ge=0)
    byte_end: int = Field(ge=0)
    repair: str | None = None
    field: Place | None = None


class Removed(Model):
    """A piece of the raw body that is not in the text, and why."""

    raw_start: int = Field(ge=0)
    raw_end: int = Field(ge=0)
    reason: str


@cache
def _fields_with_spans(model: type[BaseModel]) -> tuple[str, ...]:
    """Fields of a model that can hold a span, however deep. Every event is walked at every hop, so the rest is passed over."""
    return tuple(name for name, field in model.model_fields.items() if _holds_spans(field.annotation))


def _holds_spans(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation is Span or bool(_fields_with_spans(annotation))
    return any(_holds_spans(argument) for argument in get_args(annotation))


def spans_of(value: object) -> Iterator[Span]:
    """Every span anywhere inside a model, depth first."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, BaseModel):
        for name in _fields_with_spans(type(value)):
            yield from spans_of(getattr(value, name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from spans_of(item)


def check_spans(spans: Iterator[Span], text: str, headline: str | None) -> None:
    """Raise ValueError at the first span whose text is not what stands at its offsets."""
    for span in spans:
        source = text if span.field is None else headline or ""
        if source[span.start : span.end] != span.text:
            found = source[span.start : span.end]
            raise ValueError(
                f"span [{span.start}, {span.end}) of the {span.field or 'text'} says {span.text[:80]!r}, but there stands {found[:80]!r}"
            )
