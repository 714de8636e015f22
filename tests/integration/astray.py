"""A passing stage whose consumer loses what it has at hand and seeks back, three times before anything was committed.

    python -m tests.integration.astray STAGE INDEX_FILE     with the settings in the environment

That is what a rebalance does to a worker that has read and not yet committed, at a moment that a test can choose.
"""

import sys
from typing import Any

from tests.integration.passthrough import main
from workers.runtime.kafka.intake import BatchConsumer, BatchTransport, Taken

TIMES = 3


class Astray(BatchConsumer):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._seeks = 0

    async def take(self, most: int) -> Taken:
        taken = await super().take(most)
        while self._seeks < TIMES:
            self._seeks += 1
            await self.perform_seek()
            taken = await super().take(most)
        return taken


if __name__ == "__main__":
    BatchTransport.Consumer = Astray
    sys.exit(main(sys.argv[1], sys.argv[2]))
