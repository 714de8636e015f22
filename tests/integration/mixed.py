"""A host for stages of which some are real and the others pass on: what is tested is a real one's state or index under faults.

python -m tests.integration.mixed REAL,REAL STAGE INDEX_FILE     with the settings in the environment
"""

import logging
import sys

from tests.integration import passthrough
from workers.runtime.kafka.process import run_stage
from workers.settings import Settings


def main(real: str, stage: str, index: str) -> int:
    """Host one stage until a signal."""
    if stage not in real.split(","):
        return passthrough.main(stage, index)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("faust", "mode", "aiokafka", "kafka", "opensearch"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return run_stage(Settings(), stage)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
