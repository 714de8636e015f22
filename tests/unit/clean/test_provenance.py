"""For any body at all: what is kept can be traced, and nothing is lost without a reason."""

import os
from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas import CleanEvent
from tests.unit.clean.support import check_provenance, record
from workers.stages.base import Emit, Reject
from workers.stages.clean import CleanStage

EXAMPLES = int(os.environ.get("NEWSROOM_FUZZ_EXAMPLES", "200"))

STAGE = CleanStage()

TEXTS = """\
Powered by PressFlow|A man was jailed for six years on Friday, the court in Leeds said.|By Ann Lee|long-\nterm|inter-\nnational|“quoted”
|Itâ€™s|Ã©|The court heard that Mr Lee, 34, of York had forged the papers for seven years. |&nbsp;|&amp;|&#8217;|&|;|<|>|"| |\r
"""
MARKUP = """\
<p>|</p>|<br>|<b>|</b>|<div class='a>b'>|</div>|<script>|</script>|<!--|-->|<title>|<h1>|</h1>|<a href='x'>|</a>|<body>|</head>|<head>
|<![CDATA[|]]>|<svg>|</svg>|<td>|<p hidden>
"""
INVISIBLE = ["\u00ad", "\ufeff", "\x00", "\u2028", "\x85", "\n", "\n\n"]

fragments = st.sampled_from([*TEXTS.split("|"), *MARKUP.split("|"), *INVISIBLE])
bodies = st.lists(fragments | st.text(max_size=20), max_size=30).map("".join)


def clean(body: str, media_type: str) -> CleanEvent | None:
    (outcome,) = STAGE.process([record(body, media_type)])
    if isinstance(outcome, Reject):
        return None
    assert isinstance(outcome, Emit)
    (event,) = outcome.events
    assert isinstance(event, CleanEvent)
    return event


@settings(max_examples=EXAMPLES, deadline=None)
@given(bodies)
@example("x\x00&nbsp;\n\n&#0;")
@example("0\x850:0:0:0:0\x850:0:0:0:0")
def test_plain_text_is_kept_or_removed_to_the_last_character(body: str) -> None:
    event = clean(body, "text/plain")
    if event is None:
        return
    check_provenance(event, body)
    spans = [(piece.raw_start, piece.raw_end) for piece in event.provenance]
    spans += [(cut.raw_start, cut.raw_end) for cut in event.removed]
    position = 0
    for start, end in sorted(spans):
        assert start == position
        position = end
    assert position == len(body)


@settings(max_examples=EXAMPLES, deadline=None)
@given(bodies)
@example("<p>A <b>bold</b>&nbsp; claim.</p>" * 3)
def test_every_piece_of_a_page_is_traced(body: str) -> None:
    event = clean(body, "text/html")
    if event is not None:
        check_provenance(event, body)
        assert all(0 <= cut.raw_start < cut.raw_end <= len(body) for cut in event.removed)


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(bodies)
def test_the_same_event_gives_the_same_bytes(body: str) -> None:
    first, second = (clean(body, "text/plain") for _ in range(2))
    assert (first and first.to_json()) == (second and second.to_json())


def test_offsets_count_bytes_as_well() -> None:
    body = "Powered by X\n\n“Café – été,” said Zoë Müller of the Łódź court on Monday, 3 March, in a long sentence."
    event = clean(body, "text/plain")
    assert event is not None
    (piece,) = event.provenance
    assert body.encode()[piece.byte_start : piece.byte_end].decode() == event.text
    assert event.ingested_at == datetime(2026, 3, 12, 12, tzinfo=UTC)
