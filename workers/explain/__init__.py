"""Where did this tag come from, and what became of this article.

    trace.py   the chain from a tag back to the bytes of the raw body, as values; both runtimes fill it
    origin.py  a span of the text to the raw body's characters and bytes, checked against them
    again.py   what would happen if the event ran through the stages of this release now
    page.py    the trace for the terminal

Nothing here opens a store: a runtime looks up the records and hands them over.
"""
