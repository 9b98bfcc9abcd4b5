"""An address that is wrong, or behind which nobody is: said at once, with what to do."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.rooms.registry.server import LocalRegistry

from clinconnect.errors import BadInput, Unavailable
from clinconnect.registry import Asked, Registry, Surroundings


def code_of(address: str, *, tries: int = 2) -> str:
    around = Surroundings(sleep=lambda _: None)
    registry = Registry(address, per_minute=1e9, tries=tries, timeout=5, around=around)
    with pytest.raises((Unavailable, BadInput)) as caught:
        registry.page(Asked())
    assert caught.value.hint
    return caught.value.code


@pytest.mark.parametrize(
    "address",
    [
        "", "registry", "ftp://registry.example/api", "https://", "http://me:secret@registry.example/api",
        "https://registry.example/api?x=1", "https://registry.example/" + "x" * 200, "http://[::1/api",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadInput) as caught:
        Registry(address)
    assert caught.value.code == "registry-address"
    assert "secret" not in str(caught.value)


def test_an_address_is_one_with_and_without_its_last_stroke() -> None:
    assert Registry("https://registry.example/api/v2/ ").base_url == "https://registry.example/api/v2"


def test_a_machine_that_is_not_there() -> None:
    assert code_of("http://no-such-machine.invalid/api/v2") == "registry-unreachable"


def test_nobody_listens() -> None:
    with LocalRegistry() as local:
        address = local.base_url
    assert code_of(address) == "registry-unreachable"


def test_another_path_of_the_right_machine() -> None:
    with LocalRegistry(1) as local:
        assert code_of(local.base_url.replace("/v2", "/v9")) == "registry-nothing-there"


def test_a_server_that_speaks_no_tls() -> None:
    with LocalRegistry(1) as local:
        assert code_of(local.base_url.replace("http:", "https:")) == "registry-untrusted"


def test_a_certificate_that_nobody_vouches_for(self_signed: str) -> None:
    assert code_of(self_signed) == "registry-untrusted"


def test_an_address_that_leads_round_in_circles(turning: str) -> None:
    assert code_of(turning) == "registry-redirects"


class _Turning(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", self.path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Not said."""


def _served(server: HTTPServer, scheme: str) -> Iterator[str]:
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"{scheme}://127.0.0.1:{server.server_address[1]}/api/v2"
    server.shutdown()
    server.server_close()


@pytest.fixture
def turning() -> Iterator[str]:
    yield from _served(HTTPServer(("127.0.0.1", 0), _Turning), "http")


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
    path = tmp_path / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    server = HTTPServer(("127.0.0.1", 0), _Turning)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    yield from _served(server, "https")
