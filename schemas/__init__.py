"""The contracts: every event that crosses a topic, its ids, headers, versions and JSON Schema.

    raw.py        articles.raw        what a source delivered, and kills
    clean.py      articles.clean      the article's own words, traceable to the raw body
    unique.py     articles.unique     what it is a copy, revision or update of
    entities.py   articles.entities   the names in it
    enriched.py   articles.enriched   who says whom did what, and the answers
    index.py      what the index stage asks of an index
    outcome.py    articles.outcomes   the one terminal outcome of each raw event
    review.py     articles.reviews    what a person decided about an allegation
    kill.py       articles.kills      the mark of a withdrawn article
    generation.py articles.generations  what each generation is
    settled.py    articles.settled    dead letters that were seen to
    dead_letter.py                    why a record was set aside

article.py holds what the middle four share, spans.py the offsets that prove themselves, ids.py the deterministic ids,
headers.py the record headers, upcast.py the way from old versions, codec.py bytes to events and back.
"""

from schemas.article import Article, DateSource, Kill, RawRef, Repair, Stamp
from schemas.base import Model, Timestamp
from schemas.clean import CleanEvent
from schemas.codec import EVENT_TYPES, current_version, decode, decode_object, encode
from schemas.dead_letter import DeadLetter
from schemas.enriched import (
    Allegation,
    Attribution,
    Category,
    Dated,
    EnrichedEvent,
    Mention,
    Party,
    Response,
    ResponseType,
    RightOfReply,
    Status,
)
from schemas.entities import EntitiesEvent, Entity, EntityLabel, Join, Link
from schemas.generation import GenerationEvent, Scope
from schemas.index import IndexOperation
from schemas.kill import KillEvent, KillKind
from schemas.outcome import OutcomeEvent, Terminal
from schemas.raw import RAW_VERSION, RawEvent
from schemas.review import Quoted, ReviewEvent
from schemas.settled import SettledEvent
from schemas.spans import Provenance, Removed, Span
from schemas.unique import ClusterChange, Compared, Duplicate, DuplicateKind, SharedPassage, UniqueEvent
from schemas.upcast import UnknownVersion, upcast

__all__ = [
    "EVENT_TYPES",
    "RAW_VERSION",
    "Allegation",
    "Article",
    "Attribution",
    "Category",
    "CleanEvent",
    "ClusterChange",
    "Compared",
    "DateSource",
    "Dated",
    "DeadLetter",
    "Duplicate",
    "DuplicateKind",
    "EnrichedEvent",
    "EntitiesEvent",
    "Entity",
    "EntityLabel",
    "GenerationEvent",
    "IndexOperation",
    "Join",
    "Kill",
    "KillEvent",
    "KillKind",
    "Link",
    "Mention",
    "Model",
    "OutcomeEvent",
    "Party",
    "Provenance",
    "Quoted",
    "RawEvent",
    "RawRef",
    "Removed",
    "Repair",
    "Response",
    "ResponseType",
    "ReviewEvent",
    "RightOfReply",
    "Scope",
    "SettledEvent",
    "SharedPassage",
    "Span",
    "Stamp",
    "Status",
    "Terminal",
    "Timestamp",
    "UniqueEvent",
    "UnknownVersion",
    "current_version",
    "decode",
    "decode_object",
    "encode",
    "upcast",
]
