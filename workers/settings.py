"""Every setting, in one class: from flags, then environment (`NEWSROOM_...`), then a TOML file, then the defaults here.

The file is the one that `--config` or `NEWSROOM_CONFIG` names, else `newsroom.toml` in the working directory when it is there.
A secret may be given by its file instead: `NEWSROOM_<NAME>_FILE=/run/secrets/x`. A variable with our prefix, or a key of the
file, that is no setting is an error which names the nearest one: a misspelt limit that is silently ignored is found too late.
`workers/config.py` reads the sources.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from workers.config import sources


class Settings(BaseSettings):
    """What an operator may choose. Sizes are in bytes, times in seconds."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSROOM_", env_file=None, env_ignore_empty=True, extra="forbid", frozen=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, environment, files of secrets, configuration file; the first that has a setting wins."""
        return sources(settings_cls, init_settings, env_settings)

    config: Path | None = Field(
        default=None, description="A TOML file with settings; default: newsroom.toml here, if there is one."
    )
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
    entities_annotator: str | None = Field(
        default=None, description="Name of a plug-in that finds names, such as `spacy`; default: the shipped model."
    )
    entities_gazetteer: Path | None = Field(
        default=None, description="A CSV file (id, name, aliases, label, context) that entities are linked into."
    )
    entities_places: bool = Field(
        default=False, description="Link countries and cities into GeoNames; needs the extra `places`."
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="How log lines are written to stderr."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least important log lines that are written."
    )
    metrics_host: str = Field(
        default="127.0.0.1", description="Address on which a worker serves /metrics, /healthz and /readyz."
    )
    metrics_port: int = Field(
        default=9464, ge=0, le=65_535, description="Port for /metrics, /healthz and /readyz; 0 takes a free one."
    )
    metrics_sources: int = Field(
        default=200,
        ge=1,
        le=10_000,
        description="Sources that get a time series each; events of further ones are counted together as `other`.",
    )
    metrics_file: Path | None = Field(
        default=None,
        description="A file that `newsroom run` writes its metrics to, for the node exporter's textfile collector.",
    )
    otlp_endpoint: str | None = Field(
        default=None,
        description="Where traces are sent by OTLP over HTTP, such as `http://collector:4318/v1/traces`; none: no traces.",
    )
    trace_share: float = Field(
        default=1.0,
        ge=0,
        le=1,
        description="Share of the articles whose way is traced; each article's wholly or not at all.",
    )

    # Kafka
    kafka_servers: str = Field(default="127.0.0.1:9092", description="Brokers, `host:port`, separated by commas.")
    kafka_tls: bool = Field(default=False, description="Whether connections to the brokers are encrypted.")
    kafka_ca_file: Path | None = Field(
        default=None,
        description="PEM file of the authority that signed the brokers' certificates; default: the system's.",
    )
    kafka_user: str | None = Field(default=None, description="Name for SASL; none: no authentication.")
    kafka_password: SecretStr | None = Field(default=None, description="Password of that name, proven by SASL.")
    kafka_mechanism: Literal["SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN"] = Field(
        default="SCRAM-SHA-512", description="How the password is proven to the broker. PLAIN only over TLS."
    )
    topic_prefix: str = Field(
        default="", pattern=r"^[a-zA-Z0-9._-]{0,100}$", description="Stands before each topic's and group's name."
    )
    partitions: int = Field(default=24, ge=1, description="Partitions of each event topic. Cannot be lowered later.")
    replication: int = Field(default=1, ge=1, description="Copies that the brokers keep of each topic.")
    retention_days: float = Field(default=7, gt=0, description="How long event topics keep their records.")
    dead_letter_retention_days: float = Field(default=90, gt=0, description="How long dead letters are kept.")
    state_dir: Path = Field(
        default=Path("newsroom-state"),
        description="Folder of a worker's own files: attempts, dedup state, resume points of ingest.",
    )
    archive: str | None = Field(
        default=None,
        description="Where `newsroom archive --kafka` writes raw events: what the topic no longer holds is read from there.",
    )
    stage_take: int = Field(default=256, ge=1, le=5_000, description="Records that a Kafka worker takes at a time.")
    session_timeout: float = Field(
        default=18.0, ge=6, description="After so long without a heartbeat a worker's partitions go to another."
    )
    stall_timeout: float = Field(
        default=300.0, gt=0, description="A worker with records to do and no progress for so long ends itself."
    )
    stop_timeout: float = Field(
        default=25.0, gt=0, description="How long a stopping worker may finish what it has begun."
    )
    dead_letter_limit: float = Field(
        default=0.5, gt=0, le=1, description="Share of dead letters among recent records above which a stage stops."
    )

    # OpenSearch
    opensearch_url: str = Field(default="http://127.0.0.1:9200", description="Address of the search cluster.")
    opensearch_ca_file: Path | None = Field(
        default=None,
        description="PEM file of the authority that signed the cluster's certificate; default: the system's.",
    )
    opensearch_user: str | None = Field(default=None, description="Name for basic authentication.")
    opensearch_password: SecretStr | None = Field(default=None, description="Password for basic authentication.")
    opensearch_api_key: SecretStr | None = Field(default=None, description="API key, instead of name and password.")
    index_prefix: str = Field(
        default="", pattern=r"^[a-z0-9._-]{0,100}$", description="Stands before each index's and alias's name."
    )
    index_replicas: int = Field(default=0, ge=0, description="Further copies that the cluster keeps of each index.")
