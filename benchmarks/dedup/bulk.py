"""A state of any size at once: rows and segments of random sketches, as so many decisions would have written them."""

import sqlite3
from random import Random

import numpy as np

from benchmarks.dedup.articles import SAMPLES, START_MS
from workers.state.dedup.rows import COLUMNS
from workers.state.dedup.segments import KEY_BITS, pack, to_blobs

BLOCK_BITS = 17
# Keys that a text of articles.py is listed under on average, those of its ids with them.
POSTINGS = 46


def fill_state(connection: sqlite3.Connection, documents: int) -> int:
    """Fill the empty state g1 with at least so many documents, in blocks of 131,072; returns how many. The caller reloads."""
    connection.execute("PRAGMA synchronous = OFF")
    blocks = -(-documents // (1 << BLOCK_BITS))
    total = max(1, blocks) << BLOCK_BITS
    step = 12 * 86_400_000 / total
    for block in range(max(1, blocks)):
        connection.execute("BEGIN")
        _fill_block(connection, block, step)
        connection.execute("COMMIT")
    watermark = START_MS - 1
    connection.execute("INSERT OR REPLACE INTO dedup_g1_clock VALUES (1, ?, '[]', ?)", (watermark, total))
    connection.execute("INSERT OR REPLACE INTO dedup_g1_hours VALUES (?, 0)", (watermark // 3_600_000,))
    connection.execute("INSERT OR IGNORE INTO dedup_g1_sources VALUES (1, 'outlet')")
    connection.execute("PRAGMA synchronous = NORMAL")
    return total


def _fill_block(connection: sqlite3.Connection, block: int, step: float) -> None:
    """Rows and the segment of 131,072 documents with random samples."""
    count, first = 1 << BLOCK_BITS, block << BLOCK_BITS
    rng = np.random.default_rng(block)
    keys = rng.integers(0, 1 << KEY_BITS, size=count * POSTINGS, dtype=np.uint64)
    numbers = np.repeat(np.arange(first, first + count), POSTINGS)
    segment = pack(BLOCK_BITS, first, keys, numbers)
    connection.execute("INSERT INTO dedup_g1_segments VALUES (?, ?, ?, ?)", (first, BLOCK_BITS, *to_blobs(segment)))
    noise = Random(block)
    marks = ", ".join("?" * len(COLUMNS.split(",")))
    rows = (
        (
            number,
            number.to_bytes(16, "big"),
            (number + 1).to_bytes(16, "big"),
            1,
            START_MS + int(number * step),
            START_MS + int(number * step),
            0,
            2025 * 12 + 9,
            0,
            number,
            noise.randbytes(16),
            noise.randbytes(8),
            279,
            2,
            noise.randbytes(4 * SAMPLES),
            b"\x07" + noise.randbytes(54),
            None,
        )
        for number in range(first, first + count)
    )
    connection.executemany(f"INSERT INTO dedup_g1_documents ({COLUMNS}) VALUES ({marks})", rows)
