"""Every error that a user can meet. The docstring of a class is the message, with the facts in braces filled in.

`Rejection` and its children say that one input or event cannot be taken: it goes to the dead letters and the others go on.
The rest end the command, with the exit code that the class names.
"""

import inspect
from typing import ClassVar

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_REJECTED = 3
EXIT_UNAVAILABLE = 4
# A worker that ends itself, to be started again (EX_TEMPFAIL of sysexits.h).
EXIT_AGAIN = 75
EXIT_INTERRUPTED = 130


class NewsroomError(Exception):
    """Something went wrong: {detail}"""

    exit_code: ClassVar[int] = EXIT_FAILED

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(inspect.cleandoc(type(self).__doc__ or "").replace("\n", " ").format(**facts))

    @property
    def code(self) -> str:
        """Stable name for metrics, dead letters and filters."""
        return type(self).__name__


class Rejection(NewsroomError):
    """{where}: {detail}"""

    exit_code = EXIT_REJECTED


class NotJson(Rejection):
    """{where}: not JSON ({detail}). Send one complete JSON object a line."""


class NotXml(Rejection):
    """{where}: not well-formed XML ({detail})."""


class UnsafeXml(Rejection):
    """{where}: the XML declares entities of its own, which can read files or fill the memory. Send it without a DTD."""


class InvalidEvent(Rejection):
    """{where}: not a valid {event}: {detail}"""


class UnknownSchemaVersion(Rejection):
    """{where}: {event} of schema version {version}, but this release reads {known}. Upgrade newsroom, or send a version it knows."""


class EmptyBody(Rejection):
    """{where}: there is no text in it."""


class NotText(Rejection):
    """{where}: binary data ({detail}), not an article. Convert it to text or HTML first."""


class NotUtf8(Rejection):
    """{where}: byte {position} ({byte}) is not valid in {encoding}, and no other encoding fits. Convert the file to UTF-8."""


class TooLarge(Rejection):
    """{where}: {size} bytes, more than the limit of {limit}. Split it, or raise {setting}."""


class TooDeep(Rejection):
    """{where}: the page nests elements {depth} deep, more than the limit of {limit}."""


class BadDate(Rejection):
    """{where}: {field} is {value}, which is {detail}. Correct the source's clock or the field."""


class Unreadable(Rejection):
    """{where}: cannot be read: {detail}."""


class UnsupportedInput(Rejection):
    """{where}: {detail}. `newsroom sources` lists what can be read."""


class NoArticle(Rejection):
    """{where}: no article text was found in it ({detail})."""


class StageTimeout(Rejection):
    """{where}: the {stage} stage took longer than {limit} s on it and was stopped."""


class StageCrashed(Rejection):
    """{where}: the {stage} stage failed on it: {detail}"""


class WorkerKilled(Rejection):
    """{where}: the worker process died {attempts} times on it in the {stage} stage."""


class IdCollision(Rejection):
    """{where}: article id {article_id} already belongs to source {other}, now sent by {source}. Ids must be unique across sources."""


class IndexRefused(Rejection):
    """{where}: the index refused the document: {detail}"""


class NothingToRead(NewsroomError):
    """Nothing to read: {detail}"""

    exit_code = EXIT_USAGE


class NoStore(NewsroomError):
    """There is no store at {path}. Run `newsroom run PATHS...` first, or name one with --store."""

    exit_code = EXIT_USAGE


class StoreBusy(NewsroomError):
    """Another newsroom process (pid {pid}) works on {path}. Wait for it, or use another --store."""

    exit_code = EXIT_UNAVAILABLE


class StoreVersion(NewsroomError):
    """The store {path} has layout {found}; this release reads {known}. Upgrade newsroom, or start a new store."""


class UnknownArticle(NewsroomError):
    """There is no article {article_id} in the index."""


class AmbiguousArticle(NewsroomError):
    """More than one article id begins with {article_id}: {found}. Give more of it."""

    exit_code = EXIT_USAGE


class UnknownEvent(NewsroomError):
    """There is no event {event!r}; there are {known}."""

    exit_code = EXIT_USAGE


class UnknownAllegation(NewsroomError):
    """There is no allegation {allegation} {article_id}. `newsroom show` lists those of an article."""

    exit_code = EXIT_USAGE


class BadQuery(NewsroomError):
    """The query {query!r} cannot be understood: {detail}"""

    exit_code = EXIT_USAGE


class UnknownGeneration(NewsroomError):
    """There is no generation {generation!r}: {detail}."""

    exit_code = EXIT_USAGE


class GenerationExists(NewsroomError):
    """Generation {generation} exists and was begun otherwise: {detail}. Drop it first, or choose another name."""

    exit_code = EXIT_USAGE


class GenerationPartial(NewsroomError):
    """Generation {generation} holds only a part of the articles ({scope}), so it can be compared, never promoted.
    Replay everything into a generation of its own."""


class NotCaughtUp(NewsroomError):
    """Generation {generation} lacks {missing} raw events that readers have in {live}.
    Run `newsroom replay --to-generation {generation}` again, or `newsroom promote {generation} --wait`."""


class GenerationInUse(NewsroomError):
    """Generation {generation} is in use: {detail}."""


class NoRollback(NewsroomError):
    """There is no generation to roll back to: {detail}."""


class BadOffsets(NewsroomError):
    """{given!r} is no range of offsets: write 100-200 (both included), 100- or -200."""

    exit_code = EXIT_USAGE


class NoArchive(NewsroomError):
    """There is no archive at {target}. `newsroom archive {target}` makes one."""

    exit_code = EXIT_USAGE


class ArchiveGap(NewsroomError):
    """The archive {target} is not whole: {following} does not begin where {one} ends. Put the missing or doubled file right first."""


class ArchiveDamaged(NewsroomError):
    """The archive file {path} is damaged: {detail}. Restore it from a copy of the archive."""


class StoreNotEmpty(NewsroomError):
    """The store {path} is not empty; an archive is restored into a new one."""

    exit_code = EXIT_USAGE


class TopicNotEmpty(NewsroomError):
    """{topic} holds events already; an archive is restored into an empty installation."""

    exit_code = EXIT_USAGE


class OtherPartitions(NewsroomError):
    """The archive {target} was written of another number of partitions: {detail}. Create the topics with as many as it had."""

    exit_code = EXIT_USAGE


class UnknownDeadLetter(NewsroomError):
    """There is no dead letter {number}. `newsroom dlq list` shows those that there are."""

    exit_code = EXIT_USAGE


class CannotRetry(NewsroomError):
    """Dead letter {number} cannot be retried: {detail}."""


class UnknownSetting(NewsroomError):
    """There is no such setting: {where} {name}; {hint}"""

    exit_code = EXIT_USAGE


class TwoSettings(NewsroomError):
    """Both {one} and {other} are set. Keep one of them."""

    exit_code = EXIT_USAGE


class BadSetting(NewsroomError):
    """The setting {name} ({origin}) does not fit: {detail}. `newsroom settings` tells what it means."""

    exit_code = EXIT_USAGE


class BadSettingsFile(NewsroomError):
    """The file {path} ({origin}) cannot be read: {detail}."""

    exit_code = EXIT_USAGE


class MissingExtra(NewsroomError):
    """This needs {module}, which is not installed: `pip install 'newsroom-worker[{extras}]'`."""

    exit_code = EXIT_USAGE


class PortTaken(NewsroomError):
    """Metrics cannot be served on {host}:{port}: {detail}. Set NEWSROOM_METRICS_PORT to another port, or to 0 for a free one."""

    exit_code = EXIT_UNAVAILABLE


class BrokerUnavailable(NewsroomError):
    """No answer from Kafka at {servers}: {detail}. Start it, or set NEWSROOM_KAFKA_SERVERS."""

    exit_code = EXIT_UNAVAILABLE


class AccessDenied(NewsroomError):
    """{server} refused us: {detail}. Check the name and password in NEWSROOM_{name}_USER and NEWSROOM_{name}_PASSWORD."""

    exit_code = EXIT_UNAVAILABLE


class NoTopic(NewsroomError):
    """There is no topic {topic}. `newsroom topics apply` creates what is missing."""

    exit_code = EXIT_UNAVAILABLE


class TopicsDiffer(NewsroomError):
    """The topics are not as declared: {detail}. `newsroom topics apply` creates what is missing; it never changes what is there."""


class DeadLetterFlood(NewsroomError):
    """Stage {stage} stopped: {share} of its recent records went to the dead letters, more than the limit of {limit}.
    Last reason: {reason}. Mend the cause, then start the stage again; raise NEWSROOM_DEAD_LETTER_LIMIT to let them pass."""


class StateTaken(NewsroomError):
    """Another process has taken over the dedup state: {detail}. This one ends; started again, it stands by."""

    exit_code = EXIT_UNAVAILABLE


class LiveMoved(NewsroomError):
    """Generation {generation} is no longer live, {live} is. This worker ends; started again, it works on that one."""

    exit_code = EXIT_AGAIN


class StageStalled(NewsroomError):
    """Stage {stage} ends itself: {detail} for {seconds} s."""


class NoDisk(NewsroomError):
    """{path} cannot be written: {detail}. Free some space, or set NEWSROOM_STATE_DIR to another folder."""

    exit_code = EXIT_UNAVAILABLE


class IndexUnavailable(NewsroomError):
    """No answer from OpenSearch at {url}: {detail}. Start it, or set NEWSROOM_OPENSEARCH_URL."""

    exit_code = EXIT_UNAVAILABLE
