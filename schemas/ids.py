"""Deterministic ids: the same input always gets the same id, on every machine and in every replay.

No id depends on a clock or on chance, so a redelivered or replayed event is recognised wherever it arrives.
"""

import hashlib
import uuid

# Fixed for ever: changing it would give every article a new id.
NAMESPACE = uuid.UUID("6f1f0a4e-6a1c-5b0e-9a52-0d8f3c2f7b11")


def _uuid5(kind: str, *parts: str) -> str:
    # The length before each part keeps ("ab", "c") and ("a", "bc") apart.
    name = kind + "".join(f"\x1f{len(part)}:{part}" for part in parts)
    # As `uuid.uuid5` does, without the objects that it makes: every event of every stage gets an id.
    digits = hashlib.sha1(NAMESPACE.bytes + name.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


def article_id(source: str, url_or_path: str) -> str:
    """Id of an article that came without one, from its source and canonical URL (or path)."""
    return _uuid5("article", source, url_or_path)


def raw_event_id(raw_json: bytes) -> str:
    """Id of a raw event: its content. The same event sent twice is one event."""
    return _uuid5("raw", hashlib.sha256(raw_json).hexdigest())


def derived_event_id(input_event_id: str, stage: str, stage_version: str) -> str:
    """Id of the event that a stage made of another."""
    return _uuid5("derived", input_event_id, stage, stage_version)


def allegation_id(article_id: str, ordinal_key: str) -> str:
    """Id of an allegation within its article, from what identifies it there (accused, act and first mention)."""
    return "al-" + _uuid5("allegation", article_id, ordinal_key)[:13]


def sha256_hex(data: bytes) -> str:
    """Lower-case hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()
