"""ZIP codes of the United States, as the package zipcodes carries them.

Other countries are left out: what packages carry of them is under share-alike licences (ODbL), holds what Canada Post
lets only others copy, or does not say where it comes from.
"""

from __future__ import annotations

import numpy as np
import zipcodes

from tools.places.cities import text

# The Post counts them as states, ISO 3166 as countries of their own.
_TERRITORIES = {"PR", "GU", "VI", "AS", "MP", "FM", "MH", "PW"}


def packed() -> dict[str, np.ndarray]:
    """Columns, sorted by code. Military codes lie nowhere on the map, and those without coordinates are no help."""
    every = sorted(
        (z["zip_code"], z["state"], z["city"], float(z["lat"]), float(z["long"]))
        for z in zipcodes.list_all()
        if z["country"] == "US" and z["zip_code_type"] != "MILITARY" and float(z["lat"] or 0) and float(z["long"] or 0)
    )
    codes, states, names, latitudes, longitudes = zip(*every, strict=True)
    regions = [state if state in _TERRITORIES else f"US.{state}" for state in states]
    known = sorted(set(regions))
    return {
        "codes": np.array([int(code) for code in codes], np.uint32),
        "regions": text(known),
        "region": np.array([known.index(region) for region in regions], np.uint8),
        "names": text(list(names)),
        "latitude": np.array([round(x * 1e3) for x in latitudes], np.int32),
        "longitude": np.array([round(x * 1e3) for x in longitudes], np.int32),
    }
