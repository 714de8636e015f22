"""`newsroom worker`: stages as background processes on Kafka."""

from typing import Annotated

import typer

from workers.cli.options import ConfigOption, settings

ALL = "all"


def worker(
    stages: Annotated[list[str], typer.Argument(help="Names of stages, or `all`.")],
    generation: Annotated[
        str | None,
        typer.Option(
            help="The generation that is worked on; default: the live one, whichever that is.", show_default=False
        ),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Run stages on Kafka until stopped: one in this process, several each in a process of its own, restarted when it ends.

    When another generation is promoted, the workers of the live one change over to it: several at once, a single one by ending
    with status 75, for whoever starts it to start it again.

    SIGTERM and SIGINT finish the work at hand, commit, and leave the group.
    """
    import logging

    from workers import logs
    from workers.errors import BadSetting
    from workers.pipeline import STAGES
    from workers.runtime.kafka.follow import live_or_first, supervise

    known = [spec.name for spec in STAGES]
    wanted = known if stages == [ALL] else list(dict.fromkeys(stages))
    if unknown := [name for name in wanted if name not in known]:
        raise BadSetting(name="stages", origin="argument", detail=f"{unknown[0]} is none of {', '.join(known)}, all")
    chosen = settings(config=config)
    if len(wanted) == 1 and stages != [ALL]:
        from workers.runtime.kafka.process import main

        raise typer.Exit(main(wanted[0], generation or live_or_first(chosen), chosen, follows=generation is None))
    logs.configure(chosen.log_format, chosen.log_level)
    logging.getLogger(__name__).info("starting %s", ", ".join(wanted))
    raise typer.Exit(supervise(wanted, generation, chosen, config))
