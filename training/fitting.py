"""The loop that every network here is trained by: AdamW, warm-up, linear decay, clipped gradients, a running average of the weights."""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import torch
from torch import Tensor, nn

WARM_UP = 0.06
REPORTED = 100  # steps


def autocast(device: torch.device) -> AbstractContextManager[object]:
    """bfloat16 where it is fast."""
    fast = device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()
    return torch.autocast(device.type, dtype=torch.bfloat16) if fast else nullcontext()


def report(**facts: object) -> None:
    """One JSON object a line, numbers to four places."""
    print(json.dumps({k: round(v, 4) if isinstance(v, float) else v for k, v in facts.items()}), flush=True)


def fit(
    model: nn.Module,
    steps: Sequence[Callable[[], Tensor]],
    is_new: Callable[[str], bool],
    rates: tuple[float, float],
    average: float,
    device: torch.device,
) -> None:
    """Trains in place on the loss of each step, then keeps the running average of the weights.

    `rates` are those of the pretrained weights and of the new ones, told apart by their names; `average` is the share of the average that a
    step leaves as it was.
    """
    named = [(name, weight) for name, weight in model.named_parameters() if weight.requires_grad]
    groups = [
        {"params": [w for name, w in named if is_new(name) == new], "lr": rate}
        for new, rate in zip((False, True), rates, strict=True)
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=device.type == "cuda")
    count = len(steps)
    warm = max(1, int(WARM_UP * count))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.01, (count - n) / max(1, count - warm)))
    )
    kept = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(average))
    model.train()
    begun, total = time.monotonic(), torch.zeros((), device=device)
    for number, step in enumerate(steps, 1):
        loss = step()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        kept.update_parameters(model)
        total += loss.detach()
        if number % REPORTED == 0 or number == count:
            mean = float(total) / (number % REPORTED or REPORTED)
            report(step=number, of=count, loss=mean, seconds=time.monotonic() - begun)
            total.zero_()
    model.load_state_dict(kept.module.state_dict())
    model.eval()


def averaged(paths: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of the weights that several trainings of one network left, float. A path that is named twice counts twice."""
    several = [torch.load(path, weights_only=True, map_location="cpu") for path in paths]
    return {name: torch.stack([one[name].float() for one in several]).mean(0) for name in several[0]}
