"""The pipeline under load for as long as is asked, faults at random all the while, an audit at the end.

feed.py      what comes in: articles, copies, revisions, kills, and what cannot be taken
faults.py    what goes wrong
run.py       both at once, and then: does each raw event have its one outcome, and does the index hold what they say
worker.py    a stage as it ships, for the processes
__main__.py  `python -m tests.soak` (`make soak`)
"""
