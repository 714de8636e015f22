"""The embedded runtime: the whole pipeline over one SQLite file, exactly once.

    store.py   the file, its layout, transactions        lock.py    one writer at a time
    log.py     topics: append, read                      dead.py    dead letters
    ingest.py  readers' results into the raw topic       host.py    one stage: batch, judge, commit
    writer.py  what a batch came to, written             engine.py  all stages of a generation
    run.py     `newsroom run`                            attempts.py  what is in hand, and who died of it

Reading a batch, writing its outputs, its state, its index entries and its offset are one transaction: `kill -9` at any point
loses nothing and repeats nothing.
"""
