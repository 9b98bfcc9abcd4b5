"""How does what a person writes lie on the disk? Encrypted, with a key in a file of its own.

AES-256 in Galois/counter mode (NIST SP 800-38D) with a random 96-bit nonce; what it is about (an application's id and trial) is
authenticated, so that no row can be passed off as another. Whoever loses the key file loses all of it: back it
up, apart from the database.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clinconnect.errors import Unavailable

_FORMAT = b"\x01"
_NONCE_BYTES = 12
_KEY_BYTES = 32


class Seal:
    """Closes and opens what is to be kept secret, with one key."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, plain: bytes, about: str) -> bytes:
        """The sealed bytes; they open only with the same words `about`."""
        nonce = os.urandom(_NONCE_BYTES)
        return _FORMAT + nonce + self._cipher.encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """The plain bytes; Unavailable where the key is another or the bytes were changed."""
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            if sealed[:1] != _FORMAT:
                raise InvalidTag
            return self._cipher.decrypt(nonce, body, about.encode())
        except (InvalidTag, ValueError) as error:
            hint = "Put back the key file that belongs to this store."
            raise Unavailable("what is sealed cannot be opened with this key", hint=hint, code="wrong-key") from error


def seal_from(path: Path, *, new: bool) -> Seal:
    """The seal with the key of the file; where there is none and `new` says so, with a new key in it (mode 0600).

    Unavailable where the key is lost or is none; OSError where the file cannot be read or written.
    """
    if not path.exists():
        if not new:
            hint = f"Put the key file {path.name} back from your backup. Without it what is sealed cannot be read."
            raise Unavailable("the key of what is sealed is lost", hint=hint, code="key-lost")
        _write_new(path)
    try:
        key = urlsafe_b64decode(path.read_bytes().strip())
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        hint = f"Put the key file {path.name} back from your backup."
        raise Unavailable("the key file holds no key", hint=hint, code="key-damaged")
    return Seal(key)


def _write_new(path: Path) -> None:
    """Write the whole file aside, then put it in place unless another process was first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(urlsafe_b64encode(AESGCM.generate_key(_KEY_BYTES * 8)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            path.hardlink_to(aside)
    finally:
        aside.unlink()
