"""Takedowns that were lifted, as dedup must know of them: its state keeps an article out that was taken down for good."""

import sqlite3
from collections.abc import Sequence

import orjson

from workers.runtime.embedded.kills import TAKEDOWN_BY
from workers.runtime.kafka.tables import Kills
from workers.runtime.work import WorkItem
from workers.settings import Settings
from workers.state.dedup import SqliteDedupState


class Lifts:
    """Looks at the marks of kills before each batch. Whose takedown was lifted since may come in again."""

    def __init__(self, settings: Settings, connection: sqlite3.Connection) -> None:
        self._kills, self._db = Kills(settings), connection
        self._known: dict[str, int] = {}

    def apply(self, state: SqliteDedupState, items: Sequence[WorkItem]) -> list[WorkItem]:
        """Let go in the state what was lifted, and return the items as they are to be judged. Raises BrokerUnavailable."""
        self._kills.refresh()
        lifted = {key: row.lifted for key, row in self._kills.rows.items() if row.lifted is not None}
        for article_id in [key for key, at in lifted.items() if self._known.get(key) != at]:
            self._db.execute("BEGIN IMMEDIATE")
            state.lift(article_id)
            self._db.execute("COMMIT")
        self._known = lifted
        return self.as_judged(items)

    def as_judged(self, items: Sequence[WorkItem]) -> list[WorkItem]:
        """Judged again, as from the journal or in a replay, a takedown that was lifted closes the door no longer than a withdrawal."""
        return [self._without_takedown(item) for item in items] if self._known else list(items)

    def close(self) -> None:
        """Let the connection go."""
        self._kills.close()

    def _without_takedown(self, item: WorkItem) -> WorkItem:
        if TAKEDOWN_BY.encode() not in item.value:
            return item
        try:
            event = orjson.loads(item.value)
            mark = self._kills.rows.get(event["article_id"])
            if mark is None or mark.lifted is None or event["raw"]["offset"] >= mark.lifted:
                return item
            event["extra"].pop(TAKEDOWN_BY, None)
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            return item
        return item._replace(value=orjson.dumps(event))
