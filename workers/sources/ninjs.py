"""ninjs, the IPTC's news in JSON: 1.x (`headline`, `body_text`, `pubstatus`), 2.x and 3.x (`headlines`, `bodies`, `pubStatus`).

The versions differ in the case of names and in lists for single fields, so names are compared in lower case and both shapes
are read. `canceled` is a kill, `withheld` is kept as such, `embargoed` goes with the event.
"""

from typing import Any

from schemas import RawEvent
from workers.errors import InvalidEvent
from workers.sources.base import Input, Limits, Where
from workers.sources.build import raw_event

# Best first: markup keeps paragraphs and subheadings.
_BODY_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_OLD_BODIES = (("body_xhtml", "text/html"), ("body_html", "text/html"), ("body_text", "text/plain"))
_MARKS = frozenset({"uri", "bodies", "headlines", "body_text", "body_xhtml", "body_html", "versioncreated"})
_KEPT = (
    "urgency",
    "slugline",
    "sluglines",
    "subject",
    "subjects",
    "located",
    "usageterms",
    "profile",
    "version",
    "copyrightholder",
    "edNote",
    "ednote",
)


def is_ninjs(value: Any) -> bool:
    """Whether a JSON object is a news item of ninjs rather than a raw event."""
    if not isinstance(value, dict) or "body" in value:
        return False
    names = {str(name).lower() for name in value}
    return "uri" in names and len(names & _MARKS) >= 2


def event_of(value: dict[str, Any], where: Where, item: Input, limits: Limits) -> RawEvent:
    """The raw event of a ninjs item. Raises InvalidEvent, TooLarge."""
    fields = {str(name).lower(): content for name, content in value.items()}
    status = str(fields.get("pubstatus") or "usable").lower()
    body, media_type = _body(fields)
    if not body and status != "canceled":
        raise InvalidEvent(where=where, event="ninjs item", detail="it has no text in `bodies` or `body_...`")
    extra = {name: fields[name.lower()] for name in _KEPT if name.lower() in fields}
    uri = fields.get("uri")
    return raw_event(
        where,
        limits,
        body,
        id=uri if isinstance(uri, str) else None,
        source=_provider(fields) or item.source,
        url=uri if isinstance(uri, str) and uri.startswith(("http://", "https://")) else None,
        fetched_at=item.modified,
        published_at=_date(fields.get("firstcreated")) or _date(fields.get("versioncreated")),
        headline=_main(fields.get("headline"), fields.get("headlines")),
        byline=_byline(fields),
        language=fields.get("language") if isinstance(fields.get("language"), str) else None,
        media_type=media_type,
        embargoed=_date(fields.get("embargoed")),
        pub_status="withheld" if status == "withheld" else "canceled" if status == "canceled" else "usable",
        kill_reason=_main(fields.get("ednote"), fields.get("ednotes")) if status == "canceled" else None,
        extra=extra,
    )


def _body(fields: dict[str, Any]) -> tuple[str, str]:
    bodies = fields.get("bodies")
    found: dict[str, str] = {}
    for entry in bodies if isinstance(bodies, list) else []:
        if isinstance(entry, dict) and isinstance(entry.get("value"), str):
            kind = str(entry.get("contentType") or entry.get("contenttype") or "text/plain").lower()
            found.setdefault(kind, entry["value"])
    for kind in _BODY_TYPES:
        if kind in found:
            return found[kind], "text/html" if "html" in kind else kind
    for name, kind in _OLD_BODIES:
        if isinstance(fields.get(name), str) and fields[name].strip():
            return fields[name], kind
    return "", "text/plain"


def _main(single: Any, several: Any) -> str | None:
    """A field that is a string in old versions and a list of {role, value} in new ones: the main one, else the first."""
    if isinstance(single, str) and single.strip():
        return single
    entries = [entry for entry in several if isinstance(entry, dict)] if isinstance(several, list) else []
    entries = [entry for entry in entries if isinstance(entry.get("value"), str)]
    main = next((entry for entry in entries if "main" in str(entry.get("role", ""))), entries[0] if entries else None)
    return str(main["value"]) if main else None


def _byline(fields: dict[str, Any]) -> str | None:
    byline = fields.get("byline") or fields.get("by")
    if isinstance(byline, str):
        return byline
    people = fields.get("person") or fields.get("people") or []
    names = (
        [
            person["name"]
            for person in people
            if isinstance(person, dict)
            and isinstance(person.get("name"), str)
            and person.get("rel") in ("author", "creator")
        ]
        if isinstance(people, list)
        else []
    )
    return ", ".join(names) or None


def _provider(fields: dict[str, Any]) -> str | None:
    holder = fields.get("provider") or fields.get("source")
    if isinstance(holder, dict):
        holder = holder.get("name") or holder.get("literal")
    return holder[:256] if isinstance(holder, str) else None


def _date(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
