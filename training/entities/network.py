"""The network: an encoder, an embedding of word shape added to the word embedding before the first norm, a linear layer of BIO labels.

The shapes are worth two to four points, because the encoder's vocabulary is lower-cased. On MiniLM it is what ships
(`student`), on MPNet what teaches it (`teacher`).
"""

from pathlib import Path

from torch import Tensor, nn
from torch.nn import functional

from training.backbone import Backbone, minilm, mpnet
from training.entities.data import LABELS
from training.shipped import copy_shipped, held_in
from workers.stages.entities.words import SHAPES


class Tagger(nn.Module):
    """Piece ids, shape classes and mask, each (rows, pieces), to label scores (rows, pieces, LABELS)."""

    def __init__(self, backbone: Backbone) -> None:
        super().__init__()
        self.backbone = backbone
        self.shapes = nn.Embedding(SHAPES, backbone.size)
        self.head = nn.Linear(backbone.size, len(LABELS))
        nn.init.zeros_(self.shapes.weight)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        backbone = self.backbone
        x = functional.dropout(backbone.norm(backbone.embed(pieces) + self.shapes(shapes)), 0.1, self.training)
        bias = backbone.bias(mask)
        for layer in backbone.layers:
            x = layer(x, bias)
        return self.head(functional.dropout(x, 0.1, self.training))  # type: ignore[no-any-return]


def student(folder: Path) -> Tagger:
    """MiniLM-L6: what ships."""
    return Tagger(minilm(folder))


def teacher(folder: Path) -> Tagger:
    """MPNet: five times as large, only for training."""
    return Tagger(mpnet(folder))


# Tables of the graph by what they are in the network.
_TABLES = {
    "backbone.words.weight": "words",
    "backbone.positions.weight": "positions.table",
    "backbone.norm.weight": "norm.weight",
    "backbone.norm.bias": "norm.bias",
    "shapes.weight": "shapes.table",
}


def load_shipped(tagger: Tagger, folder: Path) -> None:
    """Put the weights of `tagger.onnx` in `folder` into a student. Raises KeyError for a tensor that is not there."""
    copy_shipped(tagger, held_in(folder / "tagger.onnx"), _TABLES)
