"""articles.kills: the mark that a withdrawn article leaves. Compacted, keyed by article: the mark that stands now."""

from typing import Literal

from schemas.article import RawRef
from schemas.base import Model, Timestamp

KillKind = Literal["canceled", "takedown"]


class KillEvent(Model):
    """An article is withdrawn: by its publisher (`canceled`; it may publish again later), or by the newsroom (`takedown`; for good).

    `raw` is the kill's own raw event. All events of an article are in one partition, so its offset says what came before.
    `lifted` is the raw offset in that partition from which on the article may come in again; None while the mark holds.
    """

    schema_version: Literal[1] = 1
    article_id: str
    raw: RawRef
    kind: KillKind
    reason: str
    by: str | None = None
    at: Timestamp
    lifted: int | None = None
