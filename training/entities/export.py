"""Write what ships: `python -m training.entities.export --base MINILM --from DIR/student.pt`.

The ONNX graph is built node by node instead of traced, so that it holds exactly what it needs and loads fast:
- the word embedding as int8 with one scale a row (8 bits for each row's own range, at no measurable cost);
- every matrix of the encoder as int8 with one scale a column, activations quantised at run time (DynamicQuantizeMatMul);
- attention, residual norms and GELU by onnxruntime's fused operators (domain com.microsoft);
- weights use 7 of the 8 bits: processors without VNNI instructions add pairs of products in 16 bits, which 8 bits would overflow,
  and then the same article would get other tags on another machine.

Inputs: `pieces`, `shapes` int64 (1, length). Output: `scores` float (1, length, labels). One sequence at a time and no mask: the
range of quantised activations spans all that runs together, so in a batch one article's tags would depend on its neighbours.
"""

import argparse
import hashlib
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.entities.data import LABELS

Array = NDArray[np.float32]
MODEL = Path("workers/models/entities")
POSITIONS = 128
HEADS = 12


class Graph:
    """Nodes and weights of the graph under construction."""

    def __init__(self, weight_bits: int) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self.top = 2 ** (weight_bits - 1) - 1

    def weight(self, name: str, value: NDArray[np.generic]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, op: str, inputs: Sequence[str], output: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(op, list(inputs), [output], name=output, domain=domain, **attributes))
        return output

    def embedding(self, name: str, value: Array, indices: str) -> str:
        """Rows of an int8 table, each with its own scale."""
        scale = np.maximum(np.abs(value).max(axis=1, keepdims=True), 1e-12) / 127
        table = self.weight(f"{name}.q", np.rint(value / scale).astype(np.int8))
        rows = self.node("Gather", [table, indices], f"{name}.rows")
        real = self.node("Cast", [rows], f"{name}.real", to=TensorProto.FLOAT)
        scales = self.node(
            "Gather", [self.weight(f"{name}.scale", scale.astype(np.float32)), indices], f"{name}.scales"
        )
        return self.node("Mul", [real, scales], f"{name}.out")

    def linear(self, name: str, x: str, weight: Array, bias: Array) -> str:
        """x · weightᵀ + bias, the weight as int8 with one scale for each of its rows (columns of the product)."""
        scale = np.maximum(np.abs(weight).max(axis=1), 1e-12) / self.top
        inputs = [
            x,
            self.weight(f"{name}.q", np.rint(weight / scale[:, None]).astype(np.int8).T),
            self.weight(f"{name}.scale", scale.astype(np.float32)),
            self.weight(f"{name}.zero", np.zeros(len(scale), np.int8)),
            self.weight(f"{name}.bias", bias),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}.out", "com.microsoft")

    def residual_norm(self, name: str, x: str, skip: str, weight: Array, bias: Array) -> str:
        inputs = [x, skip, self.weight(f"{name}.weight", weight), self.weight(f"{name}.bias", bias)]
        return self.node("SkipLayerNormalization", inputs, f"{name}.out", "com.microsoft", epsilon=1e-12)


def build(state: dict[str, Array], weight_bits: int = 7) -> onnx.ModelProto:
    """The graph of a trained tagger's weights."""
    graph = Graph(weight_bits)
    size = state["backbone.norm.weight"].shape[0]
    words = graph.embedding("words", state["backbone.words.weight"], "pieces")
    shapes = graph.node("Gather", [graph.weight("shapes.table", state["shapes.weight"]), "shapes"], "shapes.out")
    length = graph.node("Shape", ["pieces"], "length", start=1, end=2)
    zero, axis = graph.weight("zero", np.array([0])), graph.weight("axis", np.array([0]))
    table = graph.weight("positions.table", state["backbone.positions.weight"][:POSITIONS])
    positions = graph.node("Slice", [table, zero, length, axis], "positions.out")
    summed = graph.node("Add", [graph.node("Add", [words, shapes], "words.shaped"), positions], "words.placed")
    norm = [graph.weight(f"norm.{part}", state[f"backbone.norm.{part}"]) for part in ("weight", "bias")]
    hidden = graph.node("LayerNormalization", [summed, *norm], "embedded", epsilon=1e-12)
    for number in range(sum(name.endswith("qkv.weight") for name in state)):
        hidden = _layer(graph, f"backbone.layers.{number}", hidden, state, size)
    product = graph.node("MatMul", [hidden, graph.weight("head.weight", state["head.weight"].T)], "head.product")
    graph.node("Add", [product, graph.weight("head.bias", state["head.bias"])], "scores")
    return _model(graph, state)


def _layer(graph: Graph, name: str, hidden: str, state: dict[str, Array], size: int) -> str:
    def both(part: str) -> tuple[Array, Array]:
        return state[f"{name}.{part}.weight"], state[f"{name}.{part}.bias"]

    joined = graph.linear(f"{name}.qkv", hidden, *both("qkv"))
    split = [f"{name}.{part}" for part in ("q", "k", "v")]
    sizes = graph.weight(f"{name}.sizes", np.array([size] * 3))
    graph.nodes.append(helper.make_node("Split", [joined, sizes], split, name=f"{name}.split", axis=-1))
    mixed = graph.node("MultiHeadAttention", split, f"{name}.mixed", "com.microsoft", num_heads=HEADS)
    attended = graph.linear(f"{name}.out", mixed, *both("out"))
    hidden = graph.residual_norm(f"{name}.norm1", attended, hidden, *both("norm1"))
    inner = graph.node("Gelu", [graph.linear(f"{name}.inner", hidden, *both("inner"))], f"{name}.gelu", "com.microsoft")
    down = graph.linear(f"{name}.outer", inner, *both("outer"))
    return graph.residual_norm(f"{name}.norm2", down, hidden, *both("norm2"))


def _model(graph: Graph, state: dict[str, Array]) -> onnx.ModelProto:
    def sequence(name: str, kind: int, *more: int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, [1, "length", *more])

    body = helper.make_graph(
        graph.nodes,
        "tagger",
        [sequence("pieces", TensorProto.INT64), sequence("shapes", TensorProto.INT64)],
        [sequence("scores", TensorProto.FLOAT, len(LABELS))],
        graph.weights,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(body, opset_imports=opsets, producer_name="newsroom", ir_version=8)
    digest = hashlib.sha256()
    for name in sorted(state):
        digest.update(name.encode() + state[name].tobytes())
    helper.set_model_props(model, {"labels": " ".join(LABELS), "version": digest.hexdigest()[:12]})
    return model


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="weights", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="folder with tokenizer.json of MiniLM-L6")
    parser.add_argument("--to", type=Path, default=MODEL)
    parser.add_argument("--weight-bits", type=int, default=7)
    args = parser.parse_args(arguments)
    tensors = torch.load(args.weights, weights_only=True, map_location="cpu")
    model = build({name: value.float().numpy() for name, value in tensors.items()}, args.weight_bits)
    args.to.mkdir(parents=True, exist_ok=True)
    onnx.save(model, args.to / "tagger.onnx")
    shutil.copyfile(args.base / "tokenizer.json", args.to / "tokenizer.json")
    print(f"{args.to / 'tagger.onnx'}: {(args.to / 'tagger.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
