"""Choose the thresholds on the development part, which is not trained on.

    python -m training.allegations.tune ../shared/gold workers/models/allegations

Tries every value of one threshold at a time, twice round, and keeps what gives the best mean over composed and news
of record F1 (half), accused and response F1; writes meta.json. The network runs once a sentence; only what follows is
repeated.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from training.allegations.evaluate import enrich, with_entities
from training.allegations.parts import DEVELOPMENT
from training.allegations.scoring import scorer
from workers.stages.allegations import AllegationsStage
from workers.stages.allegations.both import BothTaggers
from workers.stages.allegations.grammar.tagger import GrammarTagger
from workers.stages.allegations.network.tagger import ModelTagger
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Tagger, Tags

TRIES = {
    "cue_threshold": (0.15, 0.25, 0.35),
    "response_threshold": (0.15, 0.25, 0.35, 0.5),
    "role_threshold": (0.35, 0.42, 0.5, 0.6, 0.7),
    "act_margin": (-2.0, -1.0, 0.0, 1.0, 2.0),
}


class Remembered:
    """A session that answers what it was asked before from memory."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._known: dict[bytes, Any] = {}

    def run(self, outputs: Any, inputs: dict[str, Any]) -> Any:
        key = b"".join(inputs[name].tobytes() + repr(inputs[name].shape).encode() for name in sorted(inputs))
        if key not in self._known:
            self._known[key] = self._session.run(outputs, inputs)
        return self._known[key]


class RememberedTagger:
    """A tagger that reads each article once."""

    def __init__(self, tagger: Tagger) -> None:
        self.model = tagger.model
        self._tagger = tagger
        self._known: dict[tuple[Sentence, ...], list[Tags]] = {}

    def tag(self, sentences: Sequence[Sentence]) -> list[Tags]:
        key = tuple(sentences)
        if key not in self._known:
            self._known[key] = self._tagger.tag(sentences)
        return self._known[key]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("model", type=Path)
    options = parser.parse_args()
    module = scorer(options.gold)
    parts = []
    for prefix in (("biz",), ("wn", "gmb")):
        names = [n for n in DEVELOPMENT if n.startswith(prefix)]
        docs = [
            json.loads(line)
            for n in names
            for line in (options.gold / f"train_{n}.jsonl").read_text(encoding="utf-8").splitlines()
        ]
        parts.append((docs, with_entities(docs)))
    tagger = ModelTagger(options.model)
    tagger._encoder = Remembered(tagger._encoder)
    grammar = RememberedTagger(GrammarTagger())

    def score() -> tuple[float, list[dict[str, object]]]:
        stage = AllegationsStage(BothTaggers(tagger, grammar))
        outs = [module.score(docs, [json.loads(e.to_json()) for e in enrich(events, stage)]) for docs, events in parts]
        value = (
            sum(
                0.5 * out["record"]["f1"] + 0.1 * out["response"]["f1"] + 0.15 * out["accused"]["overlap"]["f1"]
                for out in outs
            )
            / 2
        )
        return value, outs

    best, _ = score()
    print("start", round(best, 4))
    for _ in range(2):
        for name, values in TRIES.items():
            before = tagger.meta
            for value in values:
                tagger.meta = replace(before, **{name: value})
                got, outs = score()
                print(name, value, round(got, 4), [o["record"]["f1"] for o in outs], flush=True)
                if got > best + 1e-4:
                    best, before = got, tagger.meta
            tagger.meta = before
    path = options.model / "meta.json"
    meta = json.loads(path.read_text())
    meta.update({name: getattr(tagger.meta, name) for name in TRIES})
    path.write_text(json.dumps(meta, indent=1) + "\n")
    print("kept", {name: meta[name] for name in TRIES}, round(best, 4))


if __name__ == "__main__":
    main()
