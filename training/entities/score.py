"""Exact span F1, the measure of every figure here."""

from collections.abc import Sequence

from training.entities.data import LABELS

Tagged = tuple[int, int, str]


def spans_of(labels: Sequence[int]) -> set[Tagged]:
    """Spans (start, end, type) in words of a sequence of label numbers. An I without its B opens a span."""
    spans: set[Tagged] = set()
    start, kind = 0, ""
    for position, label in enumerate([*labels, 0]):
        tag = LABELS[label] if label > 0 else "O"
        if kind and tag != f"I-{kind}":
            spans.add((start, position, kind))
            kind = ""
        if tag != "O" and not kind:
            start, kind = position, tag[2:]
    return spans


def exact_f1(gold: Sequence[set[Tagged]], found: Sequence[set[Tagged]]) -> dict[str, float]:
    """Precision, recall, F1 in percent over all types, and F1 of each type. A span counts if offsets and type are the same."""
    result: dict[str, float] = {}
    for kind in ("", "PER", "ORG", "LOC"):
        wanted = [{s for s in row if not kind or s[2] == kind} for row in gold]
        given = [{s for s in row if not kind or s[2] == kind} for row in found]
        hits = sum(len(a & b) for a, b in zip(wanted, given, strict=True))
        precision = hits / max(1, sum(map(len, given)))
        recall = hits / max(1, sum(map(len, wanted)))
        f1 = 200 * precision * recall / max(1e-9, precision + recall)
        if not kind:
            result |= {"precision": round(100 * precision, 1), "recall": round(100 * recall, 1), "f1": round(f1, 1)}
        else:
            result[kind] = round(f1, 1)
    return result
