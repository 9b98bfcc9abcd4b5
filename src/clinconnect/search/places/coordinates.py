"""Is the text a point? "42.36, -71.06", "42.36 N 71.06 W", "42°21'30"N 71°3'W"."""

from __future__ import annotations

import re

from clinconnect.search.places.place import Place

_MINUTES = r"(?:(?P<{0}_m>\d{{1,2}}(?:\.\d{{1,9}})?)\s*['’′]\s*(?:(?P<{0}_s>\d{{1,2}}(?:\.\d{{1,9}})?)\s*[\"”″]\s*)?)?"
_NUMBER = r"(?P<{0}>\d{{1,3}}(?:\.\d{{1,12}})?)\s*(?:°\s*" + _MINUTES + ")?"
_SIGNED = re.compile(rf"(?P<ns>[-+−])?{_NUMBER.format('lat')}(?:\s*[,;]\s*|\s+)(?P<ew>[-+−])?{_NUMBER.format('lon')}")
_BEHIND = re.compile(
    rf"{_NUMBER.format('lat')}(?P<ns>[NS])\s*[,;]?\s*{_NUMBER.format('lon')}(?P<ew>[EWO])", re.IGNORECASE
)
_BEFORE = re.compile(
    rf"(?P<ns>[NS])\s*{_NUMBER.format('lat')}\s*[,;]?\s*(?P<ew>[EWO])\s*{_NUMBER.format('lon')}", re.IGNORECASE
)
# O is west in the Romance languages and east in German, so it is no answer.
_SOUTH_OR_WEST, _UNCLEAR = frozenset("-−SW"), "O"


def point(text: str) -> Place | None:
    """The point that the text gives; None where it gives none. ValueError, with a sentence, where there is no such point."""
    bare = text.strip().strip("()[]").strip()
    written = next((m for pattern in (_SIGNED, _BEHIND, _BEFORE) if (m := pattern.fullmatch(bare))), None)
    if written is None:
        return None
    if (written["ew"] or "").upper() == _UNCLEAR:
        raise ValueError("O means west in some languages and east in others: write E or W.")
    latitude, longitude = _degrees(written, "lat", "ns"), _degrees(written, "lon", "ew")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError(
            "There is no such point: latitude comes first, from -90 to 90, then longitude, from -180 to 180."
        )
    return Place(f"{round(latitude, 5)}, {round(longitude, 5)}", None, None, latitude, longitude, "coordinates")


def _degrees(written: re.Match[str], part: str, side: str) -> float:
    minutes, seconds = float(written[f"{part}_m"] or 0), float(written[f"{part}_s"] or 0)
    size = float(written[part]) + minutes / 60 + seconds / 3600
    return -size if (written[side] or "").upper() in _SOUTH_OR_WEST else size
