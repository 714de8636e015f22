"""Measurements of the dedup stage: quality on made streams with known truth, speed, memory, scale."""
