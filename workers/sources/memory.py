"""What a follower has seen: one small JSON object a key, which the caller makes durable."""

from typing import Any, Protocol

Facts = dict[str, Any]


class Memory(Protocol):
    """What was seen, by key."""

    def get(self, key: str) -> Facts | None:
        """The facts last put under the key."""
        ...

    def put(self, key: str, facts: Facts) -> None:
        """Keep the facts, in place of those before."""
        ...


class DictMemory:
    """A memory for one process."""

    def __init__(self) -> None:
        self.facts: dict[str, Facts] = {}

    def get(self, key: str) -> Facts | None:
        """The facts last put under the key."""
        return self.facts.get(key)

    def put(self, key: str, facts: Facts) -> None:
        """Keep the facts, in place of those before."""
        self.facts[key] = facts
