"""Sources: from whatever a newsroom receives to raw events.

    paths.py     files, folders, globs and `-` to inputs, in a fixed order
    base.py      the protocol: an input goes in, `Received` and `Rejected` come out
    decode.py    bytes to text: byte order mark, declared, UTF-8, detected, or a rejection that names the byte
    registry.py  every reader, and which one takes an input
    build.py     fields of a format to a raw event; objects.py: a JSON object to one; ninjs.py: a news item; xml.py: XML from strangers
    one module a reader: text.py, html.py, jsonl.py, json_document.py, nitf.py, newsml.py, feed.py, warc.py, mail.py

`read(paths)` does all of it. Nothing is lost: each input, or each record of an input that holds many, is yielded once, as an
event or as a rejection that says where (file, line, byte), why, and how to mend it. Nothing stops the run.
"""

from workers.sources.base import Input, Limits, Reader, Received, Rejected, Result, Where
from workers.sources.paths import find_inputs
from workers.sources.registry import READERS, read, read_input

__all__ = [
    "READERS",
    "Input",
    "Limits",
    "Reader",
    "Received",
    "Rejected",
    "Result",
    "Where",
    "find_inputs",
    "read",
    "read_input",
]
