"""How busy the machine is meanwhile."""

import time


def loop_ns() -> float:
    """Nanoseconds that one turn of a loop takes now: how busy the machine is."""
    start, total = time.process_time(), 0
    for at in range(2_000_000):
        total += at
    return (time.process_time() - start) / 2_000_000 * 1e9
