"""Write what ships: `python -m training.entities.export --base MINILM --from DIR/student.pt`.

Inputs: `pieces`, `shapes` int64 (1, length), `asked` int64 (words): where each word's first piece stands. Output: `scores` float
(1, words, labels). One sequence at a time (training/graph.py).
"""

import argparse
import hashlib
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from training.entities.data import LABELS
from training.fitting import averaged
from training.graph import Array, Graph, layer, model

MODEL = Path("workers/models/entities")
POSITIONS = 128


def build(state: dict[str, Array], weight_bits: int = 7) -> onnx.ModelProto:
    """The graph of a trained tagger's weights."""
    graph = Graph(weight_bits)
    words = graph.embedding("words", state["backbone.words.weight"], "pieces")
    shapes = graph.node("Gather", [graph.weight("shapes.table", state["shapes.weight"]), "shapes"], "shapes.out")
    length = graph.node("Shape", ["pieces"], "length", start=1, end=2)
    zero, axis = graph.weight("zero", np.array([0])), graph.weight("axis", np.array([0]))
    table = graph.weight("positions.table", state["backbone.positions.weight"][:POSITIONS])
    positions = graph.node("Slice", [table, zero, length, axis], "positions.out")
    summed = graph.node("Add", [graph.node("Add", [words, shapes], "words.shaped"), positions], "words.placed")
    norm = [graph.weight(f"norm.{part}", state[f"backbone.norm.{part}"]) for part in ("weight", "bias")]
    hidden = graph.node("LayerNormalization", [summed, *norm], "embedded", epsilon=1e-12)
    last = sum(name.endswith("qkv.weight") for name in state) - 1
    for number in range(last + 1):
        hidden = layer(graph, f"backbone.layers.{number}", hidden, state, "asked" if number == last else None)
    product = graph.node("MatMul", [hidden, graph.weight("head.weight", state["head.weight"].T)], "head.product")
    graph.node("Add", [product, graph.weight("head.bias", state["head.bias"])], "scores")
    return _model(graph, state)


def _model(graph: Graph, state: dict[str, Array]) -> onnx.ModelProto:
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "length"]) for name in ("pieces", "shapes")]
    inputs.append(helper.make_tensor_value_info("asked", TensorProto.INT64, ["words"]))
    scores = helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, "words", len(LABELS)])
    built = model(graph, inputs, [scores], "tagger")
    digest = hashlib.sha256()
    for name in sorted(state):
        digest.update(name.encode() + state[name].tobytes())
    helper.set_model_props(built, {"labels": " ".join(LABELS), "version": digest.hexdigest()[:12]})
    return built


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="weights", type=Path, nargs="+", required=True, help="of several the mean")
    parser.add_argument("--base", type=Path, required=True, help="folder with tokenizer.json of MiniLM-L6")
    parser.add_argument("--to", type=Path, default=MODEL)
    parser.add_argument("--weight-bits", type=int, default=7)
    args = parser.parse_args(arguments)
    made = build({name: value.numpy() for name, value in averaged(args.weights).items()}, args.weight_bits)
    args.to.mkdir(parents=True, exist_ok=True)
    onnx.save(made, args.to / "tagger.onnx")
    shutil.copyfile(args.base / "tokenizer.json", args.to / "tokenizer.json")
    print(f"{args.to / 'tagger.onnx'}: {(args.to / 'tagger.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
