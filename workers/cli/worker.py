"""`newsroom worker`: stages as background processes on Kafka."""

from typing import Annotated

import typer

from workers.cli.options import ConfigOption, settings

ALL = "all"


def worker(
    stages: Annotated[list[str], typer.Argument(help="Names of stages, or `all`.")],
    generation: Annotated[str, typer.Option(help="The generation that is worked on.")] = "g1",
    config: ConfigOption = None,
) -> None:
    """Run stages on Kafka until stopped: one in this process, several each in a process of its own, restarted when it ends.

    SIGTERM and SIGINT finish the work at hand, commit, and leave the group.
    """
    import logging

    from workers import logs
    from workers.errors import BadSetting
    from workers.pipeline import STAGES
    from workers.runtime.kafka.supervise import Supervisor, stage_commands

    known = [spec.name for spec in STAGES]
    wanted = known if stages == [ALL] else list(dict.fromkeys(stages))
    if unknown := [name for name in wanted if name not in known]:
        raise BadSetting(name="stages", origin="argument", detail=f"{unknown[0]} is none of {', '.join(known)}, all")
    chosen = settings(config=config)
    if len(wanted) == 1 and stages != [ALL]:
        from workers.runtime.kafka.process import main

        raise typer.Exit(main(wanted[0], generation, chosen))
    logs.configure(chosen.log_format, chosen.log_level)
    logging.getLogger(__name__).info("starting %s", ", ".join(wanted))
    grace = chosen.stop_timeout + 4.0
    raise typer.Exit(Supervisor(stage_commands(wanted, generation, chosen, config), grace).run())
