"""`newsroom audit`: the proof that nothing was lost."""

from typing import Annotated

import typer

from workers.cli.options import ConfigOption, JsonOption, KafkaOption, StoreOption, reading, settings
from workers.cli.output import page, write_json
from workers.errors import EXIT_FAILED, EXIT_OK


def audit(
    generation: Annotated[
        str | None, typer.Option(help="The generation; default: the live one.", show_default=False)
    ] = None,
    kafka: KafkaOption = False,
    shown: Annotated[int, typer.Option(min=0, help="Events that are not in order, to show.")] = 20,
    store: StoreOption = None,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Prove that each raw event has exactly one outcome.

    Exit code 1 says that some event has none, or two, or one that the index contradicts. An event that still waits for a stage
    has none yet.
    """
    from workers.report.audit_page import print_verdict
    from workers.runtime.embedded.audit import judge

    if kafka:
        from workers.runtime.kafka.audit import audit as audit_kafka
        from workers.runtime.kafka.tables import live_now

        chosen = settings(config=config)
        verdict = audit_kafka(chosen, generation or live_now(chosen), shown)
    else:
        with reading(store, config) as (connection, live):
            verdict = judge(connection, generation or live, shown)
    if json:
        write_json(verdict)
    else:
        print_verdict(page(), verdict)
    raise typer.Exit(EXIT_OK if verdict.clean else EXIT_FAILED)
