"""The shipped network's weights, read back from its ONNX files: what ships can be taught further where its training's own files are gone.

int8 rows come back as the real numbers they stand for, so what is read back says what ships says.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from training.allegations.network import Tagger

# Tables of the graph by what they are in the network.
_TABLES = {
    "words": "encoder.backbone.words.weight",
    "norm.weight": "encoder.backbone.norm.weight",
    "norm.bias": "encoder.backbone.norm.bias",
    "shapes.table": "encoder.shapes.weight",
    "lexicon.table": "encoder.lexicon.weight",
    "marker.table": "roles.marker.weight",
    "positions.table": "encoder.backbone.positions.weight",
}
_HEADS = {"cue": "encoder.cue", "bio.flat": "roles.bio", "points": "roles.point", "mix": "roles.mix"}
_HEADS |= {"summary": "roles.summary"}
_HEADS |= {f"{part}.head": f"roles.{part}" for part in ("none", "status", "category", "answer")}


def load_shipped(model: Tagger, folder: Path) -> None:
    """Put the weights of `encoder.onnx` and `roles.onnx` in `folder` into a student. Raises KeyError for a tensor that is not there."""
    held = {}
    for name in ("encoder", "roles"):
        graph = onnx.load(folder / f"{name}.onnx").graph
        held |= {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    with torch.no_grad():
        for name, value in model.state_dict().items():
            found = torch.from_numpy(_real(held, _name(name)).astype(np.float32))
            # Positions are cut at the longest row.
            value[: len(found)].copy_(found)


def _name(name: str) -> str:
    for ours, theirs in _TABLES.items():
        if name == theirs:
            return ours
    for ours, theirs in _HEADS.items():
        if name.rpartition(".")[0] == theirs:
            return f"{ours}.{name.rpartition('.')[2]}"
    return name


def _real(held: dict[str, NDArray[np.generic]], name: str) -> NDArray[np.generic]:
    if ".qkv." in name:  # in the graph each by itself
        return np.concatenate([_real(held, name.replace(".qkv.", f".{part}.")) for part in "qkv"])
    if name in held:
        value = held[name]
        # A matrix of the graph's own float products stands transposed.
        return value.T if name.endswith(".weight") and value.ndim == 2 else value
    stem = name.removesuffix(".weight")
    table = held[f"{stem}.q"].astype(np.float32)
    scale = held[f"{stem}.scale"].astype(np.float32)
    return table * scale if stem == "words" else (table * scale[None, :]).T
