"""dedup: which articles are the same story told again.

In:     CleanEvent
Out:    UniqueEvent towards the models; EnrichedEvent for a copy with nothing of its own and for a withdrawn article, past the models;
        ClusterChange when a story's original changes
State:  what was seen in the last days of event time, as sketches (`state.py`); no texts

Rules, in order:
 1. The event was judged before: the stored decision again.
 2. The article id belongs to another source: rejected, never merged.
 3. Withdrawn: out of state and clusters, and that is remembered. What was fetched before the kill is dropped as `killed` whenever it
    comes; what its publisher publishes later is a new version; what the newsroom took down stays away until that is lifted.
 4. Fetched before the last version: `stale`. Nothing that a reader sees has changed: `unchanged`.
 5. The same words as another article: `exact`.
 6. Much in common with another, and the same facts: `near`, or `update` if the same source wrote on (`relation.py`).
    Who was published first is the original; one that arrives late takes over, and the cluster keeps its name.
 7. Seen before: `revision`. Background in common: `shares`, which links but is no copy. Else `original`.

    stage.py     events to outcomes           judge.py     the decision about one event
    words.py     tokens as numbers            sketch.py    a text as a sample of its 3-grams
    compare.py   how much stands in the other relation.py  what two texts are to each other
    state.py     what is remembered           passages.py  shared wording, exactly, for people
"""

from workers.stages.dedup.stage import DedupStage

__all__ = ["DedupStage"]
