"""Read documents by networks that are not exported yet, one or several together, with the stage's own decoding.

    python -m training.allegations.predict --base E5 --tokenizer E5 --network student --weights DIR/student.pt [--part development]

Prints the scorer's figures of the network alone, without names, for several thresholds of confidence.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.allegations.data import CATEGORIES, STATUSES, TYPES, documents
from training.allegations.network import Tagger, loaded
from training.allegations.scoring import KINDS, scorer
from training.allegations.thresholds import THRESHOLDS
from training.backbone import tokenizer_of
from workers.stages.allegations.network.gate import Gate
from workers.stages.allegations.network.tagger import Meta, ModelTagger
from workers.stages.allegations.sentences import Sentence
from workers.stages.allegations.tagging import Tags

Arrays = Mapping[str, NDArray[Any]]


class Torch:
    """Networks in the place of an ONNX session: the mean of their probabilities. `hidden` is theirs side by side."""

    def __init__(self, models: Sequence[Tagger], part: str, device: torch.device) -> None:
        self._models, self._part, self._device = models, part, device

    @torch.no_grad()
    def run(self, _: object, feeds: Arrays) -> list[NDArray[Any]]:
        given = {name: torch.as_tensor(value, device=self._device) for name, value in feeds.items()}
        if self._part == "encoder":
            mask = torch.ones(given["ids"].shape, device=self._device)
            seen = [m.encoder(given["ids"], given["shapes"], given["lexicon"], mask) for m in self._models]
            hidden = torch.cat([h for h, _ in seen], -1)
            return [hidden.cpu().numpy(), _mean([cues[:, given["asked"]] for _, cues in seen])]
        parts = given["hidden"].expand(len(given["marked"]), -1, -1).chunk(len(self._models), -1)
        mask = torch.ones(given["marked"].shape, device=self._device)
        said = [m.roles(h, mask, given["marked"]) for m, h in zip(self._models, parts, strict=True)]
        point = torch.stack([s[1][:, given["asked"]] for s in said]).mean(0).cpu().numpy()
        none = torch.stack([s[2] for s in said]).mean(0).cpu().numpy()
        bio = _mean([s[0][:, given["asked"]] for s in said])
        status, category, kind = (_mean([s[n] for s in said]) for n in (3, 4, 5))
        return [bio, point, none, status, category, kind]


def _mean(scores: Sequence[torch.Tensor]) -> NDArray[Any]:
    mixed = torch.stack([s.float().softmax(-1) for s in scores]).mean(0).clamp(min=1e-8).log()
    return mixed.cpu().numpy()


def tagger(models: Sequence[Tagger], tokenizer: Tokenizer, device: torch.device) -> ModelTagger:
    made = ModelTagger.__new__(ModelTagger)
    labels = {"statuses": STATUSES, "categories": CATEGORIES, "types": TYPES}
    # What is printed is of the cues above each threshold.
    made.meta = Meta.of({**THRESHOLDS, **labels, "version": "unshipped", "stands": [(0.0, 0.0)]})
    made.model = None
    made._tokenizer = tokenizer
    made.gate = Gate.shipped()
    made._encoder, made._roles = Torch(models, "encoder", device), Torch(models, "roles", device)
    return made


def event(doc: Mapping[str, Any], tags: Sequence[Tags], sentences: Sequence[Sentence]) -> dict[str, Any]:
    """In the scorer's form; parties have no names."""

    def span(sentence: Sentence, extent: tuple[int, int] | None) -> dict[str, int] | None:
        return None if extent is None else {"start": sentence.start + extent[0], "end": sentence.start + extent[1]}

    mentions: list[dict[str, Any]] = []
    responses: list[dict[str, Any]] = []
    for sentence, found in zip(sentences, tags, strict=True):
        mentions += [
            {
                "cue": span(sentence, m.cue),
                "accused": [span(sentence, e) for e in m.accused],
                "accuser": [span(sentence, e) for e in m.accuser],
                "act": span(sentence, m.act),
                "status": m.status,
                "category": m.category,
            }
            for m in found.mentions
        ]
        responses += [{"cue": span(sentence, r.cue), "type": r.type} for r in found.responses]
    return {"id": doc["id"], "text": doc["text"], "allegations": [{"mentions": mentions}], "responses": responses}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    parser.add_argument("--part", default="development")
    parser.add_argument("--base", type=Path, required=True, help="folder of E5 for a student, of MPNet for a teacher")
    parser.add_argument("--tokenizer", type=Path, required=True, help="folder with tokenizer.json of E5")
    parser.add_argument("--network", choices=("student", "teacher"), default="student")
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--thresholds", type=float, nargs="+", default=[0.3, 0.4, 0.5, 0.6])
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    options = parser.parse_args()
    device = torch.device(options.device)
    tokenizer = tokenizer_of(options.tokenizer)
    models = [loaded(options.network, options.base, path, device) for path in options.weights]
    module = scorer(options.gold)
    made = tagger(models, tokenizer, device)
    parts = {
        kind: [d for n, d in documents(options.gold, options.part) if n.startswith(names)]
        for kind, names in KINDS.items()
    }
    for threshold in options.thresholds:
        made.meta = replace(made.meta, cue_threshold=threshold, response_threshold=threshold)
        for kind, docs in parts.items():
            events = []
            for doc in docs:
                sentences = [
                    Sentence(s, e, doc["text"][s:e], heading=n == 0) for n, (s, e) in enumerate(doc["sentences"])
                ]
                events.append(event(doc, made.tag(sentences), sentences))
            out = module.score(docs, events)
            figures = {name: out[name]["f1"] for name in ("record", "mention", "sentence", "response")}
            figures |= {name: out[name]["overlap"]["f1"] for name in ("accused", "accuser", "act")}
            figures |= {"category": out["category"], "type": out["response"]["type"]}
            print(json.dumps({"threshold": threshold, "kind": kind, **figures}), flush=True)


if __name__ == "__main__":
    main()
