"""`newsroom topics`: the topics as declared, created and compared."""

from typing import Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, settings
from workers.cli.output import page, write_json
from workers.errors import EXIT_FAILED

app = typer.Typer(no_args_is_help=True, help="Create the Kafka topics, or compare them with what is declared.")

Generation = Annotated[str, typer.Option(help="The generation whose topics are meant.")]


@app.command()
def apply(generation: Generation = "g1", json: JsonOption = False, config: ConfigOption = None) -> None:
    """Create the topics that are missing. What is there is never changed; differences are shown, with exit code 1."""
    from workers.runtime.kafka import topics

    chosen = settings(config=config)
    admin = topics.open_admin(chosen)
    wanted = topics.declared(chosen, generation)
    created = topics.apply(admin, wanted)
    if not json:
        page().print(f"created {len(created)} of {len(wanted)} topics")
    _tell(topics.verify(admin, wanted), json, created)


@app.command()
def verify(generation: Generation = "g1", json: JsonOption = False, config: ConfigOption = None) -> None:
    """Compare the topics with what is declared: partitions, replication, retention, compaction. Exit code 1 on a difference."""
    from workers.runtime.kafka import topics

    chosen = settings(config=config)
    _tell(topics.verify(topics.open_admin(chosen), topics.declared(chosen, generation)), json, [])


def _tell(differences: list, json: bool, created: list[str]) -> None:  # type: ignore[type-arg]
    if json:
        write_json({"created": created, "differences": [str(one) for one in differences]})
    else:
        for one in differences:
            page().print(str(one))
        if not differences:
            page().print("all topics are as declared")
    if differences:
        raise typer.Exit(EXIT_FAILED)
