"""`newsroom replay`: a new generation from old events."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from workers.cli.moments import since_moment, until_moment
from workers.cli.options import ConfigOption, JsonOption, StoreOption, reading, settings
from workers.cli.output import page, write_json
from workers.cli.progress import ReplayProgress

if TYPE_CHECKING:
    from schemas import Scope

StageName = Literal["clean", "dedup", "entities", "allegations", "index"]


def replay(
    to_generation: Annotated[str, typer.Option("--to-generation", help="The generation to fill, such as g2.")],
    from_stage: Annotated[StageName, typer.Option("--from", help="The first stage that runs anew.")] = "clean",
    since: Annotated[
        str | None, typer.Option(help="Events taken in since then: 2026-03-02, or 7d.", show_default=False)
    ] = None,
    until: Annotated[str | None, typer.Option(help="Events taken in until then.", show_default=False)] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only of this source.", show_default=False)] = None,
    article: Annotated[list[str] | None, typer.Option(help="Only this article.", show_default=False)] = None,
    offsets: Annotated[
        str | None, typer.Option(help="Only raw offsets, such as 100-200 or 100-.", show_default=False)
    ] = None,
    rate: Annotated[float | None, typer.Option(min=0.001, help="Events a second at most.", show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell how much it is and how long it takes.")] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes; default: the number of cores.", show_default=False)
    ] = None,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Run the stages anew, into a generation beside the live one.

    Readers keep what they have until `newsroom promote`. Live work goes on and comes first. The same command again goes on where
    a replay was cut off, and takes in what has come since. A replay of a part can be compared, not promoted.
    """
    from workers.report.replay_page import print_plan, print_replayed
    from workers.runtime.embedded.plan import plan
    from workers.runtime.embedded.replay import be_nice
    from workers.runtime.embedded.replay import replay as replay_embedded

    chosen = settings(store=store, jobs=jobs, config=config)
    scope = _scope(since, until, source or [], article or [], offsets)
    if dry_run:
        with reading(chosen.store) as (connection, _):
            planned = plan(connection, chosen, from_stage, scope)
        write_json(planned) if json else print_plan(page(), planned)
        return
    be_nice()
    with ReplayProgress() as progress:
        done = replay_embedded(chosen, to_generation, from_stage, scope, rate=rate, progress=progress.update)
    if json:
        write_json(_told(done))
    else:
        print_replayed(page(), done)


def _scope(since: str | None, until: str | None, source: list[str], article: list[str], offsets: str | None) -> "Scope":
    from schemas import Scope
    from workers.runtime.embedded.selection import parse_offsets

    start, end = parse_offsets(offsets) if offsets else (None, None)
    return Scope(
        since=since_moment(since),
        until=until_moment(until),
        start=start,
        end=end,
        sources=tuple(source),
        articles=tuple(article),
    )


def _told(done: Any) -> dict[str, Any]:
    generation = done.generation
    return {
        "generation": generation.name,
        "from": generation.from_stage,
        "scope": str(generation.scope),
        "base": generation.base,
        "events": done.events,
        "new": done.new,
        "seconds": round(done.seconds, 3),
        "outcomes": done.outcomes,
    }
