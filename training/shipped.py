"""A shipped network's weights, read back from its ONNX files: what ships can be taught further where its training's own files are gone.

int8 and int4 rows come back as the real numbers they stand for, so what is read back says what ships says.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn

from training.graph import BLOCK

Held = dict[str, NDArray[np.generic]]


def held_in(*files: Path) -> Held:
    """The tensors of the files' graphs by name."""
    return {one.name: numpy_helper.to_array(one) for file in files for one in onnx.load(file).graph.initializer}


def copy_shipped(model: nn.Module, held: Held, names: Mapping[str, str]) -> None:
    """Put the tensors into the model; `names` tells what a weight is called in the graph, where it has another name.

    Raises KeyError for a tensor that is not there.
    """
    with torch.no_grad():
        for name, value in model.state_dict().items():
            found = torch.from_numpy(_real(held, names.get(name, name)).astype(np.float32))
            # Positions are cut at the longest row.
            value[: len(found)].copy_(found)


def _real(held: Held, name: str) -> NDArray[np.generic]:
    if ".qkv." in name:  # in the graph each by itself
        return np.concatenate([_real(held, name.replace(".qkv.", f".{part}.")) for part in "qkv"])
    if name in held:
        value = held[name]
        # A matrix of the graph's own float products stands transposed.
        return value.T if name.endswith(".weight") and value.ndim == 2 else value
    stem = name.removesuffix(".weight")
    if f"{stem}.q4" in held:  # a scale for each run of BLOCK numbers
        return held[f"{stem}.q4"].astype(np.float32) * held[f"{stem}.scale"].astype(np.float32).repeat(BLOCK, axis=1)
    table = held[f"{stem}.q"].astype(np.float32)
    scale = held[f"{stem}.scale"].astype(np.float32)
    return table * scale if stem == "words" else (table * scale[None, :]).T
