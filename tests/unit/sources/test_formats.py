"""What wires, feeds and archives send: one article each, kills, embargoes, and mistakes that cost only themselves."""

import gzip
import io
from pathlib import Path

import orjson
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from schemas import RawEvent
from workers.sources import Limits, Received, Rejected, Result, read

BODY = "<p>Police in Aldmoor arrested two men.</p><p>The museum named nobody.</p>"

NINJS_1 = {
    "uri": "urn:wire:1",
    "pubstatus": "usable",
    "versioncreated": "2026-03-12T06:00:00Z",
    "headline": "Two held over coins",
    "byline": "Ines Kovar",
    "language": "en-GB",
    "body_text": "Police in Aldmoor arrested two men.",
    "body_xhtml": BODY,
}
NINJS_3 = {
    "uri": "https://wire.example/1",
    "standard": {"name": "ninjs", "version": "3.0"},
    "pubStatus": "usable",
    "firstCreated": "2026-03-12T06:00:00Z",
    "embargoed": "2026-03-13T06:00:00Z",
    "headlines": [{"role": "short", "value": "Held"}, {"role": "main", "value": "Two held over coins"}],
    "bodies": [
        {"contentType": "text/plain", "value": "Police in Aldmoor arrested two men."},
        {"contentType": "text/html", "value": BODY},
    ],
    "by": "Ines Kovar",
}
NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf><head><title>Slug</title><docdata management-status="usable"><doc-id id-string="wire-1"/>
<date.issue norm="20260312T060000Z"/><date.release norm="20260313T060000Z"/></docdata></head>
<body><body.head><hedline><hl1>Two held over coins</hl1></hedline><byline>By Ines Kovar</byline></body.head>
<body.content>{BODY}</body.content></body></nitf>"""
NEWSML = f"""<?xml version="1.0"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:wire:1" version="3" xml:lang="en">
<itemMeta><provider literal="Meridian"/><versionCreated>2026-03-12T06:00:00Z</versionCreated>
<embargoed>2026-03-13T06:00:00Z</embargoed><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><headline>Two held over coins</headline><by>Ines Kovar</by></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>{BODY}</body></html>
</inlineXML></contentSet></newsItem>"""
RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Wire</title>
<language>en</language>
<item><title>Two held over coins</title><link>https://wire.example/1</link><guid>urn:wire:1</guid>
<pubDate>Thu, 12 Mar 2026 06:00:00 GMT</pubDate><enclosure url="https://wire.example/1.jpg" type="image/jpeg" length="1"/>
<content:encoded><![CDATA[{BODY}]]></content:encoded></item>
<item><title>Rain</title><link>https://wire.example/2</link><description>Rain delays the start of works.</description></item>
<item><title>Nothing</title><link>https://wire.example/3</link></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>Two held over coins</title>
<id>urn:wire:1</id><link href="https://wire.example/1"/><author><name>Ines Kovar</name></author>
<updated>2026-03-12T06:00:00Z</updated><content type="html">{BODY.replace("<", "&lt;")}</content></entry></feed>"""
MAIL = """From: Meridian Wire <desk@meridian.example>
To: desk@ledger.example
Subject: =?utf-8?q?Two_held_over_coins_=E2=80=93_police?=
Date: Thu, 12 Mar 2026 06:00:00 +0000
Message-ID: <1@meridian.example>
MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

Police in Aldmoor arrested two men, the caf=C3=A9 owner said.
"""


def results(folder: Path, name: str, data: str | bytes | object, limits: Limits | None = None) -> list[Result]:
    path = folder / name
    if isinstance(data, str):
        data = data.encode()
    path.write_bytes(data if isinstance(data, bytes) else orjson.dumps(data))
    return list(read([path], limits=limits))


def events(found: list[Result]) -> list[RawEvent]:
    return [result.event for result in found if isinstance(result, Received)]


def codes(found: list[Result]) -> list[str]:
    return [result.error.code if isinstance(result, Rejected) else "received" for result in found]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", NINJS_1),
        ("a.json", NINJS_3),
        ("a.jsonl", NINJS_1),
        ("a.xml", NITF),
        ("a.xml", NEWSML),
        ("a.xml", ATOM),
    ],
)
def test_an_item_of_each_format_is_the_same_article(tmp_path: Path, name: str, data: object) -> None:
    (event,) = events(results(tmp_path, name, data))
    assert event.headline == "Two held over coins"
    assert event.byline is not None
    assert "Ines Kovar" in event.byline
    assert "<p>Police in Aldmoor arrested two men.</p>" in event.body
    assert event.media_type == "text/html"
    assert event.published_at is not None
    assert event.published_at.isoformat() == "2026-03-12T06:00:00+00:00"


@pytest.mark.parametrize(("name", "data"), [("a.json", NINJS_3), ("a.xml", NITF), ("a.xml", NEWSML)])
def test_an_embargo_goes_with_the_event(tmp_path: Path, name: str, data: object) -> None:
    (event,) = events(results(tmp_path, name, data))
    assert event.embargoed is not None
    assert event.embargoed.day == 13


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", {"uri": "urn:wire:1", "pubstatus": "canceled", "versioncreated": "2026-03-12T06:00:00Z"}),
        ("a.json", {**NINJS_3, "pubStatus": "canceled", "ednote": "Wrong man named"}),
        ("a.xml", NITF.replace('management-status="usable"', 'management-status="canceled"')),
        ("a.xml", NEWSML.replace("stat:usable", "stat:canceled")),
    ],
)
def test_a_withdrawn_item_is_a_kill(tmp_path: Path, name: str, data: object) -> None:
    (event,) = events(results(tmp_path, name, data))
    assert event.pub_status == "canceled"
    assert event.id is not None


def test_a_feed_is_one_event_an_entry(tmp_path: Path) -> None:
    found = results(tmp_path, "feed.xml", RSS)
    whole, summary = events(found)
    assert (whole.id, whole.url, whole.language) == ("urn:wire:1", "https://wire.example/1", "en")
    assert whole.body == BODY
    assert whole.extra["enclosures"][0]["href"] == "https://wire.example/1.jpg"
    assert summary.extra["truncated"] is True
    assert codes(found) == ["received", "received", "EmptyBody"]


def test_an_entry_that_changes_keeps_its_id(tmp_path: Path) -> None:
    first = events(results(tmp_path, "feed.xml", RSS))[0]
    second = events(results(tmp_path, "feed.xml", RSS.replace("two men", "three men")))[0]
    assert first.id == second.id
    assert first.body != second.body


def test_a_mail_is_its_text_with_subject_and_date(tmp_path: Path) -> None:
    (event,) = events(results(tmp_path, "a.eml", MAIL))
    assert event.headline == "Two held over coins – police"
    assert event.body == "Police in Aldmoor arrested two men, the café owner said.\n"
    assert event.id == "<1@meridian.example>"


def warc(*pages: tuple[str, bytes, str, bytes]) -> bytes:
    """An archive of responses: (URL, status line, content type, body), the first with a metadata record behind it."""
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    for number, (url, status, kind, body) in enumerate(pages):
        headers = StatusAndHeaders(status.decode(), [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers)
        writer.write_record(record)
        if number == 0:
            refers = {"WARC-Concurrent-To": record.rec_headers.get_header("WARC-Record-ID")}
            payload = io.BytesIO(b'{"feed": "north"}')
            writer.write_record(writer.create_warc_record(url, "metadata", payload=payload, warc_headers_dict=refers))
    return buffer.getvalue()


def test_an_archive_is_one_event_a_page(tmp_path: Path) -> None:
    page = f"<html><body>{BODY} café</body></html>".encode("iso-8859-1")
    data = warc(
        ("https://wire.example/1", b"200 OK", "text/html; charset=iso-8859-1", page),
        ("https://wire.example/2", b"404 Not Found", "text/html", page),
        ("https://wire.example/3.png", b"200 OK", "image/png", b"\x89PNG"),
        ("https://wire.example/4", b"200 OK", "text/html", b"x" * 5000),
    )
    found = results(tmp_path, "crawl.warc.gz", data, Limits(body=4000))
    assert codes(found) == ["received", "UnsupportedInput", "UnsupportedInput", "TooLarge"]
    (event,) = events(found)
    assert event.url == "https://wire.example/1"
    assert "café" in event.body
    assert event.extra["warc_metadata"] == {"feed": "north"}


def test_an_archive_that_was_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    page = b"<html><body>" + BODY.encode() * 50 + b"</body></html>"
    data = warc(*[(f"https://wire.example/{number}", b"200 OK", "text/html", page) for number in range(3)])
    found = results(tmp_path, "crawl.warc.gz", data[: len(data) - 200])
    assert codes(found)[:2] == ["received", "received"]


def test_a_zip_bomb_costs_no_more_than_the_limit(tmp_path: Path) -> None:
    assert codes(results(tmp_path, "bomb.txt.gz", gzip.compress(b"a" * 50_000_000))) == ["TooLarge"]


def test_a_zip_bomb_in_an_archive_costs_no_more_than_the_limit(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    headers = StatusAndHeaders(
        "200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "gzip")], protocol="HTTP/1.1"
    )
    payload = io.BytesIO(gzip.compress(b"a" * 50_000_000))
    writer.write_record(
        writer.create_warc_record("https://wire.example/1", "response", payload=payload, http_headers=headers)
    )
    assert codes(results(tmp_path, "bomb.warc.gz", buffer.getvalue())) == ["TooLarge"]


@pytest.mark.parametrize("name", ["a.nitf", "a.newsml", "a.rss", "a.xml"])
def test_an_entity_bomb_is_rejected(tmp_path: Path, name: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><nitf><body>&b;</body></nitf>'
    assert codes(results(tmp_path, name, bomb)) == ["UnsafeXml"]


@pytest.mark.parametrize("name", ["a.nitf", "a.newsml", "a.rss"])
def test_xml_that_is_cut_off_is_rejected(tmp_path: Path, name: str) -> None:
    assert codes(results(tmp_path, name, NITF[:300])) in (["NotXml"], ["NoArticle"])


def test_a_local_file_is_not_read_through_an_entity(tmp_path: Path) -> None:
    evil = '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]><nitf><body><body.content>&x;</body.content></body></nitf>'
    assert codes(results(tmp_path, "a.nitf", evil)) == ["UnsafeXml"]


def test_a_news_message_is_one_event_an_item(tmp_path: Path) -> None:
    item = NEWSML.partition("?>")[2]
    second = item.replace("urn:wire:1", "urn:wire:2")
    message = (
        f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{item}{second}</itemSet></newsMessage>'
    )
    assert [event.id for event in events(results(tmp_path, "a.xml", message))] == ["urn:wire:1", "urn:wire:2"]


def test_zipped_json_lines_are_read(tmp_path: Path) -> None:
    assert codes(results(tmp_path, "a.jsonl.gz", gzip.compress(orjson.dumps(NINJS_1)))) == ["received"]


def test_a_list_of_events_is_read_and_a_bad_one_costs_itself(tmp_path: Path) -> None:
    found = results(tmp_path, "a.json", [NINJS_1, {"uri": "x", "headline": "no body", "bodies": []}, 7])
    assert codes(found) == ["received", "InvalidEvent", "InvalidEvent"]
