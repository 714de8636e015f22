"""A hook of the site's build: each page of a folder is in the menu, so that a new page needs no line elsewhere.

The order is that of Diátaxis: learn (quickstart), do (how-to, runbooks), look up (reference), understand (discussion, decisions).
"""

from pathlib import Path
from typing import Any

SECTIONS = {
    "How-to": "how-to",
    "Runbooks": "runbooks",
    "Reference": "reference",
    "Discussion": "discussion",
    "Decisions": "decisions",
}


def on_config(config: Any) -> Any:
    """Called by the build with its configuration."""
    docs = Path(config["docs_dir"])
    nav: list[dict[str, Any]] = [{"Home": "index.md"}, {"Quickstart": "quickstart.md"}]
    others = {folder.name.capitalize(): folder.name for folder in sorted(docs.iterdir()) if folder.is_dir()}
    sections = SECTIONS | {title: name for title, name in others.items() if name not in SECTIONS.values()}
    nav += [{title: _pages(docs, folder)} for title, folder in sections.items() if _pages(docs, folder)]
    beside = sorted(page.name for page in docs.glob("*.md") if page.name not in {"index.md", "quickstart.md"})
    if beside:
        nav.append({"More": beside})
    config["nav"] = nav
    return config


def _pages(docs: Path, folder: str) -> list[str]:
    """The folder's pages, its index first."""
    pages = sorted((docs / folder).rglob("*.md"), key=lambda page: (page.name != "index.md", page))
    return [str(page.relative_to(docs)) for page in pages]
