"""Where is a browser? The one named in CLINCONNECT_CHROMIUM, else the first Chromium on the path."""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no chromium: install it (Debian: apt-get install chromium) or name it in CLINCONNECT_CHROMIUM"


def executable() -> str | None:
    """The browser's file, None where there is none."""
    asked = os.environ.get("CLINCONNECT_CHROMIUM")
    return asked or next((found for name in NAMES if (found := shutil.which(name))), None)
