"""Which article a raw event belongs to. Ingest keys records with it and the clean stage writes it, so it stands in one place."""

from urllib.parse import urlsplit, urlunsplit

from courlan import normalize_url

from schemas.ids import article_id, sha256_hex
from schemas.raw import RawEvent


def canonical_url(url: str) -> str:
    """The URL without what does not name the page: fragment, tracking parameters, default port, case of the host.

    `http` and `https` of one page are one article, so the scheme becomes `https`. What cannot be parsed comes back unchanged.
    """
    try:
        parts = urlsplit(normalize_url(url.strip(), strict=False))
    except ValueError:
        return url
    if parts.scheme not in {"http", "https"}:
        return url
    path = parts.path.rstrip("/") or "/"
    return urlunsplit(("https", parts.netloc, path, parts.query, ""))


def article_id_of(raw: RawEvent) -> str:
    """The supplied id, else one from source and canonical URL, else one from source and content."""
    if raw.id is not None:
        return raw.id
    if raw.url is not None:
        return article_id(raw.source, canonical_url(raw.url))
    return article_id(raw.source, sha256_hex(raw.body.encode("utf-8", "surrogatepass")))
