"""Write the trained tagger as two ONNX files in int8, with tokenizer and meta.

python -m training.allegations.export --base MINILM --model DIR/student.pt --out workers/models/allegations [--float]
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.allegations.data import CATEGORIES, STATUSES, TYPES
from training.allegations.network import student
from training.allegations.thresholds import THRESHOLDS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="2026.11")
    parser.add_argument("--float", action="store_true", help="leave the weights as they are, to see what int8 costs")
    options = parser.parse_args()
    model = student(options.base)
    model.load_state_dict(torch.load(options.model, map_location="cpu"))
    model = model.float()
    model.eval()
    options.out.mkdir(parents=True, exist_ok=True)
    one = torch.ones(2, 7, dtype=torch.long)
    names = ("ids", "shapes", "lexicon", "mask")
    _export(
        model.encoder,
        (one, one, one, one.float()),
        names,
        ("hidden", "cues"),
        options.out / "encoder.onnx",
        options.float,
    )
    hidden = torch.zeros(2, 7, 384)
    outputs = ("bio", "point", "none", "status", "category", "type")
    _export(
        model.roles,
        (hidden, one.float(), one),
        ("hidden", "mask", "marked"),
        outputs,
        options.out / "roles.onnx",
        options.float,
    )
    shutil.copy(options.base / "tokenizer.json", options.out / "tokenizer.json")
    labels = {"version": options.version, "statuses": STATUSES, "categories": CATEGORIES, "types": TYPES}
    meta = options.out / "meta.json"
    kept = json.loads(meta.read_text()) if meta.exists() else {}
    meta.write_text(json.dumps({**THRESHOLDS, **kept, **labels}, indent=1) + "\n")
    for path in sorted(options.out.iterdir()):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


def _export(
    module: torch.nn.Module,
    example: tuple[torch.Tensor, ...],
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    path: Path,
    plain: bool,
) -> None:
    axes = {name: {0: "rows", 1: "pieces"} for name in inputs}
    axes |= {name: {0: "rows", 1: "pieces"} for name in outputs if name in ("hidden", "cues", "bio", "point")}
    axes |= {name: {0: "rows"} for name in outputs if name not in axes}
    with tempfile.TemporaryDirectory() as folder:
        raw, ready = Path(folder) / "raw.onnx", Path(folder) / "ready.onnx"
        torch.onnx.export(
            module,
            example,
            str(raw),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quant_pre_process(str(raw), str(ready), skip_symbolic_shape=True)
        if plain:
            shutil.copy(ready, path)
            return
        quantize_dynamic(
            str(ready),
            str(path),
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gather", "Gemm"],
        )


if __name__ == "__main__":
    main()
