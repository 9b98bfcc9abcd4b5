"""How is a date said? Day, month and year in words, so that 7/8 cannot be taken for 8/7; partial dates stay partial."""

from __future__ import annotations

import re
from datetime import date

from clinconnect.trials import PartialDate

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def say_date(when: PartialDate | date | None) -> str | None:
    """`8 July 2025`, `July 2025` or `2025`; a date that is not ISO is said as it came, None stays None."""
    if when is None:
        return None
    iso = when.isoformat() if isinstance(when, date) else when.iso.strip()
    got = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", iso)
    if not got:
        return iso or None
    year, month, day = got[1], int(got[2] or 0), int(got[3] or 0)
    if not 1 <= month <= 12:
        return year
    return f"{day} {MONTHS[month - 1]} {year}" if day else f"{MONTHS[month - 1]} {year}"
