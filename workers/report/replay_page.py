"""A replay, planned or done, on a terminal."""

from datetime import timedelta

from rich.console import Console

from workers.generations import Replayed
from workers.runtime.embedded.plan import Plan


def print_plan(console: Console, plan: Plan) -> None:
    """How much, and how long."""
    console.print(
        f"{plan.events:,} raw events ({plan.scope}), up to offset {plan.target:,}, from {plan.from_stage} of {plan.base}"
    )
    console.print(f"{plan.records:,} records to begin with, {plan.values / 1_000_000:,.1f} MB")
    for stage, cost in plan.costs.items():
        console.print(f"  {stage}: {cost:.1f} ms a document, measured on some of them")
    console.print(f"about {duration(plan.seconds)} in {plan.jobs} processes, when nothing else has the machine")


def print_replayed(console: Console, done: Replayed) -> None:
    """What it came to, and what to do next."""
    generation = done.generation
    rate = f", {done.new / done.seconds:.0f} a second" if done.new and done.seconds > 0 else ""
    console.print(
        f"{generation.name} holds {done.events:,} raw events, {done.new:,} of them new ({duration(done.seconds)}{rate})"
    )
    console.print(", ".join(f"{count:,} {outcome.replace('_', ' ')}" for outcome, count in done.outcomes.items()))
    console.print(f"`newsroom diff {generation.base} {generation.name}` shows what would change.")


def duration(seconds: float) -> str:
    """`0:00:07`; below ten seconds with a tenth."""
    return f"{seconds:.1f} s" if seconds < 10 else str(timedelta(seconds=round(seconds)))
