"""newsroom: an event-sourced ingestion worker. Start reading at `workers/pipeline.py`, then `workers/stages/`."""

__version__ = "0.1.0"
