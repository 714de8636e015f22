"""The network: one encoder read twice, once for cues and once for the roles around a marked cue.

MiniLM's six layers are cut after the fourth. The lower four read each sentence once. From there two copies of the
upper two go on: one tags cues (B/I for allegation and response), the other, with the cue's words marked, tags who is
accused, accuses or speaks, points at the start and end of the act, and tells status, category and kind of answer. So
a second cue in a sentence costs a third of a pass, not a whole one.
"""

from pathlib import Path
from typing import cast

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from training.allegations.data import CATEGORIES, STATUSES, TYPES
from workers.stages.allegations.pieces import LEXICON, SHAPES

WIDTH, HEADS, INNER, SPLIT, LAYERS = 384, 12, 1536, 4, 6
CUES = 2  # allegation, response: each O, B, I, because one word can be both (`denied taking bribes`)
BIO_ROLES = 6  # accused, accuser, speaker, ARG0, ARG1, ARG2: each O, B, I


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x (batch, pieces, width); mask (batch, pieces), 1 for a piece."""
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        scores = q @ k.transpose(-1, -2) / (WIDTH // HEADS) ** 0.5 + (1.0 - mask[:, None, None, :]) * -1e4
        mixed = (self.drop(scores.softmax(-1)) @ v).transpose(1, 2).reshape(b, t, WIDTH)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return cast(Tensor, self.norm2(x + self.drop(self.outer(nn.functional.gelu(self.inner(x))))))


class Encoder(nn.Module):
    """Embeddings, the lower layers and the cue branch."""

    def __init__(self, vocabulary: int = 30522, positions: int = 512) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, WIDTH)
        self.positions = nn.Embedding(positions, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        self.lexicon = nn.Embedding(LEXICON, WIDTH)
        self.drop = nn.Dropout(0.1)
        self.lower = nn.ModuleList(Layer() for _ in range(SPLIT))
        self.upper = nn.ModuleList(Layer() for _ in range(LAYERS - SPLIT))
        self.cue = nn.Linear(WIDTH, CUES * 3)

    def forward(self, ids: Tensor, shapes: Tensor, lexicon: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """All inputs (batch, pieces). Returns the hidden states at the cut, and cue scores (batch, pieces, CUES, 3)."""
        at = torch.arange(ids.shape[1])
        x = self.norm(self.words(ids) + self.positions(at) + self.kind)
        x = self.drop(x + self.shapes(shapes) + self.lexicon(lexicon))
        for layer in self.lower:
            x = layer(x, mask)
        hidden = x
        for layer in self.upper:
            x = layer(x, mask)
        return hidden, self.cue(self.drop(x)).view(x.shape[0], x.shape[1], CUES, 3)


class Roles(nn.Module):
    """The role branch: hidden states and marked cues to roles."""

    def __init__(self) -> None:
        super().__init__()
        self.marker = nn.Embedding(4, WIDTH)  # 0 not the cue; 1 allegation, 2 response, 3 predicate
        self.upper = nn.ModuleList(Layer() for _ in range(LAYERS - SPLIT))
        self.mix = nn.Linear(3 * WIDTH, WIDTH)
        self.bio = nn.Linear(WIDTH, BIO_ROLES * 3)
        self.point = nn.Linear(WIDTH, 4)  # start and end of act, start and end of text
        self.summary = nn.Linear(2 * WIDTH, WIDTH)
        self.none = nn.Linear(WIDTH, 2)  # no act, no text
        self.status = nn.Linear(WIDTH, len(STATUSES))
        self.category = nn.Linear(WIDTH, len(CATEGORIES))
        self.answer = nn.Linear(WIDTH, len(TYPES))
        self.drop = nn.Dropout(0.1)

    def forward(
        self, hidden: Tensor, mask: Tensor, marked: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
        """hidden (cues, pieces, width); mask, marked (cues, pieces).

        Returns BIO scores (cues, pieces, roles, 3), pointer scores (cues, pieces, 4), and per cue: no act or text, status, category, type.
        """
        x = hidden + self.marker(marked)
        for layer in self.upper:
            x = layer(x, mask)
        on = (marked > 0).float()[:, :, None]
        cue = (x * on).sum(1) / on.sum(1).clamp(min=1.0)
        wide = cue[:, None, :].expand_as(x)
        mixed = self.drop(nn.functional.gelu(self.mix(torch.cat((x, wide, x * wide), -1))))
        summary = self.drop(nn.functional.gelu(self.summary(torch.cat((cue, x[:, 0]), -1))))
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
    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.roles = Roles()


def pretrained(path: Path) -> Tagger:
    """A tagger whose layers come from a MiniLM checkpoint in BERT's names (with or without a prefix); new parts are small and random."""
    model = Tagger()
    weights = {
        name.removeprefix("bert.").removeprefix("encoder.bert."): value for name, value in load_file(path).items()
    }
    with torch.no_grad():
        encoder = model.encoder
        encoder.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        encoder.positions.weight.copy_(weights["embeddings.position_embeddings.weight"])
        encoder.kind.copy_(weights["embeddings.token_type_embeddings.weight"][0])
        encoder.norm.weight.copy_(weights["embeddings.LayerNorm.weight"])
        encoder.norm.bias.copy_(weights["embeddings.LayerNorm.bias"])
        for small in (encoder.shapes, encoder.lexicon, model.roles.marker):
            nn.init.normal_(small.weight, std=0.02)
            small.weight[0].zero_()
        for number in range(LAYERS):
            targets = (
                [encoder.lower[number]]
                if number < SPLIT
                else [encoder.upper[number - SPLIT], model.roles.upper[number - SPLIT]]
            )
            for layer in targets:
                _load(layer, weights, f"encoder.layer.{number}.")
    for frozen in (encoder.words, encoder.positions):
        frozen.weight.requires_grad_(False)
    return model


def _load(layer: nn.Module, weights: dict[str, Tensor], prefix: str) -> None:
    for kind in ("weight", "bias"):
        joined = torch.cat([weights[f"{prefix}attention.self.{part}.{kind}"] for part in ("query", "key", "value")])
        getattr(layer.qkv, kind).copy_(joined)
        getattr(layer.out, kind).copy_(weights[f"{prefix}attention.output.dense.{kind}"])
        getattr(layer.norm1, kind).copy_(weights[f"{prefix}attention.output.LayerNorm.{kind}"])
        getattr(layer.inner, kind).copy_(weights[f"{prefix}intermediate.dense.{kind}"])
        getattr(layer.outer, kind).copy_(weights[f"{prefix}output.dense.{kind}"])
        getattr(layer.norm2, kind).copy_(weights[f"{prefix}output.LayerNorm.{kind}"])
