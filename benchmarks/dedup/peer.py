"""Plain MinHash with locality-sensitive hashing, as batch tools for near-duplicates use it, on the same streams and by the same measure.

Word 3-grams of the text, 128 permutations, and an index that returns the earlier articles whose estimated Jaccard similarity is at least
the threshold. An article joins the most similar one's cluster, as a copy; a cluster's original is the article published first. The
library is datasketch, which is no dependency: `pip install --target FOLDER datasketch`.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.dedup.stream import Event
from benchmarks.dedup.verdicts import Verdict, Verdicts

PERMUTATIONS = 128
SHINGLE = 3


class MinHashPeer:
    """Judges streams. `folder` is where datasketch was installed; raises ImportError when it is not there."""

    def __init__(self, folder: Path) -> None:
        # Behind everything else: the folder has libraries of its own that are ours as well.
        sys.path.append(str(folder))
        import datasketch

        self._library: Any = datasketch
        self.version: str = getattr(datasketch, "__version__", "?")
        self.sketching = self.seconds = 0.0
        self.articles = 0

    def judge(self, stream: Sequence[Event], threshold: float) -> Verdicts:
        """What it says of each event, in order. Adds up its processor time."""
        begun = time.process_time()
        index = self._library.MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
        sketches: dict[str, Any] = {}
        cluster: dict[str, str] = {}
        verdicts: dict[str, Verdict] = {}
        members: dict[str, list[Event]] = {}
        for event in stream:
            sketch = self._sketch(event.text)
            found = [(sketch.jaccard(sketches[other]), other) for other in index.query(sketch)]
            similar = max((pair for pair in found if pair[0] >= threshold), default=None)
            name = cluster[similar[1]] if similar else event.article_id
            verdicts[event.article_id] = Verdict(
                "near" if similar else "original", similar[1] if similar else None, name
            )
            cluster[event.article_id] = name
            members.setdefault(name, []).append(event)
            if event.article_id not in sketches:
                index.insert(event.article_id, sketch)
            sketches[event.article_id] = sketch
        self.seconds += time.process_time() - begun
        self.articles += len(stream)
        original = {
            name: min(events, key=lambda event: (event.published_ms, event.article_id)).article_id
            for name, events in members.items()
        }
        return Verdicts(verdicts, original)

    def _sketch(self, text: str) -> Any:
        begun = time.process_time()
        words = text.lower().split()
        shingles = {" ".join(words[at : at + SHINGLE]).encode() for at in range(max(1, len(words) - SHINGLE + 1))}
        sketch = self._library.MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch(list(shingles))
        self.sketching += time.process_time() - begun
        return sketch
