"""`newsroom status`: what is in a store, and how far each stage is."""

from workers.cli.options import ConfigOption, JsonOption, StoreOption, reading
from workers.cli.output import page, write_json


def status(store: StoreOption = None, json: JsonOption = False, config: ConfigOption = None) -> None:
    """Show topics, lag, outcomes and dead letters of a store."""
    from workers.report.state import collect
    from workers.report.state_page import print_state

    with reading(store, config) as (connection, generation):
        state = collect(connection, generation)
    if json:
        write_json(state)
    else:
        print_state(page(), state)
