"""What a page says about itself: JSON-LD first, then meta elements, then links and the title.

Each value is only a claim of the page. The stage checks dates and the language against the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson

from workers.stages.clean import repair
from workers.stages.clean.cues import split_byline
from workers.stages.clean.page import Page

_ARTICLE_TYPES = re.compile(
    r"(?:Article|NewsArticle|BlogPosting|Report|LiveBlogPosting|AnalysisNewsArticle|OpinionNewsArticle|ReportageNewsArticle)$"
)
_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "date",
    "article.published",
    "cxenseparse:recs:publishtime",
)
_HEADLINE = ("og:title", "twitter:title", "headline", "parsely-title", "sailthru.title", "dc.title")
_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "byl", "dc.creator")
_SECTION = ("article:section", "parsely-section", "section")
_NOT_A_NAME = re.compile(r"https?://|www\.|@|\d", re.I)


@dataclass(slots=True)
class Claims:
    """What the page claims. `dates` are (text, origin); `body` is the articleBody of JSON-LD."""

    headline: str | None = None
    titles: list[str] = field(default_factory=list)
    byline: list[str] = field(default_factory=list)
    dates: list[tuple[str, str]] = field(default_factory=list)
    canonical: str | None = None
    language: str | None = None
    section: str | None = None
    body: str | None = None
    paid: bool = False
    live: bool = False


def claims_of(raw: str, page: Page, url: str | None) -> Claims:
    """Everything that the page claims about its article."""
    claims = Claims(language=page.language)
    for node in _nodes(raw, page):
        _from_json(node, claims)
    metas = _metas(page)
    claims.titles += [metas[name] for name in _HEADLINE if name in metas]
    if page.title is not None and page.title[1] > page.title[0]:
        claims.titles.append(" ".join(repair.entities(raw[slice(*page.title)]).split()))
    claims.headline = next(iter(claims.titles), None)
    claims.dates += [(metas[name], "meta") for name in _PUBLISHED if name in metas]
    claims.dates += [(value, "time element") for value, _ in page.times[:1]]
    if not claims.byline:
        claims.byline = next((names for name in _AUTHOR if (names := _names(metas.get(name, "")))), [])
    claims.section = claims.section or next((metas[name] for name in _SECTION if metas.get(name)), None)
    claims.canonical = _canonical(page, metas, url)
    return claims


def _metas(page: Page) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in page.metas:
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _canonical(page: Page, metas: dict[str, str], url: str | None) -> str | None:
    """rel=canonical, else og:url; one that names the site's front page for an article is a mistake of the site."""
    hrefs = [link.get("href", "") for link in page.links if "canonical" in link.get("rel", "").lower().split()]
    for href in [*hrefs, metas.get("og:url", "")]:
        try:
            absolute = urljoin(url or "", href.strip())
            parts = urlsplit(absolute)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc and (parts.path.strip("/") or parts.query):
            return absolute
    return None


def _nodes(raw: str, page: Page) -> Iterator[dict[str, Any]]:
    for start, end in page.scripts[:20]:
        source = (
            raw[start:end]
            .strip()
            .removeprefix("<!--")
            .removesuffix("-->")
            .removeprefix("//<![CDATA[")
            .removesuffix("//]]>")
        )
        try:
            value = orjson.loads(source)
        except orjson.JSONDecodeError:
            try:
                # Raw line breaks inside strings: the most common mistake in JSON-LD.
                value = orjson.loads(re.sub(r"[\x00-\x1f]+", " ", source))
            except orjson.JSONDecodeError:
                continue
        yield from _articles(value)


def _articles(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value[:50]:
            yield from _articles(item, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if any(
            isinstance(kind, str) and _ARTICLE_TYPES.search(kind)
            for kind in (kinds if isinstance(kinds, list) else [kinds])
        ):
            yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles(value.get(name), depth + 1)


def _from_json(node: dict[str, Any], claims: Claims) -> None:
    if isinstance(headline := node.get("headline"), str) and headline.strip():
        claims.titles.append(" ".join(repair.entities(headline).split()))
    if isinstance(date := node.get("datePublished"), str):
        claims.dates.append((date, "json-ld"))
    if not claims.byline:
        claims.byline = _authors(node.get("author"))
    if isinstance(section := node.get("articleSection"), str) and section.strip():
        claims.section = claims.section or section.strip()
    if isinstance(body := node.get("articleBody"), str) and body.strip():
        claims.body = claims.body or body
    kinds = node.get("@type")
    if "LiveBlogPosting" in (kinds if isinstance(kinds, list) else [kinds]):
        claims.live = True
    if node.get("isAccessibleForFree") in (False, "False", "false"):
        claims.paid = True


def _authors(value: Any) -> list[str]:
    if isinstance(value, str):
        return _names(value)
    if isinstance(value, dict):
        if value.get("@type") == "Organization":
            return []
        name = value.get("name")
        return [
            part
            for item in (name if isinstance(name, list) else [name])
            if isinstance(item, str)
            for part in _names(item)
        ]
    if isinstance(value, list):
        return list(dict.fromkeys(name for item in value[:20] for name in _authors(item)))
    return []


def _names(text: str) -> list[str]:
    text = repair.entities(text).strip()
    if not text or len(text) > 200 or _NOT_A_NAME.search(text):
        return []
    return [name for name in split_byline(text) if len(name.split()) <= 6]
