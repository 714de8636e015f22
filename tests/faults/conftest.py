"""The store that the replay tests fill once is used here, too."""

from tests.replay.conftest import filled

__all__ = ["filled"]
