"""The shipped allegations network, read back to be taught further (training/shipped.py)."""

from pathlib import Path

import torch

from training.allegations.network import Tagger
from training.shipped import copy_shipped, held_in
from workers.stages.allegations.network.pieces import SHAPES

# What is called otherwise in the graph than in the network.
_TABLES = {
    "encoder.backbone.words.weight": "words",
    "encoder.backbone.norm.weight": "norm.weight",
    "encoder.backbone.norm.bias": "norm.bias",
    "encoder.shapes.weight": "shapes.table",
    "encoder.lexicon.weight": "lexicon.table",
    "roles.marker.weight": "marker.table",
    "encoder.backbone.positions.weight": "positions.table",
}
_HEADS = {"encoder.cue": "cue", "roles.bio": "bio.flat", "roles.point": "points", "roles.mix": "mix"}
_HEADS |= {"roles.summary": "summary"}
_HEADS |= {f"roles.{part}": f"{part}.head" for part in ("none", "status", "category", "answer")}
_NAMES = _TABLES | {
    f"{ours}.{part}": f"{theirs}.{part}" for ours, theirs in _HEADS.items() for part in ("weight", "bias")
}


def load_shipped(model: Tagger, folder: Path) -> None:
    """Put the weights of `encoder.onnx` and `roles.onnx` in `folder` into a student. Raises KeyError for a tensor that is not there.

    The shape that only training knows (batches.OURS) does not ship: it comes back as nought.
    """
    copy_shipped(model, held_in(folder / "encoder.onnx", folder / "roles.onnx"), _NAMES)
    with torch.no_grad():
        model.encoder.shapes.weight[SHAPES:].zero_()
