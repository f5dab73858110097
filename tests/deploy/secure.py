"""HTTPS to the site on the loopback address, whose certificate is checked for the name that is asked."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from support.front import Certificate
from support.served_ledger import Answer

LEDGER = "libro.example.org"
NOTIFIER = "avisos.example.org"
ANSWER_SECONDS = 30.0


def make_certificate(folder: Path) -> Certificate:
    """Make a certificate for both names of the site, which signs itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, LEDGER)])
    names = x509.SubjectAlternativeName([*map(x509.DNSName, (LEDGER, NOTIFIER, "localhost"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate = Certificate(folder / "chain.pem", folder / "key.pem")
    certificate.chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    certificate.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return certificate


class Site:
    """The site behind *port*, as a client sees it who trusts *certificate*."""

    def __init__(self, port: int, plain_port: int, certificate: Certificate) -> None:
        self.port, self.plain_port = port, plain_port
        self._tls = ssl.create_default_context(cafile=str(certificate.chain))

    @contextlib.contextmanager
    def open(
        self, host: str, path: str, *, headers: Mapping[str, str] | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        """Ask for *path*, and give the answer as it comes."""
        with contextlib.closing(_Connection(host, self.port, self._tls)) as connection:
            connection.request("GET", path, headers=dict(headers or {}))
            yield connection.getresponse()

    def get(self, host: str, path: str, **headers: str) -> Answer:
        """Ask for *path* and read the whole answer."""
        with self.open(host, path, headers=headers) as answer:
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


class _Connection(http.client.HTTPConnection):
    def __init__(self, host: str, port: int, tls: ssl.SSLContext) -> None:
        super().__init__(host, timeout=ANSWER_SECONDS)
        self._at, self._context = port, tls

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self._at), ANSWER_SECONDS)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)
