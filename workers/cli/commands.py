"""The one place that lists the commands: name, where it is, and what it does, in the order in which `--help` shows them.

`help` is the first sentence of the command's own docstring (a test compares them); it stands here so that `--help` imports none
of the commands. `target` is `module:attribute`, a function or a typer.Typer with commands below it.
"""

from dataclasses import dataclass

WORK = "Work"
SERVICE = "Background service"
READ = "Read what was found"
REPROCESS = "Reprocess without fear"
ANSWER = "Answer for it"
REFERENCE = "Reference"


@dataclass(frozen=True, slots=True)
class Entry:
    """A command."""

    target: str
    help: str
    panel: str


COMMANDS: dict[str, Entry] = {
    "run": Entry("workers.cli.run:run", "Read articles, run all stages on them, and report what was found.", WORK),
    "enrich": Entry("workers.cli.enrich:enrich", "Enrich raw events from stdin to stdout, without any store.", WORK),
    "status": Entry("workers.cli.status:status", "Show topics, lag, outcomes and dead letters of a store.", WORK),
    "ingest": Entry(
        "workers.cli.ingest:ingest",
        "Send articles to Kafka for the workers, going on where an interrupted ingest stopped.",
        SERVICE,
    ),
    "worker": Entry(
        "workers.cli.worker:worker",
        "Run stages on Kafka until stopped: one in this process, several each in a process of its own, restarted when it ends.",
        SERVICE,
    ),
    "topics": Entry(
        "workers.cli.topics:app", "Create the Kafka topics, or compare them with what is declared.", SERVICE
    ),
    "doctor": Entry(
        "workers.cli.doctor:doctor",
        "Check broker, topics, groups, index, clock and disk; for each say what is wrong and how to mend it.",
        SERVICE,
    ),
    "search": Entry("workers.cli.search:search", "Find articles by words, names and allegations.", READ),
    "show": Entry("workers.cli.show:show", "Show an article with its evidence marked.", READ),
    "clusters": Entry("workers.cli.clusters:clusters", "List the stories that have copies, with their sources.", READ),
    "replay": Entry(
        "workers.cli.replay:replay", "Run the stages anew, into a generation beside the live one.", REPROCESS
    ),
    "diff": Entry("workers.cli.diff:diff", "Show what another generation would change for readers.", REPROCESS),
    "generations": Entry("workers.cli.generations:generations", "List the generations.", REPROCESS),
    "promote": Entry(
        "workers.cli.generations:promote", "Let readers and live work have a generation, in one step.", REPROCESS
    ),
    "rollback": Entry(
        "workers.cli.generations:rollback", "Give readers the generation back that was live before.", REPROCESS
    ),
    "drop": Entry("workers.cli.generations:drop", "Free what a generation that is not live holds.", REPROCESS),
    "archive": Entry(
        "workers.cli.archive:archive", "Write raw events to compressed, checksummed files by day.", REPROCESS
    ),
    "restore": Entry(
        "workers.cli.archive:restore",
        "Build an empty store, or installation on Kafka, anew from an archive alone.",
        REPROCESS,
    ),
    "audit": Entry("workers.cli.audit:audit", "Prove that each raw event has exactly one outcome.", ANSWER),
    "explain": Entry(
        "workers.cli.explain:explain", "Trace an article or one of its tags back to the raw bytes.", ANSWER
    ),
    "review": Entry(
        "workers.cli.review:review", "Confirm, reject or edit an allegation, or list the decisions.", ANSWER
    ),
    "kill": Entry("workers.cli.kill:kill", "Take an article down, everywhere and for good.", ANSWER),
    "dlq": Entry("workers.cli.dlq:app", "List, show, retry and drop dead letters.", ANSWER),
    "sources": Entry("workers.cli.sources:sources", "List the kinds of input that can be read.", REFERENCE),
    "schemas": Entry(
        "workers.cli.schemas:app", "List, print, export and check the JSON Schemas of the events.", REFERENCE
    ),
    "settings": Entry(
        "workers.cli.settings:settings",
        "Show every setting: its value, where the value was found, and what it means.",
        REFERENCE,
    ),
}
