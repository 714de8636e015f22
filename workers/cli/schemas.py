"""`newsroom schemas`: the contracts of the events."""

from pathlib import Path
from typing import Annotated

import typer

from workers.cli.options import JsonOption
from workers.cli.output import aside, page, write_json
from workers.errors import EXIT_FAILED, EXIT_OK, UnknownEvent

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="List, print, export and check the JSON Schemas of the events.",
)

FolderOption = Annotated[
    Path | None, typer.Option("--to", help="Folder; default: schemas/json of this installation.", show_default=False)
]


@app.command("list")
def list_events(json: JsonOption = False) -> None:
    """List the events with their versions and topics."""
    from rich.table import Table

    from schemas.codec import EVENT_TYPES, current_version
    from schemas.export import event_name
    from workers.pipeline import TABLES, TOPICS

    topics = {topic.model: topic.name for topic in (*TOPICS, *TABLES)}
    rows = [(event_name(model), current_version(model), topics.get(model, "")) for model in EVENT_TYPES]
    if json:
        write_json([{"event": name, "version": version, "topic": topic or None} for name, version, topic in rows])
        return
    table = Table("Event", "Version", "Topic", box=None, header_style="dim", pad_edge=False, padding=(0, 1))
    for name, version, topic in rows:
        table.add_row(name, str(version), topic)
    page().print(table)


@app.command("print")
def print_schema(event: Annotated[str, typer.Argument(help="An event, such as article.enriched.")]) -> None:
    """Print the JSON Schema of an event."""
    from schemas.codec import EVENT_TYPES
    from schemas.export import event_name, json_schema, to_bytes

    models = {event_name(model): model for model in EVENT_TYPES}
    if event not in models:
        raise UnknownEvent(event=event, known=", ".join(models))
    typer.echo(to_bytes(json_schema(models[event])), nl=False)


@app.command()
def export(
    to: FolderOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also a change that breaks old data or readers: before any release only.")
    ] = False,
) -> None:
    """Write the JSON Schemas, unless a change breaks old data or old readers."""
    from schemas.export import FOLDER, export, incompatible

    folder = to or FOLDER
    if not force and (broken := incompatible(folder)):
        _refuse(broken)
    changed = export(folder)
    for path in changed:
        typer.echo(str(path))
    aside().print(f"{len(changed)} changed" if changed else "all current")


@app.command()
def check(against: Annotated[Path | None, typer.Option(help="Folder with the committed schemas.")] = None) -> None:
    """Say whether the committed schemas are current, and whether a change breaks old data or old readers."""
    from schemas.export import FOLDER, incompatible, stale

    folder = against or FOLDER
    if broken := incompatible(folder):
        _refuse(broken)
    if old := stale(folder):
        aside().print(f"Not current: {', '.join(old)}. Run `newsroom schemas export` and commit them.")
        raise typer.Exit(EXIT_FAILED)
    aside().print("all current")
    raise typer.Exit(EXIT_OK)


def _refuse(broken: list[str]) -> None:
    for one in broken:
        typer.echo(one)
    aside().print("Give the event a new version, and add a step to schemas/upcast.py.")
    raise typer.Exit(EXIT_FAILED)
