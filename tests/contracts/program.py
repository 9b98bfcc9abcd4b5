"""The program as others run it: a process of its own, a home folder of its own, no keyboard."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def environment(home: Path) -> dict[str, str]:
    """What the program finds around it: this home, and `clinconnect` of this installation first on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "CLINCONNECT_HOME": str(home), "PATH": path}


def run(*words: str, home: Path, lines: str = "") -> subprocess.CompletedProcess[str]:
    """`clinconnect` with these arguments and this standard input."""
    return subprocess.run(
        [sys.executable, "-m", "clinconnect", *words],
        input=lines, capture_output=True, text=True, encoding="utf-8", env=environment(home), timeout=300, check=False,
    )  # fmt: skip
