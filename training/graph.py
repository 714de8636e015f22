"""ONNX graphs built node by node instead of traced, so that they hold exactly what they need and load fast.

- Word embeddings have 4 bits and one scale for every 32 numbers of a row, or, where there is room, 8 bits and one scale a row;
- every matrix of an encoder is int8 with one scale a column, activations quantised at run time (DynamicQuantizeMatMul);
- attention is ONNX's own operator, GELU onnxruntime's fused one (domain com.microsoft). Residual norms are an addition and a
  LayerNormalization: onnxruntime's SkipLayerNormalization takes five times as long, so sessions do not fuse the two
  (workers/stages/session.py);
- of the last layer only those positions are computed that somebody reads (`asked`);
- weights use 7 of the 8 bits: processors without VNNI instructions add pairs of products in 16 bits, which 8 bits would overflow,
  and then the same article would get other tags on another machine.

Rows are read one at a time and without a mask: the range of quantised activations spans all that runs together, so in a batch one article's
tags would depend on its neighbours.
"""

from collections.abc import Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Array = NDArray[np.float32]
HEADS = 12
BLOCK = 32  # numbers of a row of embeddings that share a scale, where each has 4 bits


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

    def embedding4(self, name: str, value: Array, indices: str) -> str:
        """Rows of an int4 table: each run of BLOCK numbers has the scale, of four tried, that leaves the least error."""
        runs = value.reshape(len(value), -1, BLOCK)
        largest = np.maximum(np.abs(runs).max(axis=2, keepdims=True), 1e-12)
        tried = [(largest / top).astype(np.float16).astype(np.float32) for top in (6.5, 7.0, 7.5, 8.0)]
        held = [np.clip(np.rint(runs / scale), -8, 7) for scale in tried]
        errors = [((q * s - runs) ** 2).sum(axis=2, keepdims=True) for q, s in zip(held, tried, strict=True)]
        best = np.argmin(errors, axis=0)[None]
        numbers = np.take_along_axis(np.stack(held), best, 0)[0].reshape(value.shape).astype(np.int8)
        scale = np.take_along_axis(np.stack(tried), best, 0)[0, :, :, 0]
        packed = ((numbers[:, 0::2] & 15) | ((numbers[:, 1::2] & 15) << 4)).astype(np.uint8)
        table = helper.make_tensor(f"{name}.q4", TensorProto.INT4, value.shape, packed.tobytes(), raw=True)
        self.weights.append(table)
        inputs = [table.name, indices, self.weight(f"{name}.scale", scale.astype(np.float16))]
        rows = self.node(
            "GatherBlockQuantized",
            inputs,
            f"{name}.rows",
            "com.microsoft",
            gather_axis=0,
            quantize_axis=1,
            block_size=BLOCK,
        )
        return self.node("Cast", [rows], f"{name}.out", to=TensorProto.FLOAT)

    def linear(self, name: str, x: str, weight: Array, bias: Array) -> str:
        """x · weightᵀ + bias, the weight as int8 with one scale for each of its rows (columns of the product)."""
        scale = np.maximum(np.abs(weight).max(axis=1), 1e-12) / self.top
        inputs = [
            x,
            self.weight(f"{name}.q", np.rint(weight / scale[:, None]).astype(np.int8).T),
            self.weight(f"{name}.scale", scale.astype(np.float32)),
            "",  # the weights' zero is 0
            self.weight(f"{name}.bias", bias),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, f"{name}.out", "com.microsoft")

    def residual_norm(self, name: str, x: str, skip: str, weight: Array, bias: Array) -> str:
        inputs = [self.node("Add", [x, skip], f"{name}.sum")]
        inputs += [self.weight(f"{name}.weight", weight), self.weight(f"{name}.bias", bias)]
        return self.node("LayerNormalization", inputs, f"{name}.out", epsilon=1e-12)

    def plain(self, name: str, x: str, weight: Array, bias: Array) -> str:
        """x · weightᵀ + bias in float32: for the small matrices at the end."""
        product = self.node("MatMul", [x, self.weight(f"{name}.weight", weight.T)], f"{name}.product")
        return self.node("Add", [product, self.weight(f"{name}.bias", bias)], f"{name}.out")


def layer(graph: Graph, name: str, hidden: str, state: dict[str, Array], asked: str | None = None) -> str:
    """One layer of an encoder over `hidden` (rows, pieces, size).

    With `asked`, numbers of pieces (the same in each row), it comes out for these alone; they attend to all pieces as ever.
    """

    def both(part: str) -> tuple[Array, Array]:
        return state[f"{name}.{part}.weight"], state[f"{name}.{part}.bias"]

    own = hidden if asked is None else graph.node("Gather", [hidden, asked], f"{name}.asked", axis=1)
    parts = zip(("q", "k", "v"), *(np.split(joined, 3) for joined in both("qkv")), strict=True)
    read = [graph.linear(f"{name}.{part}", own if part == "q" else hidden, *weights) for part, *weights in parts]
    mixed = graph.node("Attention", read, f"{name}.mixed", q_num_heads=HEADS, kv_num_heads=HEADS)
    attended = graph.linear(f"{name}.out", mixed, *both("out"))
    own = graph.residual_norm(f"{name}.norm1", attended, own, *both("norm1"))
    inner = graph.node("Gelu", [graph.linear(f"{name}.inner", own, *both("inner"))], f"{name}.gelu", "com.microsoft")
    down = graph.linear(f"{name}.outer", inner, *both("outer"))
    return graph.residual_norm(f"{name}.norm2", down, own, *both("norm2"))


def model(
    graph: Graph, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto], name: str
) -> onnx.ModelProto:
    body = helper.make_graph(graph.nodes, name, list(inputs), list(outputs), graph.weights)
    opsets = [helper.make_opsetid("", 23), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(body, opset_imports=opsets, producer_name="newsroom", ir_version=11)
