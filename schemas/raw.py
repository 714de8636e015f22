"""The raw event: an article as it came in, and kills.

Required are `source`, `fetched_at`, `media_type` and `body`; what a source adds beyond the known fields is kept in `extra`.
"""

from typing import Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from schemas.base import Model, Timestamp

RAW_VERSION = 1

MediaType = str


class RawEvent(Model):
    """One article, one version of it, as a source delivered it. `body` is text, already decoded from the source's bytes."""

    # Said of the JSON only: a source's own fields are taken, and moved to `extra` before validation.
    model_config = ConfigDict(json_schema_extra={"additionalProperties": True})

    schema_version: Literal[1] = 1
    id: str | None = Field(default=None, min_length=1, max_length=512)
    source: str = Field(min_length=1, max_length=256)
    url: str | None = None
    fetched_at: Timestamp
    published_at: Timestamp | None = None
    headline: str | None = None
    byline: str | None = None
    language: str | None = None
    media_type: MediaType = Field(min_length=1)
    body: str
    encoding: str | None = None
    embargoed: Timestamp | None = None
    pub_status: Literal["usable", "withheld", "canceled"] = "usable"
    kill_reason: str | None = None
    extra: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _keep_the_unknown(cls, data: Any) -> Any:
        """Move fields of the source's own into `extra`, and take `pubStatus`, as ninjs spells it."""
        if not isinstance(data, dict):
            return data
        data = dict(data)
        if "pubStatus" in data:
            data.setdefault("pub_status", data.pop("pubStatus"))
        unknown = {key: data.pop(key) for key in list(data) if key not in cls.model_fields}
        if unknown:
            extra = data.get("extra")
            data["extra"] = {**unknown, **(extra if isinstance(extra, dict) else {})}
        return data

    @model_validator(mode="after")
    def _has_an_identity(self) -> Self:
        if self.pub_status == "canceled" and self.id is None and self.url is None:
            raise ValueError("a kill names its article by `id` or `url`; this one has neither")
        return self
