"""What is minimised: the annotators' labels, or a teacher's probabilities for the same rows and cues."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from training.allegations.batches import Batch
from training.allegations.data import IGNORE
from training.allegations.network import Tagger

# Weights of the parts, by their size at the start and their share in the figure that counts.
CUES, ROLES, POINTS, STATUS, CATEGORY, TYPE = 8.0, 3.0, 0.5, 1.0, 1.2, 0.3


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
    loss = said.cues.sum() * 0.0 + said.bio.sum() * 0.0
    if (batch.cue_labels != IGNORE).any():
        loss = loss + CUES * functional.cross_entropy(
            said.cues.flatten(0, 2), batch.cue_labels.flatten(), ignore_index=IGNORE
        )
    if not len(batch.row):
        return loss
    weights = torch.tensor([1.0, 2.0, 1.5], device=said.bio.device)
    loss = loss + ROLES * functional.cross_entropy(
        said.bio.flatten(0, 2), batch.bio.flatten(), weight=weights, ignore_index=IGNORE
    )
    for values, labels, factor in (
        (said.point.flatten(0, 1), batch.point.flatten(), POINTS * 2),
        (said.status, batch.status, STATUS),
        (said.category, batch.category, CATEGORY),
        (said.type, batch.type, TYPE),
    ):
        if (labels != IGNORE).any():
            smoothing = 0.05 if factor != POINTS * 2 else 0.0
            loss = loss + factor * functional.cross_entropy(
                values, labels, ignore_index=IGNORE, label_smoothing=smoothing
            )
    return loss


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
