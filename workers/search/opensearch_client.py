"""The client to a cluster: TLS, basic or API-key authentication; and what its failures mean to us."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    OpenSearchException,
    SSLError,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as NotConnected

from workers.errors import AccessDenied, IndexUnavailable
from workers.settings import Settings

# What a retry may mend: overload, a node that starts, a proxy without a backend.
PASSING = frozenset({408, 429, 500, 502, 503, 504})
# A disk that is full makes indices read-only; OpenSearch takes that back when there is space again.
BLOCKED = "cluster_block_exception"


def connect(settings: Settings, timeout: float = 30.0) -> OpenSearch:
    """A client, not yet connected. It never retries by itself: that is for who knows what is repeated."""
    options: dict[str, Any] = {"hosts": [settings.opensearch_url], "timeout": timeout, "max_retries": 0}
    if settings.opensearch_url.startswith("https:"):
        ca_file = settings.opensearch_ca_file
        options["ssl_context"] = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    if settings.opensearch_api_key is not None:
        options["headers"] = {"Authorization": f"ApiKey {settings.opensearch_api_key.get_secret_value()}"}
    elif settings.opensearch_user is not None:
        password = settings.opensearch_password
        options["http_auth"] = (settings.opensearch_user, password.get_secret_value() if password else "")
    return OpenSearch(**options)


@contextmanager
def told(url: str) -> Iterator[None]:
    """Turns the client's failures into ours. Raises IndexUnavailable for what may pass, AccessDenied for what will not."""
    try:
        yield
    except SSLError as error:
        raise IndexUnavailable(url=url, detail=f"TLS failed: {_cause(error)}") from error
    except NotConnected as error:
        raise IndexUnavailable(url=url, detail=_cause(error)) from error
    except (AuthenticationException, AuthorizationException) as error:
        if BLOCKED in str(error):
            raise IndexUnavailable(url=url, detail="it is read-only (is its disk full?)") from error
        raise AccessDenied(server=f"OpenSearch at {url}", name="OPENSEARCH", detail=error.status_code) from error
    except TransportError as error:
        if error.status_code in PASSING:
            raise IndexUnavailable(url=url, detail=f"status {error.status_code}, {error.error}") from error
        raise
    except OpenSearchException as error:
        raise IndexUnavailable(url=url, detail=type(error).__name__) from error


def _cause(error: NotConnected) -> str:
    return str(error.info if len(error.args) > 2 else error)[:200]
