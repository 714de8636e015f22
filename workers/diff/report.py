"""All pairs of two generations: counts, rates by source and category, and samples."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from workers.diff.change import KINDS
from workers.diff.changes import ArticleChanges, changes_of
from workers.diff.pairs import Pair


@dataclass(slots=True)
class Rate:
    """`changed` of `total`."""

    changed: int = 0
    total: int = 0

    @property
    def share(self) -> float:
        """From 0 to 1; 0 of nothing is 0."""
        return self.changed / self.total if self.total else 0.0


@dataclass(slots=True)
class Report:
    """What changes from `before` to `after`.

    `articles` counts those in either generation. `kinds` counts changes by kind, `touched` the articles that have such a
    change. `by_source` counts articles; `by_category`
    allegations before or after, and of them those gained, lost or changed.
    `samples` holds up to so many articles a kind, by the first (most dangerous) kind of each.
    """

    before: str
    after: str
    articles: Rate = field(default_factory=Rate)
    kinds: Counter[str] = field(default_factory=Counter)
    touched: Counter[str] = field(default_factory=Counter)
    by_source: dict[str, Rate] = field(default_factory=dict)
    by_category: dict[str, Rate] = field(default_factory=dict)
    status_moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    samples: dict[str, list[ArticleChanges]] = field(default_factory=dict)
    note: str | None = None

    @property
    def nothing(self) -> bool:
        """Whether readers would see no difference at all."""
        return not self.articles.changed


def compare(pairs: Iterable[Pair], before: str, after: str, samples: int = 20, note: str | None = None) -> Report:
    """Compare every pair; memory holds the counts and the samples only."""
    report = Report(before, after, note=note)
    for pair in pairs:
        _add(report, pair, samples)
    return report


def _add(report: Report, pair: Pair, samples: int) -> None:
    present = pair.after or pair.before or {}
    source = report.by_source.setdefault(str(present.get("source")), Rate())
    source.total += 1
    report.articles.total += 1
    for allegation in (pair.before or {}).get("allegations", []):
        report.by_category.setdefault(allegation["category"], Rate()).total += 1
    found = changes_of(pair)
    if found is None:
        return
    source.changed += 1
    report.articles.changed += 1
    _count(report, found)
    report.touched.update({change.kind for change in found.changes})
    kept = report.samples.setdefault(found.changes[0].kind, [])
    if len(kept) < samples:
        kept.append(found)


def _count(report: Report, found: ArticleChanges) -> None:
    for change in found.changes:
        report.kinds[change.kind] += 1
        if change.kind in {"status raised", "status lowered"}:
            report.status_moves[change.before or "", change.after or ""] += 1
    allegations = [(change.subject, change.category or "", change.kind) for change in found.changes if change.category]
    for category in [name for _, name in {(subject, name) for subject, name, _ in allegations}]:
        report.by_category.setdefault(category, Rate()).changed += 1
    for category in [name for _, name, kind in allegations if kind == "allegation gained"]:
        report.by_category[category].total += 1


def in_order(report: Report) -> list[ArticleChanges]:
    """The samples, the most dangerous kind first."""
    return [found for kind in KINDS for found in report.samples.get(kind, [])]


def share_limit(text: str) -> float:
    """`2%` or `0.02` as a share. Raises ValueError."""
    stripped = text.strip()
    share = float(stripped[:-1]) / 100 if stripped.endswith("%") else float(stripped)
    if not 0 <= share <= 1:
        raise ValueError(f"{text} is not between 0 and 100%")
    return share


def facts(report: Report) -> dict[str, Any]:
    """The report as JSON values; samples by id and change, without texts."""
    return {
        "before": report.before,
        "after": report.after,
        "note": report.note,
        "articles": _rate(report.articles),
        "kinds": {
            kind: {"times": report.kinds[kind], "articles": report.touched[kind]}
            for kind in KINDS
            if report.kinds[kind]
        },
        "status_moves": [{"from": old, "to": new, "times": n} for (old, new), n in report.status_moves.most_common()],
        "by_source": {name: _rate(rate) for name, rate in sorted(report.by_source.items())},
        "by_category": {name: _rate(rate) for name, rate in sorted(report.by_category.items())},
        "samples": [
            {
                "article_id": found.article_id,
                "source": found.source,
                "changes": [
                    {"kind": one.kind, "before": one.before, "after": one.after, "category": one.category}
                    for one in found.changes
                ],
            }
            for found in in_order(report)
        ],
    }


def _rate(rate: Rate) -> dict[str, float]:
    return {"changed": rate.changed, "total": rate.total, "share": round(rate.share, 6)}
