"""`python -m deploy.grafana`: write the dashboards."""

from pathlib import Path
from typing import Any

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from deploy.grafana.boards import all_boards

FOLDER = Path(__file__).parent / "dashboards"


def rendered() -> dict[Path, str]:
    """Path and text of each dashboard's file."""
    return {FOLDER / f"{name}.json": _json(board) for name, board in all_boards().items()}


def _json(board: Any) -> str:
    return JSONEncoder(sort_keys=True, indent=2).encode(board.build()) + "\n"


if __name__ == "__main__":
    for path, text in rendered().items():
        path.write_text(text, encoding="utf-8")
