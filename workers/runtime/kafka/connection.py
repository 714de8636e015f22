"""How every client reaches the brokers: addresses, TLS, SASL. One place, so that no client forgets one of them.

Passwords come from the environment or from a file, and are handed to the clients only; nothing here prints them.
"""

import ssl
from pathlib import Path
from typing import Any

import faust
from pydantic import SecretStr

from workers.settings import Settings

# JSON may write one byte of a body as six; topics, producers and consumers agree on what fits.
MAX_RECORD_BYTES = 32 * 1024 * 1024


def secret(value: SecretStr | None) -> str | None:
    """The secret itself, for a client that needs it."""
    return None if value is None else value.get_secret_value()


def ssl_context(ca_file: Path | None) -> ssl.SSLContext:
    """A context that checks certificate and host name. Raises OSError, ssl.SSLError."""
    return ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))


def client_options(settings: Settings) -> dict[str, Any]:
    """What each kafka-python client is given."""
    options: dict[str, Any] = {
        "bootstrap_servers": [server.strip() for server in settings.kafka_servers.split(",")],
        "client_id": "newsroom",
    }
    if settings.kafka_tls:
        options["ssl_context"] = ssl_context(settings.kafka_ca_file)
    if settings.kafka_user is None:
        options["security_protocol"] = "SSL" if settings.kafka_tls else "PLAINTEXT"
        return options
    return options | {
        "security_protocol": "SASL_SSL" if settings.kafka_tls else "SASL_PLAINTEXT",
        "sasl_mechanism": settings.kafka_mechanism,
        "sasl_plain_username": settings.kafka_user,
        "sasl_plain_password": secret(settings.kafka_password),
    }


def faust_broker(settings: Settings) -> dict[str, Any]:
    """What a Faust app is given."""
    urls = [f"kafka://{server.strip()}" for server in settings.kafka_servers.split(",")]
    options: dict[str, Any] = {"broker": ";".join(urls)}
    context = ssl_context(settings.kafka_ca_file) if settings.kafka_tls else None
    if settings.kafka_user is not None:
        options["broker_credentials"] = faust.SASLCredentials(
            username=settings.kafka_user,
            password=secret(settings.kafka_password),
            ssl_context=context,
            mechanism=settings.kafka_mechanism,
        )
    elif context is not None:
        options["broker_credentials"] = faust.SSLCredentials(context)
    return options
