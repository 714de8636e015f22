"""The tables that all generations share: reviews, kill marks, and the generations themselves."""

from schemas import GenerationEvent, KillEvent, ReviewEvent
from workers.errors import UnknownGeneration
from workers.pipeline import FIRST_GENERATION, GENERATIONS, KILLS, REVIEWS
from workers.runtime.kafka.table import Table
from workers.settings import Settings


class Reviews(Table[ReviewEvent]):
    """What people decided, by allegation."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, REVIEWS, ReviewEvent)
        self._by_article: dict[str, list[ReviewEvent]] = {}

    def refresh(self) -> set[str]:
        """See `Table`."""
        changed = super().refresh()
        if changed:
            self._by_article = {}
            for key in sorted(self.rows):
                self._by_article.setdefault(self.rows[key].article_id, []).append(self.rows[key])
        return changed

    def of_article(self, article_id: str) -> list[ReviewEvent]:
        """The reviews of one article's allegations, by allegation."""
        return self._by_article.get(article_id, [])


class Kills(Table[KillEvent]):
    """The marks of killed articles, by article."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, KILLS, KillEvent)

    def reason(self, article_id: str | None, offset: int) -> str | None:
        """Why the article's event at that raw offset must not pass; None when it may.

        All events of an article are in one partition. Of an article that its publisher withdrew, what came before is out; of one
        that the newsroom took down, all that ever comes, until that is lifted.
        """
        mark = self.rows.get(article_id) if article_id else None
        if mark is None or mark.raw.offset == offset:
            return None
        open_from = mark.raw.offset if mark.kind == "canceled" else mark.lifted
        if open_from is not None and offset >= open_from:
            return None
        return f"killed by raw offset {mark.raw.offset}: {mark.reason}"


class Generations(Table[GenerationEvent]):
    """What each generation is. An installation that never replayed has no rows; its one generation is the first."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, GENERATIONS, GenerationEvent)

    @property
    def names(self) -> list[str]:
        """All of them, the oldest first."""
        return sorted(self.rows, key=lambda name: (self.rows[name].created_at, name)) or [FIRST_GENERATION]

    @property
    def live(self) -> str:
        """The one in which live work goes on: promoted last."""
        return max(self.rows.values(), key=lambda one: one.promotion).name if self.rows else FIRST_GENERATION

    @property
    def previous(self) -> str | None:
        """The one that was live before it."""
        former = [one for one in self.rows.values() if one.promotion and one.name != self.live]
        return max(former, key=lambda one: one.promotion).name if former else None

    def find(self, name: str) -> GenerationEvent:
        """The generation of that name. Raises UnknownGeneration."""
        if name not in self.rows:
            raise UnknownGeneration(generation=name, detail=f"there are {', '.join(self.names)}")
        return self.rows[name]


def live_now(settings: Settings) -> str:
    """The live generation, asked once. Raises BrokerUnavailable."""
    table = Generations(settings)
    try:
        table.refresh()
        return table.live
    finally:
        table.close()
