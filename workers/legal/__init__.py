"""The legal sheet of an article: what a lawyer or a night editor checks before it goes out.

In: an enriched article, from whichever index. Out: a `LegalSheet`. Pure; nothing is read again, nothing is judged. The sheet says
what the article says of whom and where the proof stands; the flags say where to look first.

    sheet.py       the sheet: each accused, the furthest status with its sentence, sources, answers, dates
    flags.py       what stands out: the paper's own voice, a headline that goes further, no answer, inference, a minor or a victim
    vulnerable.py  who the text says is a child, or whom the wrong was done to
    page.py        the sheet on a terminal
    html.py        sheets as one page
    run.py         the sheets of a run (`newsroom run --html`)

What each flag means to an editor: docs/how-to/check-before-publication.md.
"""

from workers.legal.flags import Flag
from workers.legal.sheet import Accused, LegalSheet, Matter, Source, legal_sheet

__all__ = ["Accused", "Flag", "LegalSheet", "Matter", "Source", "legal_sheet"]
