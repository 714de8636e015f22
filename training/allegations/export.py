"""Write the trained tagger as two ONNX files in int8 (words in int4), with tokenizer and meta.

    python -m training.allegations.export --base E5 --model DIR/student.pt --out workers/models/allegations

`encoder.onnx`: ids, shapes, lexicon (1, pieces) of one row to the hidden states at the cut (1, pieces, width), and the cues'
scores (1, words, 2, 3) of the pieces that `asked` (words) numbers. `roles.onnx`: the hidden states of one sentence behind its
row's opening mark (1, pieces, width) and the marked cues (cues, pieces) to the outputs of network.Roles, for the pieces
that `asked` numbers; the opening mark and every marked piece must be among them.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from training.allegations.data import CATEGORIES, STATUSES, TYPES
from training.allegations.network import BIO_ROLES, CUES, student
from training.allegations.thresholds import THRESHOLDS
from training.fitting import averaged
from training.graph import Array, Graph, layer, model
from workers.stages.allegations.network.pieces import LEXICON, SHAPES
from workers.stages.allegations.network.windows import LONGEST_ROW

State = dict[str, Array]
POSITIONS = LONGEST_ROW


def encoder(state: State, split: int, layers: int) -> onnx.ModelProto:
    graph = Graph(7)
    size = state["encoder.backbone.norm.weight"].shape[0]
    words = graph.embedding4("words", state["encoder.backbone.words.weight"], "ids")
    length = graph.node("Shape", ["ids"], "length", start=1, end=2)
    zero, axis = graph.weight("zero", np.array([0])), graph.weight("axis", np.array([0]))
    table = graph.weight("positions.table", state["encoder.backbone.positions.weight"][:POSITIONS])
    placed = graph.node("Add", [words, graph.node("Slice", [table, zero, length, axis], "positions")], "placed")
    norm = [graph.weight(f"norm.{part}", state[f"encoder.backbone.norm.{part}"]) for part in ("weight", "bias")]
    hidden = graph.node("LayerNormalization", [placed, *norm], "embedded", epsilon=1e-12)
    for name, rows in (("shapes", SHAPES), ("lexicon", LEXICON)):
        known = graph.node(
            "Gather", [graph.weight(f"{name}.table", state[f"encoder.{name}.weight"][:rows]), name], f"{name}.rows"
        )
        hidden = graph.node("Add", [hidden, known], f"{name}.added")
    for number in range(layers):
        asked = "asked" if number == layers - 1 else None
        hidden = layer(graph, f"encoder.backbone.layers.{number}", hidden, state, asked)
        if number == split - 1:
            graph.node("Identity", [hidden], "hidden")
    flat = graph.plain("cue", hidden, state["encoder.cue.weight"], state["encoder.cue.bias"])
    graph.node("Reshape", [flat, graph.weight("cue.shape", np.array([0, 0, CUES, 3]))], "cues")
    integers = [
        helper.make_tensor_value_info(n, TensorProto.INT64, [1, "pieces"]) for n in ("ids", "shapes", "lexicon")
    ]
    integers.append(helper.make_tensor_value_info("asked", TensorProto.INT64, ["words"]))
    outputs = [
        helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1, "pieces", size]),
        helper.make_tensor_value_info("cues", TensorProto.FLOAT, [1, "words", CUES, 3]),
    ]
    return model(graph, integers, outputs, "encoder")


def roles(state: State, layers: int) -> onnx.ModelProto:
    graph = Graph(7)
    size = state["roles.marker.weight"].shape[1]
    marks = graph.node("Gather", [graph.weight("marker.table", state["roles.marker.weight"]), "marked"], "marks")
    x = graph.node("Add", ["hidden", marks], "shown")
    for number in range(layers):
        x = layer(graph, f"roles.upper.{number}", x, state, "asked" if number == layers - 1 else None)
    # The mean of the cue's pieces, beside every piece and beside the opening mark.
    shown = graph.node("Gather", ["marked", "asked"], "marked.asked", axis=1)
    on = graph.node(
        "Cast",
        [graph.node("Greater", [shown, graph.weight("none", np.array([0]))], "is.on")],
        "on",
        to=TensorProto.FLOAT,
    )
    last, one = graph.weight("last", np.array([2])), graph.weight("one", np.array([1]))
    column = graph.node("Unsqueeze", [on, last], "on.column")
    total = graph.node("ReduceSum", [graph.node("Mul", [x, column], "x.on"), one], "cue.sum", keepdims=1)
    count = graph.node("ReduceSum", [column, one], "cue.count", keepdims=1)
    floor = graph.node("Max", [count, graph.weight("at.least", np.array([1.0], np.float32))], "cue.count.1")
    cue = graph.node("Div", [total, floor], "cue")
    wide = graph.node("Expand", [cue, graph.node("Shape", [x], "x.shape")], "wide")
    joined = graph.node("Concat", [x, wide, graph.node("Mul", [x, wide], "x.wide")], "joined", axis=2)
    mixed = graph.linear("mix", joined, state["roles.mix.weight"], state["roles.mix.bias"])
    mixed = graph.node("Gelu", [mixed], "mixed", "com.microsoft")
    bio = graph.plain("bio.flat", mixed, state["roles.bio.weight"], state["roles.bio.bias"])
    graph.node("Reshape", [bio, graph.weight("bio.shape", np.array([0, 0, BIO_ROLES, 3]))], "bio")
    graph.node(
        "Identity", [graph.plain("points", mixed, state["roles.point.weight"], state["roles.point.bias"])], "point"
    )
    first = graph.node("Gather", [x, graph.weight("first", np.array([0]))], "opening.row", axis=1)
    opening = graph.node("Squeeze", [first, one], "opening")
    cue_row = graph.node("Squeeze", [cue, one], "cue.row")
    both = graph.node("Concat", [cue_row, opening], "cue.opening", axis=1)
    summary = graph.linear("summary", both, state["roles.summary.weight"], state["roles.summary.bias"])
    summary = graph.node("Gelu", [summary], "summed.up", "com.microsoft")
    for part, output in (("none", "none.said"), ("status", "status"), ("category", "category"), ("answer", "type")):
        said = graph.plain(f"{part}.head", summary, state[f"roles.{part}.weight"], state[f"roles.{part}.bias"])
        graph.node("Identity", [said], output)
    inputs = [
        helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1, "pieces", size]),
        helper.make_tensor_value_info("marked", TensorProto.INT64, ["cues", "pieces"]),
        helper.make_tensor_value_info("asked", TensorProto.INT64, ["words"]),
    ]
    shapes = {
        "bio": ["cues", "words", BIO_ROLES, 3],
        "point": ["cues", "words", 4],
        "none.said": ["cues", 2],
        "status": ["cues", len(STATUSES)],
        "category": ["cues", len(CATEGORIES)],
        "type": ["cues", len(TYPES)],
    }
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]
    return model(graph, inputs, outputs, "roles")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True, help="folder of E5, written by training.e5")
    parser.add_argument("--model", type=Path, nargs="+", required=True, help="of several the mean of their weights")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="2026.11")
    options = parser.parse_args()
    network = student(options.base)
    network.load_state_dict(averaged(options.model))
    state = {name: value.numpy() for name, value in network.state_dict().items()}
    split, layers = network.encoder.split, len(network.encoder.backbone.layers)
    options.out.mkdir(parents=True, exist_ok=True)
    onnx.save(encoder(state, split, layers), options.out / "encoder.onnx")
    onnx.save(roles(state, layers - split), options.out / "roles.onnx")
    shutil.copy(options.base / "tokenizer.json", options.out / "tokenizer.json")
    labels = {"version": options.version, "statuses": STATUSES, "categories": CATEGORIES, "types": TYPES}
    meta = options.out / "meta.json"
    kept = json.loads(meta.read_text()) if meta.exists() else {}
    meta.write_text(json.dumps({**THRESHOLDS, **kept, **labels}, indent=1) + "\n")
    for path in sorted(options.out.iterdir()):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
