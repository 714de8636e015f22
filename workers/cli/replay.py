"""`newsroom replay`: a new generation from old events."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from workers.cli.moments import since_moment, until_moment
from workers.cli.options import ConfigOption, JsonOption, KafkaOption, StoreOption, reading, settings
from workers.cli.output import page, write_json
from workers.cli.progress import ReplayProgress

if TYPE_CHECKING:
    from schemas import Scope
    from workers.generations import Replayed
    from workers.runtime.embedded.plan import Plan
    from workers.settings import Settings

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
        str | None,
        typer.Option(
            help="Only raw offsets, such as 100-200 or 100-; on Kafka of each partition, or 3:100-200.",
            show_default=False,
        ),
    ] = None,
    rate: Annotated[float | None, typer.Option(min=0.001, help="Events a second at most.", show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell how much it is and how long it takes.")] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes; default: the number of cores.", show_default=False)
    ] = None,
    kafka: KafkaOption = False,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Run the stages anew, into a generation beside the live one.

    Readers keep what they have until `newsroom promote`. Live work goes on and comes first. The same command again goes on where
    a replay was cut off, and takes in what has come since. A replay of a part can be compared, not promoted.
    """
    from workers.report.replay_page import print_plan, print_replayed
    from workers.runtime.embedded.replay import be_nice

    chosen = settings(store=store, jobs=jobs, config=config)
    scope = _scope(since, until, source or [], article or [], offsets)
    if dry_run:
        planned = _plan(chosen, kafka, from_stage, scope)
        write_json(planned) if json else print_plan(page(), planned)
        return
    be_nice()
    with ReplayProgress() as progress:
        if kafka:
            done = _replay_on_kafka(chosen, to_generation, from_stage, scope, rate, progress)
        else:
            done = _replay_in_store(chosen, to_generation, from_stage, scope, rate, progress)
    if json:
        write_json(_told(done))
    else:
        print_replayed(page(), done)


def _scope(since: str | None, until: str | None, source: list[str], article: list[str], offsets: str | None) -> "Scope":
    from schemas import Scope
    from workers.runtime.embedded.selection import BadOffsets, parse_offsets

    partition, _, rest = (offsets or "").rpartition(":")
    start, end = parse_offsets(rest) if offsets else (None, None)
    if partition and not partition.isdecimal():
        raise BadOffsets(given=offsets)
    return Scope(
        since=since_moment(since),
        until=until_moment(until),
        start=start,
        end=end,
        partition=int(partition) if partition else None,
        sources=tuple(source),
        articles=tuple(article),
    )


def _plan(chosen: "Settings", kafka: bool, from_stage: str, scope: "Scope") -> "Plan":
    if kafka:
        from workers.runtime.kafka.plan import plan as plan_on_kafka

        return plan_on_kafka(chosen, from_stage, scope)
    from workers.runtime.embedded.plan import plan

    with reading(chosen.store) as (connection, _):
        return plan(connection, chosen, from_stage, scope)


def _replay_on_kafka(
    chosen: "Settings", name: str, from_stage: str, scope: "Scope", rate: float | None, progress: ReplayProgress
) -> "Replayed":
    from workers.runtime.kafka.archive import older
    from workers.runtime.kafka.replay import Replay

    return Replay(chosen, name, rate=rate, tell=progress.update, older=older(chosen)).run(from_stage, scope)


def _replay_in_store(
    chosen: "Settings", name: str, from_stage: str, scope: "Scope", rate: float | None, progress: ReplayProgress
) -> "Replayed":
    from workers.runtime.embedded.replay import replay as replay_embedded

    return replay_embedded(chosen, name, from_stage, scope, rate=rate, progress=progress.update)


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
