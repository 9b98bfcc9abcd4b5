"""Which reader made these rules? A fingerprint of everything that turns a text into rules: its code and its tables.

A release number would not do: rules kept by yesterday's reader must be made anew whenever a table line was added since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_ROOMS = ("clinconnect.terms", "clinconnect.criteria", "clinconnect.compiler")


@lru_cache(maxsize=1)
def reader_version() -> str:
    """The fingerprint of the rooms that read, the same as long as the program is."""
    return fingerprint({room: files(room) for room in _ROOMS})


def fingerprint(folders: dict[str, Traversable]) -> str:
    """SHA-256 over the names and contents of all files in the folders, 64 hex digits; compiled Python left out."""
    digest = hashlib.sha256()
    for room, folder in folders.items():
        for name, content in _contents(folder, room):
            digest.update(f"{name}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _contents(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and not entry.name.startswith(("__pycache__", ".")):
            yield from _contents(entry, f"{path}/{entry.name}")
        elif entry.is_file() and not entry.name.endswith(".pyc"):
            yield f"{path}/{entry.name}", entry.read_bytes()
