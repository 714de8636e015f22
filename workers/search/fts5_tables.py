"""The tables of the FTS5 index, one set a generation.

A generation's tables carry its name in front (`g1_article`), so that generations lie side by side in one file, filling a new
one disturbs no reader, and dropping one is dropping tables.

    <g>_article      one row an article; `document` is NULL where it was deleted: the mark that keeps older revisions out;
                     `story` is what a search folds: the cluster, or the article alone where it has news of its own
    <g>_text         FTS5 over headline and text (stemmed), kept beside `article`, whose columns it reads
    <g>_allegation   one row an allegation; `answers` counts the responses to it, `matter` is the same where a copy has it too
    <g>_entity       one row an entity of an article
    <g>_name         one row a name: of an entity, or of a party of an allegation
    <g>_name_text    FTS5 over the names (not stemmed)
    search_generation  the generations that exist, with the layout of their tables

Which of them readers see is a fact of the store (`workers/runtime/embedded/store.py`), for it holds for topics and outcomes too.
"""

import re
import sqlite3

from workers.errors import StoreVersion, UnknownGeneration

LAYOUT = 1

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

_GENERATIONS = "CREATE TABLE IF NOT EXISTS search_generation (name TEXT PRIMARY KEY, layout INTEGER NOT NULL) STRICT"

_TABLES = (
    """CREATE TABLE {g}_article (
        id INTEGER PRIMARY KEY,
        article_id TEXT NOT NULL UNIQUE,
        revision INTEGER NOT NULL,
        event_id TEXT NOT NULL,
        partition TEXT NOT NULL,
        cluster TEXT,
        story TEXT,
        is_copy INTEGER,
        source TEXT,
        language TEXT,
        date TEXT,
        not_before TEXT,
        headline TEXT,
        text TEXT,
        document TEXT
    ) STRICT""",
    "CREATE INDEX {g}_article_story ON {g}_article (story)",
    "CREATE INDEX {g}_article_cluster ON {g}_article (cluster)",
    "CREATE INDEX {g}_article_date ON {g}_article (date)",
    # 300 words take 2 KB; the text stands in `article` alone, FTS5 reads it from there for snippets.
    """CREATE VIRTUAL TABLE {g}_text USING fts5 (
        headline, text, content = '{g}_article', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
    )""",
    """CREATE TABLE {g}_allegation (
        id INTEGER PRIMARY KEY,
        article INTEGER NOT NULL,
        allegation_id TEXT NOT NULL,
        status TEXT NOT NULL,
        category TEXT NOT NULL,
        answers INTEGER NOT NULL,
        matter TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX {g}_allegation_article ON {g}_allegation (article)",
    "CREATE INDEX {g}_allegation_status ON {g}_allegation (status, category)",
    """CREATE TABLE {g}_entity (
        id INTEGER PRIMARY KEY,
        article INTEGER NOT NULL,
        label TEXT NOT NULL,
        name TEXT NOT NULL,
        mentions INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX {g}_entity_article ON {g}_entity (article)",
    """CREATE TABLE {g}_name (
        id INTEGER PRIMARY KEY,
        article INTEGER NOT NULL,
        allegation INTEGER,
        role TEXT NOT NULL CHECK (role IN ('entity', 'accused', 'accuser')),
        name TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX {g}_name_article ON {g}_name (article)",
    """CREATE VIRTUAL TABLE {g}_name_text USING fts5 (
        name, content = '{g}_name', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
    )""",
)


def migrate(connection: sqlite3.Connection, generation: str) -> None:
    """Make the tables of a generation where they are missing.

    Commits nothing. Raises StoreVersion when the generation was made by a release with another layout.
    """
    connection.execute(_GENERATIONS)
    layout = generations(connection).get(generation)
    if layout is None:
        for statement in _TABLES:
            connection.execute(statement.format(g=checked(generation)))
        connection.execute("INSERT INTO search_generation VALUES (?, ?)", (generation, LAYOUT))
    elif layout != LAYOUT:
        raise StoreVersion(path=f"search index {generation}", found=layout, known=LAYOUT)


def generations(connection: sqlite3.Connection) -> dict[str, int]:
    """Name and layout of each generation, in the order in which they were made; none where there is no index yet."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'search_generation'").fetchone():
        return {}
    return dict(connection.execute("SELECT name, layout FROM search_generation ORDER BY rowid"))


def drop(connection: sqlite3.Connection, generation: str) -> None:
    """Remove a generation's tables; that readers have left it is the caller's to see to. Raises UnknownGeneration."""
    known = generations(connection)
    if generation not in known:
        raise UnknownGeneration(generation=generation, detail=f"there are {', '.join(known) or 'none'}")
    for table in ("text", "name_text", "name", "entity", "allegation", "article"):
        connection.execute(f"DROP TABLE {checked(generation)}_{table}")
    connection.execute("DELETE FROM search_generation WHERE name = ?", (generation,))


def checked(generation: str) -> str:
    """The name, if it can stand in front of a table's. Raises UnknownGeneration."""
    if not _NAME.fullmatch(generation):
        raise UnknownGeneration(
            generation=generation, detail="a name is a small letter, then small letters, digits and _"
        )
    return generation
