"""A certificate authority of a test's own, and a certificate of it for the loopback interface."""

from dataclasses import dataclass
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)


@dataclass(frozen=True, slots=True)
class Certificates:
    """PEM files: the CA, and key with chain of a server on 127.0.0.1, in PKCS #8 as Kafka wants it."""

    ca: Path
    key_and_chain: Path


def make_certificates(folder: Path) -> Certificates:
    """A new CA and a certificate of it."""
    authority = trustme.CA()
    server = authority.issue_cert("127.0.0.1", "localhost")
    folder.mkdir(parents=True, exist_ok=True)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    key = load_pem_private_key(server.private_key_pem.bytes(), password=None)
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    chain = b"".join(blob.bytes() for blob in server.cert_chain_pems)
    (folder / "server.pem").write_bytes(plain + chain)
    return Certificates(folder / "ca.pem", folder / "server.pem")
