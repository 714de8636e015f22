"""The measurements that the documentation quotes: `make bench`, or `python -m benchmarks --help`.

corpus.py    raw events, made from samples/ by a seed
machine.py   what machine, what versions
stages.py    each stage alone: documents a second, milliseconds a document, memory
whole.py     all stages: the loop without a store, the embedded runtime, and how both scale with what is there already
"""
