"""What people read: the report of a run, an article with its evidence marked, the state of a store.

    evidence.py   a sentence with its cue, accused, accuser and act marked
    findings.py   what a run found, collected from the store
    article.py    one article, for `newsroom show`
    state.py      topics, lag, outcomes, dead letters, for `newsroom status`
    *_page.py     each of these for a terminal

The collecting modules return plain values, which `--json` prints as they are; the pages lay out the same values.
"""
