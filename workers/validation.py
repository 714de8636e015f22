"""What is wrong with an event or a decision, in words: the one wording of pydantic's validation errors."""

from pydantic import ValidationError

MOST, LONGEST = 3, 200


def faults(error: ValidationError) -> str:
    """The first faults, `field: what is wrong`; never the input's values, which may be the article's text."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    told = []
    for one in found[:MOST]:
        field = ".".join(map(str, one["loc"])) or "event"
        told.append(f"it has no field {field!r}" if one["type"] == "missing" else f"{field}: {one['msg'][:LONGEST]}")
    if len(found) > MOST:
        told.append(f"and {len(found) - MOST} more")
    return "; ".join(told)
