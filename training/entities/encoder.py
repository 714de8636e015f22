"""The network: a six-layer MiniLM encoder, an embedding of word shape added to the word embedding, a linear layer of BIO labels.

Written out rather than imported, so that training needs torch alone and the exporter knows every weight by name.
The names follow BERT's checkpoints. Architecture: Wang et al. 2020, "MiniLM"; Devlin et al. 2019, "BERT".
"""

import json
from pathlib import Path

from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from training.entities.data import LABELS
from workers.stages.entities.words import SHAPES


class Layer(nn.Module):
    """One transformer block, post-norm as BERT has it."""

    def __init__(self, size: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.query, self.key, self.value = nn.Linear(size, size), nn.Linear(size, size), nn.Linear(size, size)
        self.attended = nn.Linear(size, size)
        self.attended_norm = nn.LayerNorm(size, eps=1e-12)
        self.up, self.down = nn.Linear(size, inner), nn.Linear(inner, size)
        self.down_norm = nn.LayerNorm(size, eps=1e-12)

    def forward(self, hidden: Tensor, allowed: Tensor) -> Tensor:
        batch, length, size = hidden.shape

        def split(x: Tensor) -> Tensor:
            return x.view(batch, length, self.heads, -1).transpose(1, 2)

        p = self.dropout if self.training else 0.0
        mixed = functional.scaled_dot_product_attention(
            split(self.query(hidden)),
            split(self.key(hidden)),
            split(self.value(hidden)),
            attn_mask=allowed,
            dropout_p=p,
        )
        mixed = self.attended(mixed.transpose(1, 2).reshape(batch, length, size))
        hidden = self.attended_norm(hidden + functional.dropout(mixed, self.dropout, self.training))
        inner = self.down(functional.gelu(self.up(hidden)))
        return self.down_norm(hidden + functional.dropout(inner, self.dropout, self.training))  # type: ignore[no-any-return]


class Tagger(nn.Module):
    """Piece ids (batch, length), shape classes (batch, length), mask (batch, length) -> label scores (batch, length, LABELS)."""

    def __init__(
        self,
        vocabulary: int,
        size: int = 384,
        heads: int = 12,
        inner: int = 1536,
        layers: int = 6,
        positions: int = 512,
    ) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, size, padding_idx=0)
        self.positions = nn.Embedding(positions, size)
        self.shapes = nn.Embedding(SHAPES, size)
        self.norm = nn.LayerNorm(size, eps=1e-12)
        self.layers = nn.ModuleList(Layer(size, heads, inner, 0.1) for _ in range(layers))
        self.head = nn.Linear(size, len(LABELS))
        nn.init.zeros_(self.shapes.weight)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def encode(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """The last layer's vectors (batch, length, size)."""
        hidden = self.words(pieces) + self.shapes(shapes) + self.positions.weight[: pieces.shape[1]]
        hidden = functional.dropout(self.norm(hidden), 0.1, self.training)
        allowed = mask[:, None, None, :].bool()
        for layer in self.layers:
            hidden = layer(hidden, allowed)
        return hidden  # type: ignore[no-any-return]

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        hidden = functional.dropout(self.encode(pieces, shapes, mask), 0.1, self.training)
        return self.head(hidden)  # type: ignore[no-any-return]


_BERT_NAMES = {
    "attention.self.query": "query",
    "attention.self.key": "key",
    "attention.self.value": "value",
    "attention.output.dense": "attended",
    "attention.output.LayerNorm": "attended_norm",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "down_norm",
}


def from_bert(folder: Path) -> Tagger:
    """A tagger whose encoder starts from a BERT checkpoint (config.json, model.safetensors) and whose new parts start empty."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    weights = {name.removeprefix("bert."): value for name, value in load_file(folder / "model.safetensors").items()}
    tagger = Tagger(
        config["vocab_size"],
        config["hidden_size"],
        config["num_attention_heads"],
        config["intermediate_size"],
        config["num_hidden_layers"],
        config["max_position_embeddings"],
    )
    # The single token type of these inputs is a constant: it goes into the positions once and for all.
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for number in range(config["num_hidden_layers"]):
        for theirs, ours in _BERT_NAMES.items():
            for part in ("weight", "bias"):
                state[f"layers.{number}.{ours}.{part}"] = weights[f"encoder.layer.{number}.{theirs}.{part}"]
    missing, unexpected = tagger.load_state_dict({k: v.float() for k, v in state.items()}, strict=False)
    if unexpected or set(missing) != {"shapes.weight", "head.weight", "head.bias"}:
        raise ValueError(f"{folder} is not such a checkpoint: {missing} missing, {unexpected} unexpected")
    return tagger
