"""Options that several commands have."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import sqlite3

    from workers.settings import Settings

StoreOption = Annotated[
    Path | None, typer.Option("--store", help="The store's file; default: the setting `store`.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON for programs, instead of text for people.")]
KafkaOption = Annotated[
    bool, typer.Option("--kafka", help="Work on Kafka and OpenSearch, as the settings name them, instead of a store.")
]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="A TOML file with settings; default: newsroom.toml.", show_default=False)
]


def settings(**flags: Any) -> "Settings":
    """The settings, flags that were given first; log lines are written as they say. Raises the errors of `workers.config.load`."""
    from workers.config import load
    from workers.logs import configure
    from workers.settings import Settings

    chosen = load(Settings, **flags)
    configure(chosen.log_format, chosen.log_level)
    return chosen


@contextmanager
def reading(store: Path | None, config: Path | None = None) -> Iterator[tuple["sqlite3.Connection", str]]:
    """The store, opened for reading, and the generation that readers see. Raises NoStore, StoreVersion.

    All is read as it stood at one moment, so a promotion or a drop that comes between shows nothing half.
    """
    from workers.runtime.embedded.generations import snapshot
    from workers.runtime.embedded.store import connect

    with (
        closing(connect(settings(store=store, config=config).store, write=False)) as connection,
        snapshot(connection) as generation,
    ):
        yield connection, generation
