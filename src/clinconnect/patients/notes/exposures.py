"""Was the treatment taken, is it taken now, was the procedure done? A name alone does not say so."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, cast

from clinconnect.patients.coded_tables import table_rows

Exposure = Literal["current", "started", "past", "planned", "not-now", "never", "allergy", ""]
# What stands between a drug's name and what is said of it: "120 mg deep subcutaneously every 28 days was started".
_DOSE = (
    r"(?:\s+(?:\d[\d.,]*\s*(?:mg|mcg|µg|g|units?|iu|ml|%)?(?:/\w+)?|mg|mcg|units?|po|by mouth|orally|oral|iv|sc|"
    r"sq|im|deep|subcutaneous(?:ly)?|"
    r"intravenous(?:ly)?|intramuscular(?:ly)?|er|xr|sr|cr|lar|daily|nightly|weekly|monthly|bid|tid|qid|qd|qhs|"
    r"once|twice|"
    r"three times|a|per|day|week|month|every|days|weeks|hours|months|therapy|treatment))*"
)
_STOP = re.compile(
    r"[;]|\b(?:but|however|which|who|because|for|presents?|presented|developed|complains?|found|showed|revealed|"
    r"due to|secondary to|"
    r"and (?:he|she|is|was|has|had|presents|developed)|admitted|diagnosed|denies|with (?:no|good|poor|"
    r"improvement|resolution))\b|,\s*(?:he|she|the patient|who|which|but)\b",
    re.I,
)


@lru_cache(maxsize=2)
def _phrases(reach: str) -> tuple[tuple[Exposure, re.Pattern[str]], ...]:
    rows = [row for row in table_rows("exposures") if row["reach"] == reach]
    return tuple(
        (cast(Exposure, row["meaning"]), re.compile(row["phrase"].replace("<DOSE>", _DOSE), re.I)) for row in rows
    )


def exposure(text: str, start: int, end: int) -> Exposure:
    """What the sentence says of the treatment or procedure named at `start`..`end`; "" where it does not say."""
    for meaning, pattern in _phrases("after"):
        if pattern.match(text, end):
            return meaning
    best: tuple[tuple[int, int], Exposure] | None = None
    for meaning, pattern in _phrases("before"):
        for got in pattern.finditer(text, 0, start):
            between = text[got.end() : start]
            if len(between) > 160 or _STOP.search(between + " "):
                continue
            if (
                meaning in ("planned", "never", "not-now", "past")
                and got[0].strip().lower() in ("had", "prior", "previous", "after", "following", "elective")
                and len(between) > 30
            ):
                continue
            place = (got.end(), got.end() - got.start())
            if best is None or place > best[0]:  # the nearest phrase, of these the longest
                best = (place, meaning)
    return best[1] if best else ""
