"""The clean stage: from a raw body to the article's own words, each traceable to the byte.

In:    a raw event: HTML or plain text, as a source delivered it.
Out:   a clean event: `text` (the body alone), `headline` (once), byline, dates, canonical URL, language; `provenance`, which takes
       each kept piece back to the raw body with the repairs done to it; `removed`, a reason for everything else.
       Or a rejection: too large, too deep, empty, binary, an impossible date, no article in it (or a page in its stead).
State: none.

Rules, in order:
 1. dates that cannot be reject the event; a kill (`pub_status: canceled`) passes without a text;
 2. limits: size, depth of the page, control characters;
 3. lines with their offsets: of a plain text with hard wraps undone (lines.py, unwrap.py), or a page's visible ones (page.py);
 4. the headline and its copies (headline.py); for a page, what the page claims about itself comes first (metadata.py);
 5. for a page, the lines that trafilatura takes, found again by alignment and put right by the page's structure
    (html.py, extract.py, align.py, refine.py); for plain text, our own rules, and for the bare lines of a whole web page a
    trained judge (plain.py, judge.py, network.py, features.py), which also says what the other lines are (kinds.py);
 6. lines known by their wording: byline, dateline, caption, boilerplate, advertisement, related, legal, subscription wall (cues.py);
 7. repeats, collapsed onto the first full copy (repeats.py);
 8. pages that came in an article's stead, and texts that are cut off (standins.py);
 9. the text, composed from raw pieces by named repairs (compose.py, repair.py);
10. language and date, checked against what is declared (language.py, dates.py).
"""

from workers.stages.clean.plain import Cleaned, clean_plain
from workers.stages.clean.repair import apply as apply_repair
from workers.stages.clean.stage import CleanStage

__all__ = ["CleanStage", "Cleaned", "apply_repair", "clean_plain"]
