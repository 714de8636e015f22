"""The network: one encoder read twice, once for cues and once for the roles around a marked cue.

The encoder's layers are cut below the last two (a teacher's below the last four). The lower ones read each row once: a
sentence with its headline and neighbours (windows.py of the stage). From there two copies of the upper ones go on. One tags
cues (B/I for allegation and response). The other reads only the marked cue's own sentence, as the lower layers have understood it in its
surroundings; it tags who is accused, accuses or speaks, points at the start and end of the act, and tells status,
category and kind of answer. So a second cue in a sentence costs a sixth of a pass over one sentence.

The same network on E5 (e5-small-v2, twelve layers) is what ships (`student`), on MPNet what teaches it (`teacher`).
"""

import copy
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.allegations.data import CATEGORIES, STATUSES, TYPES
from training.backbone import Backbone, minilm, mpnet
from workers.stages.allegations.network.pieces import LEXICON, SHAPES

CUES = 2  # allegation, response: each O, B, I, because one word can be both (`denied taking bribes`)
BIO_ROLES = 6  # accused, accuser, speaker, ARG0, ARG1, ARG2: each O, B, I


class Encoder(nn.Module):
    """Embeddings, the lower layers and the cue branch."""

    def __init__(self, backbone: Backbone, split: int) -> None:
        super().__init__()
        self.split, size = split, backbone.size
        self.backbone = backbone
        self.shapes = nn.Embedding(SHAPES + 1, size)  # the last is batches.OURS, which only training knows
        self.lexicon = nn.Embedding(LEXICON, size)
        self.drop = nn.Dropout(0.1)
        self.cue = nn.Linear(size, CUES * 3)

    def forward(self, ids: Tensor, shapes: Tensor, lexicon: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """All inputs (rows, pieces). Returns the hidden states at the cut, and cue scores (rows, pieces, CUES, 3)."""
        bias = self.backbone.bias(mask)
        x = self.backbone.norm(self.backbone.embed(ids))
        x = self.drop(x + self.shapes(shapes) + self.lexicon(lexicon))
        for layer in self.backbone.layers[: self.split]:
            x = layer(x, bias)
        hidden = x
        for layer in self.backbone.layers[self.split :]:
            x = layer(x, bias)
        return hidden, self.cue(self.drop(x)).view(x.shape[0], x.shape[1], CUES, 3)


class Roles(nn.Module):
    """The role branch: the hidden states of one sentence with a marked cue to roles. Piece 0 is the row's opening mark."""

    def __init__(self, backbone: Backbone, split: int) -> None:
        super().__init__()
        size = backbone.size
        self.marker = nn.Embedding(4, size)  # 0 not the cue; 1 allegation, 2 response, 3 predicate
        self.upper = copy.deepcopy(backbone.layers[split:])
        self._bias = [backbone]  # in a list, so that it is no part of this module
        self.mix = nn.Linear(3 * size, size)
        self.bio = nn.Linear(size, BIO_ROLES * 3)
        self.point = nn.Linear(size, 4)  # start and end of act, start and end of text
        self.summary = nn.Linear(2 * size, size)
        self.none = nn.Linear(size, 2)  # no act, no text
        self.status = nn.Linear(size, len(STATUSES))
        self.category = nn.Linear(size, len(CATEGORIES))
        self.answer = nn.Linear(size, len(TYPES))
        self.drop = nn.Dropout(0.1)

    def forward(
        self, hidden: Tensor, mask: Tensor, marked: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
        """hidden (cues, pieces, size); mask, marked (cues, pieces).

        Returns BIO scores (cues, pieces, roles, 3), pointer scores (cues, pieces, 4), and per cue: no act or text, status, category, type.
        """
        x = hidden + self.marker(marked)
        bias = self._bias[0].bias(mask)
        for layer in self.upper:
            x = layer(x, bias)
        on = (marked > 0).to(x.dtype)[:, :, None]
        cue = (x * on).sum(1) / on.sum(1).clamp(min=1.0)
        wide = cue[:, None, :].expand_as(x)
        mixed = self.drop(functional.gelu(self.mix(torch.cat((x, wide, x * wide), -1))))
        summary = self.drop(functional.gelu(self.summary(torch.cat((cue, x[:, 0]), -1))))
        bio = self.bio(mixed).view(x.shape[0], x.shape[1], BIO_ROLES, 3)
        return (
            bio,
            self.point(mixed),
            self.none(summary),
            self.status(summary),
            self.category(summary),
            self.answer(summary),
        )


class Tagger(nn.Module):
    def __init__(self, backbone: Backbone, upper: int) -> None:
        super().__init__()
        split = len(backbone.layers) - upper
        self.encoder = Encoder(backbone, split)
        self.roles = Roles(backbone, split)
        for small in (self.encoder.shapes, self.encoder.lexicon, self.roles.marker):
            nn.init.normal_(small.weight, std=0.02)
            with torch.no_grad():
                small.weight[0].zero_()
        # With a few thousand annotated sentences the words' own vectors would only forget.
        backbone.words.weight.requires_grad_(False)
        backbone.positions.weight.requires_grad_(False)


def student(folder: Path) -> Tagger:
    """E5: what ships. `folder` is written by training.e5."""
    return Tagger(minilm(folder), 2)


def teacher(folder: Path) -> Tagger:
    """MPNet: three times as large, only for training."""
    return Tagger(mpnet(folder), 4)


def loaded(kind: str, folder: Path, weights: Path, device: torch.device) -> Tagger:
    """A trained `student` or `teacher`, ready to be asked; `folder` is that of its encoder."""
    model = (student if kind == "student" else teacher)(folder)
    model.load_state_dict(torch.load(weights, map_location="cpu"))
    return model.float().to(device).eval()
