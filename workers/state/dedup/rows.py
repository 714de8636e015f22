"""Documents as table rows and back, without waste: a document with its postings stays below 1 KiB."""

from collections.abc import Mapping
from typing import Any

import orjson

from workers.stages.dedup.sketch import Stored
from workers.stages.dedup.state import Decision, Document, Kind, Look

COLUMNS = (
    "number, event, article, source, time, fetched, ahead, month, kind, cluster, digest, whole, tokens, level, hashes,"
    " guards, decision"
)
KINDS: tuple[Kind, ...] = (
    "original",
    "revision",
    "exact",
    "near",
    "update",
    "shares",
    "stale",
    "unchanged",
    "killed",
    "lifted",
)
_NUMBER_OF_KIND = {kind: number for number, kind in enumerate(KINDS)}

Row = tuple[Any, ...]


def pack_id(identity: str) -> str | bytes:
    """An id in the usual form of a UUID in 16 bytes; any other as it is."""
    if len(identity) != 36 or not identity[8] == identity[13] == identity[18] == identity[23] == "-":
        return identity
    digits = identity.replace("-", "")
    try:
        packed = bytes.fromhex(digits)
    except ValueError:
        return identity
    return packed if packed.hex() == digits else identity


def unpack_id(stored: str | bytes) -> str:
    """The reverse of `pack_id`."""
    if isinstance(stored, str):
        return stored
    digits = stored.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def to_row(document: Document, source: int) -> Row:
    """The values of COLUMNS."""
    sketch, decision = document.sketch, document.decision
    year, month = document.month.split("-")
    return (
        document.number,
        pack_id(document.event_id),
        pack_id(document.article_id),
        source,
        document.time,
        document.fetched,
        document.revision - document.fetched,
        int(year) * 12 + int(month) - 1,
        _NUMBER_OF_KIND[decision.kind],
        document.cluster,
        document.digest,
        document.whole,
        sketch.tokens,
        sketch.level,
        sketch.hashes,
        bytes([len(sketch.numbers) // 2]) + sketch.numbers + sketch.names,
        _decision_to_bytes(document),
    )


def from_row(row: Row, sources: Mapping[int, str]) -> Document:
    """The reverse of `to_row`."""
    number, event, article, source, time, fetched, ahead, month, kind, cluster = row[:10]
    digest, whole, tokens, level, hashes, guards, decision = row[10:]
    names_at = 1 + 2 * guards[0]
    article_id = unpack_id(article)
    return Document(
        unpack_id(event),
        article_id,
        sources[source],
        time,
        fetched,
        fetched + ahead,
        f"{month // 12:04d}-{month % 12 + 1:02d}",
        digest,
        whole,
        Stored(tokens, level, hashes, guards[1:names_at], guards[names_at:]),
        _decision_from_bytes(KINDS[kind], article_id, decision),
        cluster,
        number,
    )


def _decision_to_bytes(document: Document) -> bytes | None:
    """None for a story of its own with nothing to say about it; else a list, as JSON."""
    one = document.decision
    if one == Decision(one.kind, document.article_id):
        return None
    looks = [[look.article_id, look.coverage, look.coverage_of_other, look.verdict] for look in one.compared]
    shared = [place for span in one.shared for place in span]
    values = [one.cluster, one.of, one.similarity, one.coverage, one.coverage_of_other, shared, looks]
    rest = [one.reason, one.changes] if one.changes else [one.reason] if one.reason else []
    return orjson.dumps(values + rest)


def _decision_from_bytes(kind: Kind, article_id: str, stored: bytes | None) -> Decision:
    if stored is None:
        return Decision(kind, article_id)
    cluster, of, similarity, coverage, coverage_of_other, shared, looks, *rest = orjson.loads(stored)
    reason = rest[0] if rest else None
    changes = rest[1] if len(rest) > 1 else []
    return Decision(
        kind,
        cluster,
        of,
        similarity,
        coverage,
        coverage_of_other,
        tuple(zip(shared[::2], shared[1::2], strict=True)),
        tuple(Look(*look) for look in looks),
        reason,
        tuple((cluster, original, previous) for cluster, original, previous in changes),
    )
