"""The stage as a function of a body."""

from collections.abc import Callable
from typing import Any

import pytest

from schemas import CleanEvent
from tests.unit.clean.support import check_provenance, record
from workers.errors import Rejection
from workers.stages.base import Emit, Reject
from workers.stages.clean import CleanStage

Clean = Callable[..., CleanEvent]


@pytest.fixture
def clean() -> Clean:
    """Cleans a body and checks the provenance of the result."""

    def run(body: str, media_type: str = "text/plain", **fields: Any) -> CleanEvent:
        (outcome,) = CleanStage().process([record(body, media_type, **fields)])
        assert isinstance(outcome, Emit), outcome
        (event,) = outcome.events
        assert isinstance(event, CleanEvent)
        check_provenance(event, body)
        return event

    return run


@pytest.fixture
def reject() -> Callable[..., Rejection]:
    """Cleans a body that cannot be taken and gives the error."""

    def run(body: str, media_type: str = "text/plain", **fields: Any) -> Rejection:
        (outcome,) = CleanStage(max_body_bytes=1_000_000).process([record(body, media_type, **fields)])
        assert isinstance(outcome, Reject), outcome
        return outcome.error

    return run
