"""Where the models are that come with the package."""

from importlib.resources import files
from pathlib import Path


def models(stage: str) -> Path:
    """The folder of a stage's models; it is missing or empty in an installation without them."""
    return Path(str(files("workers"))) / "models" / stage
