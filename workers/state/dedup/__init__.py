"""The dedup stage's durable state over one SQLite connection.

sqlite.py    the state that the stage uses           tables.py    its layout; create, drop
postings.py  which documents have a key              segments.py  posting lists, packed
rows.py      documents as rows                       clock.py     watermark and window
clusters.py  stories in several articles, for people
"""

from workers.state.dedup.queries import Member, Story, answers, members, snapshot, stories
from workers.state.dedup.sqlite import SqliteDedupState
from workers.state.dedup.tables import drop, migrate

__all__ = ["Member", "SqliteDedupState", "Story", "answers", "drop", "members", "migrate", "snapshot", "stories"]
