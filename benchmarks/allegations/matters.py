"""Whose matter a mention joins that names no accused, with the annotators' own spans as input: the tagger's errors are left out.

    python -m benchmarks.allegations.matters ../shared/gold             as it ships
    python -m benchmarks.allegations.matters ../shared/gold --plain     by accused, acts and kinds of wrong alone, as without a model

The composed articles of ../shared/gold that are not held out, and our own that nothing learns from. A name is right where the annotator
gave it to the mention; one inside the other counts. Of those that join wrongly some are the right party by another description.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from training.allegations import own
from training.allegations.annotated import GoldTagger, Json, is_named, meant
from training.allegations.evaluate import KINDS, documents, enrich, scorer, with_entities
from workers.stages.allegations import AllegationsStage
from workers.stages.allegations.records import merging


def joined(docs: Sequence[Json], module: Any) -> Iterator[str]:
    """Of each mention without an accused: whom its record accuses, and whether it gives the record its status."""
    for doc, event in zip(docs, with_entities(list(docs)), strict=True):
        (enriched,) = enrich([event], AllegationsStage(GoldTagger(doc)))
        for allegation in enriched.allegations:
            said = {module.fold(party.name) for party in allegation.accused}
            for number, mention in enumerate(allegation.mentions):
                if mention.accused:
                    continue
                names = meant(doc, mention.cue.start, module)
                right = any(is_named(one, names) for one in said)
                kind = "names nobody" if not said else "right" if right else "another's" if names else "nobody's"
                yield kind
                if said and not right and number == allegation.status_from:
                    yield "wrong, and gives the status"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("gold", type=Path)
    options.add_argument("--plain", action="store_true")
    arguments = options.parse_args()
    if arguments.plain:
        merging.shipped = lambda: None  # type: ignore[assignment]
    docs = [d for part in ("train", "development") for d in documents(arguments.gold, KINDS["composed"], part)]
    docs += own.articles(own.DEVELOPMENT)
    found = Counter(joined(docs, scorer(arguments.gold)))
    print(f"{len(docs)} articles", *(f"{kind}: {number}" for kind, number in found.most_common()), sep="\n")


if __name__ == "__main__":
    main()
