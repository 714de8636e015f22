"""The sheet on paper: in a terminal's 80 columns, and as a page."""

import re
from html.parser import HTMLParser

from rich.console import Console

from tests.events import article, tribunal_article
from workers.legal import legal_sheet
from workers.legal.html import html_page
from workers.legal.page import print_sheet


def printed(event: object) -> str:
    console = Console(width=80, force_terminal=False, markup=False, emoji=False, highlight=False)
    with console.capture() as capture:
        print_sheet(console, legal_sheet(event))  # type: ignore[arg-type]
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


def test_it_reads_well_on_80_columns() -> None:
    assert printed(tribunal_article()) + "\n" == PAGE


def test_nobody_accused_is_not_said_to_be_proof() -> None:
    assert "That is no proof that nobody is" in printed(article("rain"))


class _Checked(HTMLParser):
    """Raises where a tag is closed that is not open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_holds_every_accused_with_flags_and_answers() -> None:
    page = html_page("What 2 Mar 2026 brought", "1 article.", [legal_sheet(tribunal_article())])
    parser = _Checked()
    parser.feed(page)
    assert parser.open == []
    told = " ".join(parser.words.split())
    assert "1 accused, 1 flag" in told
    assert "Northgate Optics has been sued by a former engineer over sales to a sanctioned buyer." in told
    assert "no answer to 1 of 2 accusations was found" in told
    assert "denial by Northgate Optics: “denied the claim”" in told
    assert re.search(r'<span class="accused">Northgate Optics</span>', page)


def test_nothing_in_an_article_is_taken_for_html() -> None:
    event = tribunal_article(headline='<script>alert("x")</script>', source="<b>s</b>")
    page = html_page("t", "s", [legal_sheet(event)])
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<b>s</b>" not in page


def test_the_page_needs_nothing_else() -> None:
    page = html_page("t", "s", [legal_sheet(tribunal_article())])
    assert not re.search(r"https?://|src=|@import|url\(", page)


def test_a_page_without_anybody_says_that_this_is_no_proof() -> None:
    assert "no proof that nobody is" in html_page("t", "s", [])


PAGE = """\
Optics firm sued over sanctions
oldbridge-courier, 2 Mar 2026, tribunal, revision 0

1 accused, 1 flag
Marks: [accused]  <accuser>  «cue»  {what they are accused of}

Northgate Optics  sued
  ! no answer: no answer to 1 of 2 accusations was found  [text 0-85]

    [Northgate Optics] has been «sued by» <a former engineer> over {sales to a
    sanctioned buyer}.
      status   sued, sanctions trade  text 0-85
      of       sales to a sanctioned buyer
      source   a former engineer
      response none found

    <Mara Lindqvist> «accuses» [the company] of {violating export sanctions by
    shipping lenses to Kestrel Trading}.
      status   alleged, sanctions trade  text 87-190
      of       violating export sanctions by shipping lenses to Kestrel Trading
      source   Mara Lindqvist
      response denial by Northgate Optics: “denied the claim”
"""
