"""The small tables of coded answers that ship with this room, each read once."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import cast

from clinconnect.patients.patient import Coverage, FactStatus
from clinconnect.patients.systems import LOINC, SNOMED, system_uri

_SYSTEMS = {
    "LOINC": LOINC,
    "SNOMED": SNOMED,
    "INTERPRETATION": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
    "IPS": "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
}
Code = tuple[str, str]


@lru_cache(maxsize=1)
def answers() -> dict[Code, str]:
    """What a coded result says: positive, not detected, normal, yes …"""
    return {key: row["meaning"] for key, row in _rows("answers")}


@lru_cache(maxsize=1)
def grades() -> dict[Code, str]:
    """The value of a scale that a coded answer stands for."""
    return {key: row["value"] for key, row in _rows("grades")}


@lru_cache(maxsize=1)
def states() -> dict[Code, tuple[FactStatus, str]]:
    """What a coded answer to a question about the person's state says."""
    return {key: (cast(FactStatus, row["status"]), row["value"]) for key, row in _rows("states")}


@lru_cache(maxsize=1)
def vaccines() -> dict[str, str]:
    """The name of the vaccine by CVX code."""
    return {row["code"]: row["name"] for row in table_rows("vaccines")}


@lru_cache(maxsize=1)
def nothing_known() -> dict[Code, Coverage]:
    """Codes that say that there is nothing of a kind, so that absence counts."""
    return {key: cast(Coverage, row["kind"]) for key, row in _rows("nothing_known")}


@lru_cache(maxsize=16)
def word_list(name: str) -> frozenset[str]:
    """The words of one of the lists in word_lists.tsv."""
    return frozenset(w for row in table_rows("word_lists") if row["list"] == name for w in row["words"].split())


def coding_key(system: str | None, code: str | None) -> Code:
    """The key under which the tables keep a coding."""
    return system_uri(system or ""), code or ""


def table_rows(name: str) -> list[dict[str, str]]:
    """The rows of one table of this room; lines that start with # say where it comes from."""
    text = (files("clinconnect.patients") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _rows(name: str) -> list[tuple[Code, dict[str, str]]]:
    return [((_SYSTEMS[row["system"]], row["code"]), row) for row in table_rows(name)]
