"""A command whose output is piped into one that stops reading (`| head`) ends quietly, like any other of the system."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn


def run(main: Callable[[], int | None]) -> NoReturn:
    """Run a command to its exit code; 0 where nobody reads on."""
    try:
        try:
            code = main()
        finally:
            sys.stdout.flush()  # here and not when the interpreter ends, which would say so
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)
