"""ONNX graphs built node by node instead of traced, so that they hold exactly what they need and load fast.

- Word embeddings are int8 with one scale a row (8 bits for each row's own range, at no measurable cost);
- every matrix of an encoder is int8 with one scale a column, activations quantised at run time (DynamicQuantizeMatMul);
- attention, residual norms and GELU are onnxruntime's fused operators (domain com.microsoft);
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

    def plain(self, name: str, x: str, weight: Array, bias: Array) -> str:
        """x · weightᵀ + bias in float32: for the small matrices at the end."""
        product = self.node("MatMul", [x, self.weight(f"{name}.weight", weight.T)], f"{name}.product")
        return self.node("Add", [product, self.weight(f"{name}.bias", bias)], f"{name}.out")


def layer(graph: Graph, name: str, hidden: str, state: dict[str, Array], size: int) -> str:
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


def model(
    graph: Graph, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto], name: str
) -> onnx.ModelProto:
    body = helper.make_graph(graph.nodes, name, list(inputs), list(outputs), graph.weights)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(body, opset_imports=opsets, producer_name="newsroom", ir_version=8)
