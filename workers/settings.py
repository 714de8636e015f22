"""Every setting, in one class: from flags, then environment (`NEWSROOM_...`), then a file, then the defaults here."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may choose. Sizes are in bytes, times in seconds."""

    model_config = SettingsConfigDict(env_prefix="NEWSROOM_", env_file=None, extra="ignore", frozen=True)

    store: Path = Field(
        default=Path("newsroom.sqlite3"),
        description="The embedded runtime's one file: topics, offsets, state and index.",
    )
    jobs: int | None = Field(
        default=None, ge=1, description="Processes that share the heavy stages; default: the number of cores."
    )
    batch_size: int = Field(default=64, ge=1, le=10_000, description="Records that a stage takes at a time.")
    max_body_bytes: int = Field(default=10_000_000, ge=1_000, description="Largest raw body that is taken.")
    document_timeout: float = Field(
        default=60.0, gt=0, description="Longest time that a stage may spend on one document."
    )
    max_attempts: int = Field(
        default=3, ge=1, description="Times that a document may kill its worker before it is set aside."
    )
    dedup_window_days: int = Field(default=14, ge=1, description="Days of event time in which copies are looked for.")
    log_format: Literal["console", "json"] = Field(
        default="console", description="How log lines are written to stderr."
    )
