"""Every record of a file or folder, cut and read at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from clinconnect.registry import cut_folder, cut_source
from clinconnect.trials import RecordProblem, Trial, read_unread


def read_source(stream: BinaryIO, *, name: str) -> Iterator[Trial | RecordProblem]:
    """Those of a file."""
    return (found for one in cut_source(stream, name=name) for found in read_unread(one))


def read_folder(folder: Path, *, name: str) -> Iterator[Trial | RecordProblem]:
    """Those of a folder."""
    return (found for one in cut_folder(folder, name=name) for found in read_unread(one))
