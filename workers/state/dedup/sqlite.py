"""The dedup stage's state over one SQLite connection: documents as rows, all look-ups through posting lists.

Event ids, article ids, digests of texts and samples are keys of 36 bits in one index (`postings.py`); what a key finds is checked
against the row. Nothing here commits: the caller's transaction does, and after a rollback the caller calls `reload`.

    documents   one row an event: ids, times, digest, sketch, decision      segments, tail   the postings
    clusters, members   stories in more than one article                    hours, clock     watermark and window
    articles    what is kept of an article beyond the window: month first seen, last fetched, whether it was killed
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from xxhash import xxh3_64_intdigest

from workers.stages.dedup.sketch import NO_TEXT
from workers.stages.dedup.state import Cluster, Document, Past, Question, Withdrawal
from workers.state.dedup.clock import Clock
from workers.state.dedup.hits import NO_HITS, NOTHING_ASKED, WEIGHT, ask, find_hits
from workers.state.dedup.postings import SEALED, PostingLists, Postings
from workers.state.dedup.rows import COLUMNS, KINDS, Row, from_row, pack_id, to_row, unpack_id
from workers.state.dedup.segments import KEY_BITS
from workers.state.dedup.tables import migrate, table_prefix

# Documents that are listed under one sample. More would make common wording expensive and find nothing new: the first ones of a
# story are listed, and a story is found by what is rare in it.
CAP = 8
# Samples that a document must share to be looked at.
FEWEST_SHARED = 3
# A brief of so few tokens has only a handful of samples that a long text keeps as well.
SHORT = 64
FEWEST_SHARED_OF_SHORT = 2
CACHED = 2_000
# Candidates of an event that are read together with those of the batch, and keys in one statement.
AT_FIRST = 12
IN_ONE = 400
EVENT, ARTICLE, DIGEST, SAMPLES = 0, 1, 2, 3
_SHIFT = 64 - KEY_BITS
# As numbers in the articles table.
WITHDRAWALS: tuple[Withdrawal | None, ...] = (None, "withdrawn", "taken down")
_NOT_LISTED_AS_ARTICLE = frozenset({"stale", "unchanged"})


# What is kept of an article beyond the window: source, month first seen (as a number), last fetched, how it was withdrawn.
Line = tuple[str, int, int, int]


@dataclass(slots=True)
class Gone:
    """Events whose texts are needed no more: they left the window, or their article was killed; and the lines of those articles."""

    events: list[str] = field(default_factory=list)
    lines: dict[int, Line] = field(default_factory=dict)


def key_of(kind: str, identity: bytes) -> int:
    """The 36-bit key of an id."""
    return xxh3_64_intdigest(kind.encode() + identity) >> _SHIFT


def keys_of(one: Question) -> tuple[int, int, int]:
    """The keys of an event's ids: at EVENT, ARTICLE and DIGEST."""
    return (
        key_of("e", one.event_id.encode("utf-8", "surrogatepass")),
        key_of("a", one.article_id.encode("utf-8", "surrogatepass")),
        key_of("d", one.digest),
    )


def signed_hash(text: str) -> int:
    """64 bits of a name, as SQLite holds integers."""
    value = xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))
    return value - (1 << 64) if value >> 63 else value


class SqliteDedupState:
    """Implements `workers.stages.dedup.state.DedupState` for one generation.

    `connection` belongs to the caller, with its transactions. The tables are made when they are missing. `postings` are kept in
    the same database unless others are given (`shards.py`).
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        generation: str = "g1",
        window_days: int = 14,
        postings: PostingLists | None = None,
        keeps_gone: bool = False,
    ) -> None:
        """With `keeps_gone`, `gone` tells what a journal of the events need hold no longer."""
        self.gone = Gone()
        self._keeps_gone = keeps_gone
        self._connection, self._prefix = connection, table_prefix(generation)
        migrate(connection, generation)
        self._postings: PostingLists = postings or Postings(connection, self._prefix)
        self._clock = Clock(connection, self._prefix, window_days)
        self._pending: dict[int, Document] = {}
        self._cache: dict[int, Document] = {}
        self._sources: dict[int, str] = {}
        self._source_numbers: dict[str, int] = {}
        self._oldest = 0
        self._clusters: dict[int, Cluster | None] = {}
        self._past: dict[int, Row] = {}
        self._batch: Sequence[Question] = ()
        self._asked, self._hits = NOTHING_ASKED, NO_HITS
        # Documents of this batch under keys that the batch has more than once; which keys are to be listed, and for whom.
        self._newest: dict[int, list[int]] = {}
        self._to_list = np.zeros(0, dtype=np.bool_)
        self._added: list[int] = []
        self.reload()

    def reload(self) -> None:
        """Forget what is not in the tables: after a rollback, or to see what another process wrote."""
        self.gone = Gone()
        self._clock.reload()
        self._postings.reload(self._clock.next_number)
        self._pending.clear()
        self._cache.clear()
        self._clusters.clear()
        self._batch = ()
        self._ask(())
        self._sources = dict(self._connection.execute(f"SELECT source, name FROM {self._prefix}_sources"))
        self._source_numbers = {name: number for number, name in self._sources.items()}
        row = self._connection.execute(f"SELECT MIN(number) FROM {self._prefix}_documents").fetchone()
        self._oldest = self._clock.next_number if row[0] is None else row[0]

    def expect(self, batch: Sequence[Question]) -> None:
        """See the protocol."""
        self._ask(batch)
        if not batch:
            return
        self._hits = find_hits(self._postings, self._asked, self._clock.floor, CAP)
        self._fetch(self._wanted())
        hashes = [signed_hash(one.article_id) for one in batch]
        rows = self._in_one("article, source, month, fetched, killed", "articles", "article", hashes)
        self._past = {row[0]: row[1:] for row in rows}

    def _ask(self, batch: Sequence[Question]) -> None:
        self._batch = batch
        ids = np.fromiter((key for one in batch for key in keys_of(one)), dtype=np.uint64, count=SAMPLES * len(batch))
        fewest = [FEWEST_SHARED if one.sketch.tokens >= SHORT else FEWEST_SHARED_OF_SHORT for one in batch]
        self._asked = ask(ids.reshape(-1, SAMPLES), [one.sketch.listed for one in batch], _SHIFT, fewest)
        self._hits = NO_HITS
        self._newest.clear()
        self._to_list = np.zeros(len(self._asked.keys), dtype=np.bool_)
        self._added = [-1] * len(batch)

    def _wanted(self) -> set[int]:
        """Documents that will be asked for, as far as can be told, and that have to be read."""
        wanted = {number for numbers in self._hits.ids.values() for number in numbers}
        for at in range(len(self._batch)):
            wanted.update(self._hits.numbers[self._hits.shared(at)][:AT_FIRST])
        return wanted - self._cache.keys()

    def _fetch(self, numbers: Iterable[int]) -> None:
        """Read rows into the cache."""
        for row in self._in_one(COLUMNS, "documents", "number", sorted(numbers)):
            document = from_row(row, self._sources)
            self._cache[document.number] = document

    def _in_one(self, columns: str, table: str, key: str, values: Sequence[int]) -> Iterator[Row]:
        """Rows with one of these integer keys, in one statement a few hundred: a statement a row takes longer than the row."""
        for at in range(0, len(values), IN_ONE):
            listed = ", ".join(map(str, values[at : at + IN_ONE]))
            yield from self._connection.execute(
                f"SELECT {columns} FROM {self._prefix}_{table} WHERE {key} IN ({listed})"
            )

    def advance(self, time: int) -> None:
        """See the protocol."""
        self._clock.advance(time)

    def by_event(self, at: int) -> Document | None:
        """See the protocol."""
        wanted = self._batch[at].event_id
        for number in self._found(at, EVENT):
            document = self.read(number)
            if document is not None and document.event_id == wanted:
                return document
        return None

    def latest(self, at: int) -> Document | Past | None:
        """See the protocol."""
        wanted = self._batch[at].article_id
        for number in reversed(self._found(at, ARTICLE)):
            document = self._row(number)
            if document is not None and document.article_id == wanted:
                gone = number < self._clock.floor or document.decision.kind in {"killed", "lifted"}
                return _past(document) if gone else document
        row = self._past.get(signed_hash(wanted))
        return Past(self._sources[row[0]], _month(row[1]), row[2], row[2], WITHDRAWALS[row[3]]) if row else None

    def same_text(self, at: int) -> list[Document]:
        """See the protocol."""
        digest = self._batch[at].digest
        documents = [self.read(number) for number in self._found(at, DIGEST)]
        return [one for one in documents if one is not None and one.digest == digest]

    def candidates(self, at: int, most: int) -> list[Document]:
        """See the protocol."""
        self._hit_at_floor()
        hits = self._hits
        where = hits.shared(at)
        numbers = hits.numbers[where]
        newest = self._shared_in_batch(at) if self._newest else {}
        if newest or len(numbers) > most:
            counts = dict(zip(numbers, hits.counts[where], strict=True))
            weights = dict(zip(numbers, hits.weights[where], strict=True))
            for number, (count, weight) in newest.items():
                counts[number], weights[number] = count, weight
            numbers = sorted(weights, key=lambda number: (-weights[number], number))
            if len(numbers) > most:
                # Half of them for what is rare, half for how much: a story that is everywhere has no rare samples left.
                by_weight = numbers[: most // 2]
                by_count = sorted(counts, key=lambda number: (-counts[number], number))
                numbers = (
                    by_weight + [number for number in by_count if number not in by_weight][: most - len(by_weight)]
                )
        documents = [self.read(number) for number in numbers]
        return [document for document in documents if document is not None]

    def _hit_at_floor(self) -> None:
        """When the window moved within the batch, what was found is looked for again."""
        if self._clock.floor != self._hits.floor:
            self._hits = find_hits(self._postings, self._asked, self._clock.floor, CAP)

    def _shared_in_batch(self, at: int) -> dict[int, tuple[int, int]]:
        """Samples in common with documents of this batch, and their weight, as far as they are enough."""
        shared: dict[int, tuple[int, int]] = {}
        start = self._asked.starts[at]
        for place, key in self._asked.again[at]:
            numbers = self._newest.get(key)
            if numbers and place >= SAMPLES:
                for rank, number in enumerate(self._in_window(numbers), self._hits.listed_again[start + place] + 1):
                    count, weight = shared.get(number, (0, 0))
                    shared[number] = count + 1, weight + WEIGHT // rank
        fewest = int(self._asked.fewest[at])
        return {number: pair for number, pair in shared.items() if pair[0] >= fewest}

    def _in_window(self, numbers: Sequence[int]) -> Sequence[int]:
        floor = self._clock.floor
        return numbers if numbers[0] >= floor else [number for number in numbers if number >= floor]

    def read(self, number: int) -> Document | None:
        """See the protocol."""
        return self._row(number) if number >= self._clock.floor else None

    def cluster_of(self, document: Document) -> Cluster:
        """See the protocol."""
        cluster = self._cluster(document.cluster)
        if cluster is not None:
            return cluster
        name = document.decision.cluster
        return Cluster(document.cluster, name, document.article_id, document.number, document.time)

    def _cluster(self, number: int) -> Cluster | None:
        """A story in more than one article."""
        if number not in self._clusters:
            row = self._connection.execute(
                f"SELECT id, original, original_number, original_time FROM {self._prefix}_clusters WHERE cluster = ?",
                (number,),
            ).fetchone()
            self._clusters[number] = (
                Cluster(number, unpack_id(row[0]), unpack_id(row[1]), row[2], row[3]) if row else None
            )
        return self._clusters[number]

    def add(self, at: int, document: Document, cluster: Cluster | None = None, partner: Document | None = None) -> None:
        """See the protocol."""
        number = self._clock.next_number
        self._clock.next_number += 1
        document = document._replace(number=number, cluster=number if cluster is None else cluster.number)
        self._pending[number] = document
        self._list(at, document)
        if cluster is not None:
            self._join(document, cluster, partner)

    def seen_again(self, document: Document, fetched: int) -> None:
        """See the protocol."""
        self._rewrite(document._replace(fetched=fetched))

    def leave(self, document: Document) -> None:
        """See the protocol."""
        self._connection.execute(
            f"DELETE FROM {self._prefix}_members WHERE cluster = ? AND article = ?",
            (document.cluster, signed_hash(document.article_id)),
        )

    def withdraw(self, document: Document) -> list[tuple[Cluster, str]]:
        """See the protocol. Kills are rare, so the clusters that an article leads are looked for among all."""
        self.leave(document)
        led = self._connection.execute(
            f"SELECT cluster, id FROM {self._prefix}_clusters WHERE original = ? ORDER BY cluster",
            (pack_id(document.article_id),),
        ).fetchall()
        changed = [self._with_heir(cluster, unpack_id(name)) for cluster, name in led]
        return [(cluster, document.article_id) for cluster in changed if cluster is not None]

    def _with_heir(self, number: int, name: str) -> Cluster | None:
        """The cluster led by the earliest of its members; None, and no cluster, when none is left in the window."""
        rows = self._connection.execute(f"SELECT number FROM {self._prefix}_members WHERE cluster = ?", (number,))
        documents = [one for one in (self.read(member) for (member,) in rows.fetchall()) if one is not None]
        if not documents:
            self._connection.execute(f"DELETE FROM {self._prefix}_clusters WHERE cluster = ?", (number,))
            self._clusters[number] = None
            return None
        heir = min(documents, key=lambda one: (one.time, one.article_id))
        cluster = Cluster(number, name, heir.article_id, heir.number, heir.time)
        self._write_cluster(cluster, max(one.number for one in documents))
        return cluster

    def take_over(self, cluster: Cluster, original: Document) -> None:
        """See the protocol."""
        number = self._clock.next_number - 1
        founder = self.read(cluster.number)
        if founder is not None:
            self._write_member(cluster, founder)
        self._write_cluster(cluster._replace(original_number=number), number)

    def forget(self, at: int) -> None:
        """See the protocol."""
        wanted = self._batch[at].article_id
        for number in self._found(at, ARTICLE):
            document = self._row(number)
            if document is None or document.article_id != wanted:
                continue
            if self._keeps_gone:
                self.gone.events.append(document.event_id)
            self._rewrite(document._replace(sketch=NO_TEXT, digest=b"", whole=b""))

    def lift(self, article_id: str) -> bool:
        """Let an article in again that was withdrawn or taken down, between two batches. False when it was not."""
        key = key_of("a", article_id.encode("utf-8", "surrogatepass"))
        _, numbers = self._postings.find(np.array([key], dtype=np.uint64))
        lifted = False
        for number in numbers.tolist():
            document = self._row(number)
            if document is not None and document.article_id == article_id and document.decision.kind == "killed":
                self._rewrite(document._replace(decision=document.decision._replace(kind="lifted")))
                lifted = True
        past = self._connection.execute(
            f"UPDATE {self._prefix}_articles SET killed = 0 WHERE article = ? AND killed", (signed_hash(article_id),)
        )
        return lifted or past.rowcount > 0

    def save(self) -> None:
        """See the protocol."""
        self._write(list(self._pending.values()))
        # What was judged just now is what the next batch will most likely ask for.
        if len(self._cache) > CACHED:
            self._cache.clear()
            self._clusters.clear()
        self._cache.update(self._pending)
        self._pending.clear()
        numbers = np.repeat(np.array(self._added, dtype=np.int64), np.diff(self._asked.starts))
        self._postings.save(self._asked.keys[self._to_list], numbers[self._to_list], self._clock.next_number)
        self._ask(())
        self._evict()
        self._clock.save()

    def memory(self) -> int:
        """Bytes of the posting lists in memory."""
        return self._postings.memory()

    def _found(self, at: int, index: int) -> list[int]:
        """Documents listed under one of the first keys, in order."""
        found = self._hits.first(at, index)
        for place, key in self._asked.again[at]:
            if place == index:
                return [*found, *self._newest.get(key, ())]
            if place > index:
                break
        return found

    def _list(self, at: int, document: Document) -> None:
        """Note under which keys the document is to be listed: samples that CAP documents of the window have already are not."""
        start, end = self._asked.starts[at], self._asked.starts[at + 1]
        self._added[at] = document.number
        if document.decision.kind in _NOT_LISTED_AS_ARTICLE:
            end = start + EVENT + 1
        elif not document.sketch.hashes:
            end = start + (SAMPLES if document.digest else DIGEST)
        self._hit_at_floor()
        self._to_list[start:end] = self._hits.has_room[start:end]
        again = self._asked.again[at]
        # All keys are looked at before one is listed: a key that the document has twice counts others only.
        full = [place for place, key in again if place < end - start and not self._room(start, place, key)]
        for place in full:
            self._to_list[start + place] = False
        for place, key in again:
            if place < end - start and place not in full:
                self._newest.setdefault(key, []).append(document.number)

    def _room(self, start: int, place: int, key: int) -> bool:
        """Whether one more document may be listed under a key that the batch has more than once."""
        if place < SAMPLES:
            return True
        numbers = self._newest.get(key)
        listed = self._hits.listed_again[start + place]
        return (listed + len(self._in_window(numbers)) if numbers else listed) < CAP

    def _row(self, number: int) -> Document | None:
        document = self._pending.get(number) or self._cache.get(number)
        if document is not None:
            return document
        row = self._connection.execute(
            f"SELECT {COLUMNS} FROM {self._prefix}_documents WHERE number = ?", (number,)
        ).fetchone()
        if row is None:
            return None
        if len(self._cache) > CACHED:
            self._cache.clear()
        document = self._cache[number] = from_row(row, self._sources)
        return document

    def _rewrite(self, document: Document) -> None:
        if document.number in self._pending:
            self._pending[document.number] = document
        else:
            self._cache[document.number] = document
            self._write([document])

    def _join(self, document: Document, cluster: Cluster, partner: Document | None) -> None:
        """Make the article a member; a story in one article so far gets its row only now, with that one as a member too."""
        known = self._cluster(cluster.number)
        if known is None and partner is None:
            return
        if known is None and partner is not None:
            self._write_member(cluster, partner)
        self._write_member(cluster, document)
        if cluster.original == document.article_id:
            cluster = cluster._replace(original_number=document.number)
        self._write_cluster(cluster, document.number)

    def _write_member(self, cluster: Cluster, document: Document) -> None:
        self._connection.execute(
            f"INSERT OR REPLACE INTO {self._prefix}_members VALUES (?, ?, ?)",
            (cluster.number, signed_hash(document.article_id), document.number),
        )

    def _write_cluster(self, cluster: Cluster, last: int) -> None:
        self._clusters[cluster.number] = cluster
        self._connection.execute(
            f"INSERT OR REPLACE INTO {self._prefix}_clusters VALUES (?, ?, ?, ?, ?, ?)",
            (
                cluster.number,
                pack_id(cluster.name),
                pack_id(cluster.original),
                cluster.original_number,
                cluster.original_time,
                last,
            ),
        )

    def _write(self, documents: Sequence[Document]) -> None:
        if documents:
            marks = ", ".join("?" * len(COLUMNS.split(",")))
            self._connection.executemany(
                f"INSERT OR REPLACE INTO {self._prefix}_documents ({COLUMNS}) VALUES ({marks})",
                [to_row(document, self._source_number(document.source)) for document in documents],
            )

    def _source_number(self, name: str) -> int:
        number = self._source_numbers.get(name)
        if number is None:
            number = len(self._sources) + 1
            self._connection.execute(f"INSERT INTO {self._prefix}_sources VALUES (?, ?)", (number, name))
            self._sources[number] = name
            self._source_numbers[name] = number
        return number

    def _evict(self) -> None:
        """Remove rows and postings of documents that left the window, in whole blocks, and keep a line for each article."""
        end = self._clock.floor // SEALED * SEALED
        if end <= self._oldest:
            return
        documents, members = f"{self._prefix}_documents", f"{self._prefix}_members"
        rows = self._connection.execute(
            f"SELECT article, source, month, fetched, kind, decision FROM {documents}"
            " WHERE number < ? AND kind NOT IN (?, ?) ORDER BY number",
            (end, KINDS.index("stale"), KINDS.index("unchanged")),
        )
        killed = KINDS.index("killed")
        lines: list[tuple[int, int, int, int, int]] = [
            (signed_hash(unpack_id(name)), source, month, fetched, _withdrawal(decision) if kind == killed else 0)
            for name, source, month, fetched, kind, decision in rows
        ]
        self._write_lines(lines)
        if self._keeps_gone:
            events = self._connection.execute(f"SELECT event FROM {documents} WHERE number < ?", (end,))
            self.gone.events += [unpack_id(event) for (event,) in events]
            self.gone.lines.update((line[0], self._named(line[0])) for line in lines)
        gone = self._connection.execute(f"SELECT DISTINCT cluster FROM {documents} WHERE number < ?", (end,)).fetchall()
        self._connection.executemany(
            f"DELETE FROM {members} WHERE cluster = ? AND number < ?", [(cluster, end) for (cluster,) in gone]
        )
        self._connection.executemany(
            f"DELETE FROM {self._prefix}_clusters WHERE cluster = ? AND last < ?",
            [(cluster, end) for (cluster,) in gone],
        )
        self._connection.execute(f"DELETE FROM {documents} WHERE number < ?", (end,))
        self._postings.drop_before(end)
        self._clusters.clear()
        for number in [number for number in self._cache if number < end]:
            del self._cache[number]
        self._oldest = end

    def _write_lines(self, lines: Sequence[tuple[int, int, int, int, int]]) -> None:
        self._connection.executemany(
            f"INSERT INTO {self._prefix}_articles VALUES (?, ?, ?, ?, ?) ON CONFLICT (article) DO UPDATE SET"
            " fetched = MAX(fetched, excluded.fetched), killed = excluded.killed",
            lines,
        )

    def _named(self, article: int) -> Line:
        """The line of an article as it stands, with its source by name: numbers are this file's own."""
        source, month, fetched, killed = self._connection.execute(
            f"SELECT source, month, fetched, killed FROM {self._prefix}_articles WHERE article = ?", (article,)
        ).fetchone()
        return self._sources[source], month, fetched, killed

    def remember(self, lines: Mapping[int, Line]) -> None:
        """Put back what `gone` told of articles whose events a journal no longer holds."""
        self._write_lines(
            [
                (article, self._source_number(source), month, fetched, killed)
                for article, (source, month, fetched, killed) in lines.items()
            ]
        )


def _month(months: int) -> str:
    return f"{months // 12:04d}-{months % 12 + 1:02d}"


def _past(document: Document) -> Past:
    decision = document.decision
    kind: Withdrawal | None = None
    if decision.kind == "killed":
        kind = "taken down" if decision.reason == "taken down" else "withdrawn"
    return Past(document.source, document.month, document.fetched, document.revision, kind)


def _withdrawal(decision: bytes | None) -> int:
    """Index into WITHDRAWALS of a killed row's decision."""
    return 2 if decision is not None and b"taken down" in decision else 1
