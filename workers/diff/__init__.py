"""What another generation would change for readers.

    pairs.py      the same article in two generations, from any two indexes; merged in order of id, so that memory stays small
    change.py     one difference, and the kinds of them, the dangerous ones first
    changes.py    one pair: what was gained, lost or changed
    allegations.py   which allegation of one side is which of the other
    report.py     all pairs: counts, rates by source and category, samples
    page.py       the report for the terminal
    excerpt.py    the words around the evidence
    html.py       the report as one self-contained page, spans marked, side by side

Compared is what readers see: text, names, allegations, answers, copies. When and by which stage version it was made is not
compared, so a replay with unchanged code differs in nothing.
"""

from workers.diff.change import KINDS, Change
from workers.diff.changes import ArticleChanges, changes_of
from workers.diff.pairs import Pair
from workers.diff.report import Report, compare

__all__ = ["KINDS", "ArticleChanges", "Change", "Pair", "Report", "changes_of", "compare"]
