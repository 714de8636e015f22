"""`newsroom diff --kafka`: two generations' indices side by side."""

from workers.diff import Report, compare
from workers.diff.pairs import limited, merge
from workers.errors import UnknownGeneration
from workers.runtime.kafka.generations import registry
from workers.runtime.kafka.joined import generation_index
from workers.runtime.kafka.outcomes import every
from workers.settings import Settings


def compare_generations(settings: Settings, before: str, after: str, samples: int) -> Report:
    """Two generations; of a partial one, only the articles that it was asked for. Raises UnknownGeneration."""
    with registry(settings) as table:
        for name in (before, after):
            if name not in table.names:
                raise UnknownGeneration(generation=name, detail=f"there are {', '.join(table.names)}")
        partial = [table.rows[name] for name in (before, after) if name in table.rows]
    partial = [one for one in partial if not one.scope.everything]
    pairs = merge(generation_index(settings, before).articles(), generation_index(settings, after).articles())
    if not partial:
        return compare(pairs, before, after, samples)
    articles = frozenset.intersection(*(_articles(settings, one.name) for one in partial))
    told = "; ".join(f"{one.name} holds only {one.scope}" for one in partial)
    if any(one.from_stage in {"clean", "dedup"} for one in partial):
        told += ". Copies of articles outside of it look like originals there"
    return compare(limited(pairs, articles), before, after, samples, f"{told}.")


def _articles(settings: Settings, generation: str) -> frozenset[str]:
    """Those that have an outcome in a partial generation."""
    return frozenset(
        data["article_id"] for data in every(settings) if data["generation"] == generation and data.get("article_id")
    )
