"""The decision about one event, from its text and what the state remembers.

Everything here is a function of the event and the documents before it.
"""

from typing import NamedTuple

from workers.stages.dedup.compare import Comparison, compare
from workers.stages.dedup.relation import COPY, Pair, Relation, relation
from workers.stages.dedup.sketch import NO_TEXT, Sketch
from workers.stages.dedup.state import Cluster, Decision, DedupState, Document, Look, Past

# Texts that are compared with each other; what shares more and rarer samples comes first.
MOST_CANDIDATES = 12
# Below this a text says too little for being the same to mean anything (`Full story to follow.`).
FEWEST_TOKENS = 8
# Told in the event; more would be of no use to a reader.
MOST_TOLD = 3
MOST_PASSAGES = 12
# Members of one cluster that are compared when the first is no match.
MEMBERS = 3
# Part of the best match's strength with which another cluster may be preferred for its earlier original.
AS_GOOD = 0.85
_ORDER: dict[Relation, int] = {"copy": 0, "update": 1, "shares": 2, "other facts": 3, "unrelated": 4}
_JOINS: frozenset[Relation] = frozenset({"copy", "update"})
# A copy of which this much stands in the original has nothing of its own, so that no model need read it.
NOTHING_OF_ITS_OWN = 0.9


class Match(NamedTuple):
    """A document that this text is related to."""

    document: Document
    relation: Relation
    comparison: Comparison


class Judgement(NamedTuple):
    """A decision and the document to remember for it.

    `cluster` is the one that the document stands in, None for a story by itself that is new; `partner` what it matched there.
    `leaves` says that the article stood in another cluster until now; `also` are further clusters that it now leads.
    """

    document: Document
    cluster: Cluster | None = None
    partner: Document | None = None
    leaves: bool = False
    also: tuple[Cluster, ...] = ()


def judge(
    state: DedupState, at: int, text: str, sketch: Sketch, draft: Document, last: Document | Past | None
) -> Judgement:
    """Decide about a new version of an article. `draft` lacks the decision, `last` is the article's last version."""
    exact = _exact(state, at, sketch, draft)
    if exact is not None:
        # The text is kept with the other article.
        return _joined(state, draft._replace(sketch=NO_TEXT), [exact], text, sketch, last, ())
    if sketch.tokens < FEWEST_TOKENS:
        return _apart(state, draft, Decision("original", "", reason="too short to compare"), sketch, last)
    matches, joining = _compare_all(state, at, sketch, draft)
    if joining:
        return _joined(state, draft, joining, text, sketch, last, matches)
    decision = Decision("original", "", compared=_looks(matches))
    linked = [match for match in matches if match.relation == "shares"]
    if linked:
        found = _measured(linked[0], text, sketch)
        decision = found._replace(kind="shares", compared=decision.compared, reason="common background only")
    return _apart(state, draft, decision, sketch, last)


def _exact(state: DedupState, at: int, sketch: Sketch, draft: Document) -> tuple[Match, Cluster] | None:
    if sketch.tokens < FEWEST_TOKENS:
        return None
    for other in state.same_text(at):
        if other.article_id != draft.article_id:
            return Match(other, "copy", _SAME), state.cluster_of(other)
    return None


def _compare_all(
    state: DedupState, at: int, sketch: Sketch, draft: Document
) -> tuple[tuple[Match, ...], list[tuple[Match, Cluster]]]:
    """What this text was compared with, copies first; and the clusters that it belongs to, with what it matches in each.

    Of each cluster at most MEMBERS are compared, and none any more once the text is known to belong there.
    """
    matches: list[Match] = []
    joining: dict[int, tuple[Match, Cluster]] = {}
    tried: dict[int, int] = {}
    for other in state.candidates(at, MOST_CANDIDATES):
        number = other.cluster
        if other.article_id == draft.article_id or number in joining or tried.get(number, 0) >= MEMBERS:
            continue
        tried[number] = tried.get(number, 0) + 1
        match = _compared(sketch, draft, other)
        matches.append(match)
        if match.relation in _JOINS:
            cluster = state.cluster_of(other)
            better = _against_the_original(state, match, cluster, sketch, draft)
            if better is not None:
                joining[number] = better, cluster
    matches.sort(key=lambda match: (_ORDER[match.relation], -_strength(match), match.document.number))
    return tuple(matches), _preferred(list(joining.values()))


def _against_the_original(
    state: DedupState, match: Match, cluster: Cluster, sketch: Sketch, draft: Document
) -> Match | None:
    """The match with the cluster's original if the text is a copy of that, else with the member.

    What is not a copy of the original has to stand in the member for the most part: else it is a follow-up whose background
    happens to begin as a brief does, and this is None.
    """
    if cluster.original in {match.document.article_id, draft.article_id}:
        return match
    original = state.read(cluster.original_number)
    if original is None or not original.sketch.hashes:
        return match
    better = _compared(sketch, draft, original)
    if better.relation in _JOINS:
        return better
    return match if match.comparison.extent >= COPY and better.relation != "other facts" else None


def _preferred(joining: list[tuple[Match, Cluster]]) -> list[tuple[Match, Cluster]]:
    """Of several clusters those that match about as well as the best, the one with the earliest original first.

    There are several when copies of different parts came before the whole.
    """
    best = max((_strength(match) for match, _ in joining), default=0.0)
    chosen = [pair for pair in joining if _strength(pair[0]) >= AS_GOOD * best]
    return sorted(chosen, key=lambda pair: (pair[1].original_time, pair[1].original))


def _compared(sketch: Sketch, draft: Document, other: Document) -> Match:
    comparison = compare(sketch, other.sketch)
    later = (draft.time, draft.article_id) >= (other.time, other.article_id)
    pair = Pair(comparison, sketch.tokens, other.sketch.tokens, later, draft.source == other.source)
    return Match(other, relation(pair), comparison)


def _joined(
    state: DedupState,
    draft: Document,
    joining: list[tuple[Match, Cluster]],
    text: str,
    sketch: Sketch,
    last: Document | Past | None,
    matches: tuple[Match, ...],
) -> Judgement:
    """The event belongs to the first of these clusters: as a copy, or, if it is earlier, as the new original, then of all of them."""
    match, cluster = joining[0]
    leaves = isinstance(last, Document) and last.cluster != cluster.number
    facts = _measured(match, text, sketch)._replace(cluster=cluster.name, compared=_looks(matches))
    if match.comparison is _SAME:
        facts = facts._replace(kind="exact", of=cluster.original, shared=((0, len(text)),))
    if cluster.original == draft.article_id:
        # The original was revised, and what it matches are its own copies.
        document = draft._replace(sketch=sketch.stored)
        decision = _revision(document, facts._replace(of=None, shared=()), sketch, last)
        return Judgement(document._replace(decision=decision), cluster, match.document, leaves)
    if (draft.time, draft.article_id) < (cluster.original_time, cluster.original):
        reason = "earlier than the copies that came before it"
        changes = tuple((one.name, draft.article_id, one.original) for _, one in joining)
        decision = facts._replace(kind="original", of=None, changes=changes, reason=reason)
        # An exact copy that becomes the original is what later texts are compared with, so its sketch is kept.
        document = draft._replace(decision=decision, sketch=sketch.stored)
        changed = cluster._replace(original=draft.article_id, original_number=-1, original_time=draft.time)
        others = tuple(one._replace(original=draft.article_id, original_time=draft.time) for _, one in joining[1:])
        return Judgement(document, changed, match.document, leaves, others)
    return Judgement(draft._replace(decision=facts), cluster, match.document, leaves)


def _apart(
    state: DedupState, draft: Document, decision: Decision, sketch: Sketch, last: Document | Past | None
) -> Judgement:
    """A story by itself, or the leading article of its own cluster, as before."""
    if not isinstance(last, Document):
        decision = decision._replace(cluster=draft.article_id)
        return Judgement(draft._replace(decision=_revision(draft, decision, sketch, last)))
    cluster = state.cluster_of(last)
    if cluster.original == draft.article_id:
        decision = decision._replace(cluster=cluster.name)
        return Judgement(draft._replace(decision=_revision(draft, decision, sketch, last)), cluster)
    # It was a copy until now. The cluster that it leaves may have been founded by it, and keeps its name.
    name = draft.article_id if cluster.name != draft.article_id else f"{draft.article_id}/{draft.revision}"
    decision = _revision(draft, decision._replace(cluster=name), sketch, last)
    return Judgement(draft._replace(decision=decision), leaves=True)


def _revision(draft: Document, decision: Decision, sketch: Sketch, last: Document | Past | None) -> Decision:
    """As decided for a new article; of one that was seen before it is a revision, compared with its last version."""
    if last is None:
        return decision
    decision = decision._replace(kind="revision")
    if decision.of is not None:
        return decision
    if not isinstance(last, Document):
        reason = "the last version lies before the window" if last.withdrawn is None else "published again"
        return decision._replace(of=draft.article_id, reason=reason)
    one = compare(sketch, last.sketch)
    coverage, coverage_of_other = round(one.coverage, 3), round(one.coverage_of_other, 3)
    return decision._replace(
        of=draft.article_id,
        similarity=max(coverage, coverage_of_other),
        coverage=coverage,
        coverage_of_other=coverage_of_other,
    )


def _measured(match: Match, text: str, sketch: Sketch) -> Decision:
    """What was measured between this text and what it matched."""
    one = match.comparison
    coverage, coverage_of_other = round(one.coverage, 3), round(one.coverage_of_other, 3)
    return Decision(
        "update" if match.relation == "update" else "near",
        "",
        match.document.article_id,
        max(coverage, coverage_of_other),
        coverage,
        coverage_of_other,
        _passages(text, sketch, one),
    )


def _strength(match: Match) -> float:
    one = match.comparison
    return round(max(one.coverage, one.coverage_of_other) * one.facts, 6)


def _looks(matches: tuple[Match, ...]) -> tuple[Look, ...]:
    return tuple(
        Look(
            match.document.article_id,
            round(match.comparison.coverage, 3),
            round(match.comparison.coverage_of_other, 3),
            match.relation,
        )
        for match in matches[:MOST_TOLD]
        if match.relation != "unrelated"
    )


def _passages(text: str, sketch: Sketch, one: Comparison) -> tuple[tuple[int, int], ...]:
    """The pieces of the regions in code points of the text, in its order."""
    pieces = [piece for region in one.regions for piece in region.pieces]
    longest = sorted(pieces, key=lambda piece: (piece[0] - piece[1], piece))[:MOST_PASSAGES]
    return sketch.spans(text, sorted((start, end) for start, end in longest if end > start))


_SAME = Comparison(1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0, 0, 0, ())
