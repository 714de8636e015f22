"""Progress on stderr: a bar on a terminal, nothing elsewhere."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from workers.cli.output import aside

if TYPE_CHECKING:
    from workers.generations import Progress as ReplayState
    from workers.runtime.embedded.run import Progress as RunState


class _Bar:
    """A bar with one task, shown while the block lasts."""

    def __init__(self, description: str) -> None:
        console = aside()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._task = self._bar.add_task(description, total=None, rate="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()


class RunProgress(_Bar):
    """Of a run: articles that have their outcome, of those read so far, with the rate and the time left."""

    def __init__(self) -> None:
        super().__init__("reading")

    def update(self, state: "RunState") -> None:
        """Show where the run is."""
        rate = f"{state.done / state.seconds:.0f} docs/s" if state.done and state.seconds else ""
        rejected = f", {state.rejected:,} rejected" if state.rejected else ""
        self._bar.update(
            self._task,
            description=("reading" if state.reading else "enriching") + rejected,
            # While inputs are still being read the end is not known: the bar shows work, not a share of it.
            total=None if state.reading else state.total,
            completed=state.done,
            rate=rate,
        )


class ReplayProgress(_Bar):
    """Of a replay: raw events that have their outcome in the generation, of those there at its start."""

    def __init__(self) -> None:
        super().__init__("replaying")

    def update(self, state: "ReplayState") -> None:
        """Show where the replay is."""
        description = f"carrying over {state.carried:,} records" if state.carried else "replaying"
        self._bar.update(
            self._task,
            description="giving way to live work" if state.waits else description,
            total=state.total,
            completed=state.done,
            rate=f"{state.rate:.0f} docs/s" if state.rate else "",
        )
