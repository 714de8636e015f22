"""What every event model shares: strict, immutable, JSON by orjson.

Unknown fields are refused (`extra="forbid"`): a field that a reader does not know is either a newer version, which has a
number of its own, or a mistake, which should be seen. Fields that are None are left out of the JSON.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, Self

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict


class Model(BaseModel):
    """Base of all contracts."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", ser_json_inf_nan="null")

    def to_json(self) -> bytes:
        """Canonical JSON: fields in the order of declaration, None left out, timestamps in RFC 3339."""
        return orjson.dumps(self.model_dump(exclude_none=True), option=orjson.OPT_UTC_Z)

    @classmethod
    def from_json(cls, data: bytes | str) -> Self:
        """Parse and validate.

        Raises `orjson.JSONDecodeError` (with line and column) when it is not JSON, `pydantic.ValidationError` when it is
        not this model.
        """
        return cls.model_validate(orjson.loads(data))


def parse_timestamp(value: Any) -> Any:
    """ISO 8601 date or date-time to an aware datetime in UTC; without an offset it is taken as UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"{value!r} is not an ISO 8601 date or date-time, such as 2026-01-31T09:00:00Z") from error
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value


Timestamp = Annotated[datetime, BeforeValidator(parse_timestamp)]
