"""How every stage opens its networks."""

from pathlib import Path

from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions  # type: ignore[import-untyped]


def session(path: Path, threads: int = 1) -> InferenceSession:
    """The network in an ONNX file, on one thread: the host runs a process a core.

    Our graphs are written with the operators that run fastest (training/graph.py). Of onnxruntime's further fusions one would
    make an addition and a LayerNormalization the SkipLayerNormalization that takes five times as long, so they stay off.
    """
    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
