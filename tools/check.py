"""Is the code in order? Format, lint, types, layers, locks: every check runs, and the end says which did not pass."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("lint", ("ruff", "check", "--output-format", "concise", ".")),
    ("types", ("mypy",)),
    ("layers", ("lint-imports", "--no-logo")),
    ("locks", ("python", "tools/locks.py", "check")),
)


def passes(name: str, command: tuple[str, ...]) -> bool:
    """Run one check; what it said is shown only where it does not pass."""
    started = time.monotonic()
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    print(f"{name:8}{'ok' if done.returncode == 0 else 'FAILED':8}{time.monotonic() - started:6.1f} s", flush=True)
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def main() -> int:
    """0 where all pass."""
    failed = [name for name, command in CHECKS if not passes(name, command)]
    if failed:
        print(f"did not pass: {', '.join(failed)}  (make format mends most of format and lint)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
