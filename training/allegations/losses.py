"""What is minimised: the annotators' labels, or a teacher's probabilities for the same rows and cues."""

from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional

from training.allegations.batches import Batch
from training.allegations.data import IGNORE
from training.allegations.network import Tagger

# Weights of the parts, by their size at the start and their share in the figure that counts.
CUES, ROLES, POINTS, STATUS, CATEGORY, TYPE = 8.0, 3.0, 0.5, 1.0, 1.2, 0.3
SMOOTHING = 0.05  # of category and type, where annotators agree least


@dataclass(frozen=True, slots=True)
class Scores:
    """What a tagger says of a batch, as logits. `point` (C, 4, S + 1): the last place is `none`."""

    cues: Tensor
    bio: Tensor
    point: Tensor
    status: Tensor
    category: Tensor
    type: Tensor


def scores(model: Tagger, batch: Batch) -> Scores:
    hidden, cues = model.encoder(batch.ids, batch.shapes, batch.lexicon, batch.mask)
    own = hidden[batch.row[:, None], batch.piece]
    bio, point, none, status, category, kind = model.roles(own, batch.inside, batch.marked)
    places = point.float().transpose(1, 2) + (1.0 - batch.firsts)[:, None, :] * -1e4
    nones = none.float().repeat_interleave(2, 1)[:, :, None]
    return Scores(
        cues.float(), bio.float(), torch.cat((places, nones), 2), status.float(), category.float(), kind.float()
    )


def told(said: Scores, batch: Batch) -> Tensor:
    """Against the annotators' labels."""
    loss = CUES * _entropy(said.cues.flatten(0, 2), batch.cue_labels.flatten()) + said.bio.sum() * 0.0
    if not len(batch.row):
        return loss
    loss = loss + ROLES * _entropy(said.bio.flatten(0, 2), batch.bio.flatten(), _bio_weights(said.bio.device))
    loss = loss + POINTS * 2 * _entropy(said.point.flatten(0, 1), batch.point.flatten())
    loss = loss + STATUS * _entropy(said.status, batch.status)
    loss = loss + CATEGORY * _entropy(said.category, batch.category, smoothing=SMOOTHING)
    return loss + TYPE * _entropy(said.type, batch.type, smoothing=SMOOTHING)


@cache
def _bio_weights(device: torch.device) -> Tensor:
    """Kept on the device: a number that is sent there makes it wait."""
    return torch.tensor([1.0, 2.0, 1.5], device=device)


def _entropy(values: Tensor, labels: Tensor, weights: Tensor | None = None, smoothing: float = 0.0) -> Tensor:
    """Mean cross entropy over what is labelled, nought where nothing is; a GPU need not be asked which."""
    total = functional.cross_entropy(
        values, labels, weights, ignore_index=IGNORE, label_smoothing=smoothing, reduction="sum"
    )
    there = labels != IGNORE
    count = there.sum() if weights is None else (weights[labels.clamp(min=0)] * there).sum()
    return total / count.clamp(min=1)


def taught(said: Scores, teacher: Scores, batch: Batch) -> Tensor:
    """Against a teacher's probabilities, for the same parts and with the same weights."""
    words = (batch.words > 0)[:, :, None].expand(said.cues.shape[:-1])
    loss = CUES * _divergence(said.cues, teacher.cues, words)
    if not len(batch.row):
        return loss + said.bio.sum() * 0.0
    kind = batch.marked.amax(1)
    columns = torch.zeros(len(kind), 6, dtype=torch.bool, device=kind.device)
    columns[:, :2] = (kind == 1)[:, None]
    columns[:, 2] = kind == 2
    loss = loss + ROLES * _divergence(said.bio, teacher.bio, (batch.firsts > 0)[:, :, None] & columns[:, None, :])
    pointed = torch.stack((kind == 1, kind == 1, kind == 2, kind == 2), 1)
    loss = loss + POINTS * 2 * _divergence(said.point, teacher.point, pointed)
    loss = loss + STATUS * _divergence(said.status, teacher.status, kind == 1)
    loss = loss + CATEGORY * _divergence(said.category, teacher.category, kind == 1)
    return loss + TYPE * _divergence(said.type, teacher.type, kind == 2)


def _divergence(said: Tensor, teacher: Tensor, where: Tensor) -> Tensor:
    """Mean over `where` of the cross entropy between the teacher's probabilities and what is said, along the last axis."""
    each = -(teacher.softmax(-1) * said.log_softmax(-1)).sum(-1)
    count = where.sum().clamp(min=1)
    return (each * where).sum() / count


def mean(answers: list[Scores]) -> Scores:
    """Several teachers' mean probabilities, as logits."""

    def mixed(name: str) -> Tensor:
        return torch.stack([getattr(a, name).softmax(-1) for a in answers]).mean(0).clamp(min=1e-8).log()

    return Scores(*(mixed(name) for name in ("cues", "bio", "point", "status", "category", "type")))
