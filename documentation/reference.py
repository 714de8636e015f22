"""Reference pages from the code: settings, metrics, events, errors.

The command line has a page kept by hand, which a test holds to the code.
"""

import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from schemas.codec import EVENT_TYPES, current_version
from workers import errors
from workers.config import is_secret, variable_of
from workers.metrics import METRICS
from workers.pipeline import STAGES, TABLES, TOPICS, dead_letter_topic
from workers.settings import Settings

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
SETTINGS_HEAD = """# Settings

From flags, then the environment, then a TOML file (`--config`, `NEWSROOM_CONFIG`, or `newsroom.toml` in the working directory),
then the defaults here; the first that has a setting wins. A secret can be given by the name of its file instead: its variable
with `_FILE` behind it. A variable with our prefix, or a key of the file, that is no setting is an error. `newsroom settings` shows
each with its value and where that was found. Sizes are in bytes, times in seconds.

"""
METRICS_HEAD = """# Metrics

Served by each worker on `/metrics` (OpenMetrics or Prometheus text), and written by `newsroom run --metrics-file` for the node
exporter's textfile collector. Beside them a worker serves `/healthz` (its loop turns) and `/readyz` (it does its work).

"""
EVENTS_HEAD = """# Events

Values are JSON, keyed by `article_id`. Headers are CloudEvents in binary mode, W3C `traceparent`, and the stage's name and
version. `newsroom schemas` prints the JSON Schema of each. All offsets count Unicode code points and are half-open.

"""
FAILURES_HEAD = """# Errors

The name is what dead letters and metrics show; what stands in braces is filled in. Those with exit code 3 concern one input:
it goes to the dead letters and the others go on. The rest end the command.

"""
MADE = "<!-- Made from the code by `make reference`; change it there. -->\n\n"


def rendered() -> dict[Path, str]:
    """Path and text of each page."""
    pages = {"settings": settings(), "metrics": metrics(), "events": events(), "errors": failures()}
    return {FOLDER / f"{name}.md": MADE + text.rstrip() + "\n" for name, text in pages.items()}


def settings() -> str:
    """Every setting."""
    rows = [
        (f"`{name}`", f"`{variable_of(name)}`", _default(field), _cell(field.description or ""))
        for name, field in Settings.model_fields.items()
    ]
    return SETTINGS_HEAD + _table(("Setting", "Variable", "Default", "Meaning"), rows)


def metrics() -> str:
    """Every metric."""
    rows = [
        (f"`{one.name}`", one.kind, ", ".join(f"`{label}`" for label in one.labels) or "-", _cell(one.help))
        for one in METRICS
    ]
    buckets = "\n".join(
        f"- `{one.name}`: {', '.join(f'{limit:g}' for limit in one.buckets)}" for one in METRICS if one.buckets
    )
    return METRICS_HEAD + _table(("Metric", "Kind", "Labels", "Meaning"), rows) + f"\n## Buckets\n\n{buckets}\n"


def events() -> str:
    """Every event and topic."""
    consumers: dict[str, str] = {spec.consumes.name: spec.name for spec in STAGES}
    rows = []
    for topic in (*TOPICS, *TABLES):
        reader = consumers.get(topic.name)
        dead = f"`{dead_letter_topic(topic.name)}`" if reader else "-"
        rows.append((f"`{topic.name}`", topic.model.__name__, reader or "-", dead))
    text = EVENTS_HEAD + _table(("Topic", "Event", "Read by", "Dead letters"), rows)
    for model, kind in EVENT_TYPES.items():
        text += f"\n## {model.__name__}\n\n`{kind}`, version {current_version(model)}. {_model(model)}"
    for part in sorted(_parts(EVENT_TYPES), key=lambda one: one.__name__):
        text += f"\n### {part.__name__}\n\n{_model(part)}"
    return text


def failures() -> str:
    """Every error, with its message and exit code."""
    rows = [
        (f"`{name}`", str(error.exit_code), _cell(inspect.cleandoc(error.__doc__ or "")))
        for name, error in vars(errors).items()
        if inspect.isclass(error) and issubclass(error, errors.NewsroomError) and error is not errors.NewsroomError
    ]
    return FAILURES_HEAD + _table(("Error", "Exit code", "Message"), rows)


def _model(model: type[BaseModel]) -> str:
    fields = [
        (f"`{name}`", _type(field.annotation), "yes" if field.is_required() else "no")
        for name, field in model.model_fields.items()
    ]
    return _cell(inspect.cleandoc(model.__doc__ or "")) + "\n\n" + _table(("Field", "Type", "Required"), fields)


def _parts(models: Iterable[type[BaseModel]]) -> set[type[BaseModel]]:
    """The models that stand in fields of these, and in theirs."""
    found: set[type[BaseModel]] = set()
    waiting = [field.annotation for model in models for field in model.model_fields.values()]
    while waiting:
        annotation = waiting.pop()
        waiting += get_args(annotation)
        if inspect.isclass(annotation) and issubclass(annotation, BaseModel) and annotation not in found:
            found.add(annotation)
            waiting += [field.annotation for field in annotation.model_fields.values()]
    return found


def _default(field: Any) -> str:
    if is_secret(field):
        return "none (secret)"
    return "none" if field.default is None else f"`{field.default}`" if str(field.default) else "empty"


def _type(annotation: Any) -> str:
    text = re.sub(r"\b(schemas|workers|datetime|typing|pydantic)(\.\w+)*\.(?=\w)", "", str(annotation))
    text = re.sub(r"<class '(.*?)'>", r"\1", text)
    text = re.sub(r"Annotated\[(\w+), BeforeValidator\(.*?\)\]", r"\1", text)
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return "\n".join(_lines(head, rows)) + "\n"


def _lines(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
