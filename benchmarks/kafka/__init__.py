"""The Kafka runtime, measured on a broker of its own: `python -m benchmarks.kafka --help`.

__main__.py   the figures, as a table
feed.py       topics filled before the clock runs; rates read off the broker, so that all hosts are measured alike
host.py       one process that hosts one stage: by the runtime, or by Quix Streams
stages.py     the real stages over Kafka against the plain loop
decisions.py  dedup on Kafka
memory.py     whether processes stay as large as they are
bulk.py       the index writer against opensearch-py's parallel_bulk
"""
