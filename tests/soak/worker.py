"""A stage as it ships, called as the passing stages are: `python -m tests.soak.worker STAGE [IGNORED]`, settings in the environment."""

import sys

from workers.pipeline import FIRST_GENERATION
from workers.runtime.kafka.process import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1], FIRST_GENERATION))
