"""How does a kept record become a trial again, and when is it the same record? Reading starts from what came in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

import msgspec

from clinconnect.trials import aact, api_v1, api_v2, bare, ctis, ctis_list, ictrp, nci, old_xml, who
from clinconnect.trials.fields import CARRIAGE_RETURN
from clinconnect.trials.trial import Trial

_READERS: dict[str, Callable[[dict[str, Any]], Trial]] = {
    bare.REGISTRY: bare.from_bare,
    ctis_list.REGISTRY: ctis_list.from_ctis_entry,
    ictrp.REGISTRY: lambda raw: ictrp.from_ictrp_text(raw["xml"]),
    who.REGISTRY: lambda raw: who.from_who_text(raw["xml"]),
    nci.REGISTRY: nci.from_nci,
    ctis.REGISTRY: ctis.from_ctis,
    aact.REGISTRY: aact.from_aact,
    old_xml.REGISTRY: lambda raw: old_xml.from_xml_text(raw["xml"]),
    api_v1.REGISTRY: api_v1.from_api_v1,
    api_v2.REGISTRY: api_v2.from_api_v2,
}
# A poorer description of a trial never replaces a richer one: in this order, poorest first.
RICHNESS = tuple(_READERS)
# The formats of ClinicalTrials.gov: the day of the last update is the same in all of them.
OF_ONE_REGISTRY = frozenset({aact.REGISTRY, old_xml.REGISTRY, api_v1.REGISTRY, api_v2.REGISTRY})
_EXPORTED = re.compile(r"<(Export_date|Internal_Number|Last_Refreshed_on)>.*?</\1>", re.DOTALL)
_XML = (old_xml.REGISTRY, ictrp.REGISTRY, who.REGISTRY)
_KEYS = ("id", "created_at", "updated_at", "facility_id", "intervention_id", "design_group_id")
_HEADER = re.compile(r"<required_header>.*?</required_header>", re.DOTALL)
_encoder = msgspec.json.Encoder(order="deterministic")


def from_raw(registry: str, raw: dict[str, Any]) -> Trial:
    """The record as `Trial.raw` holds it, read again; KeyError where the registry format is not known."""
    return _READERS[registry](raw)


def record_sha256(trial: Trial) -> str:
    """SHA-256 of the record without what changes at each download (download date, data version)."""
    return raw_sha256(trial.registry, trial.raw)


def raw_sha256(registry: str, raw: dict[str, Any]) -> str:
    """The `record_sha256` of a record that was not read."""
    return hashlib.sha256(_encoder.encode(_lasting(registry, raw))).hexdigest()


def _lasting(registry: str, raw: dict[str, Any]) -> dict[str, Any]:
    if registry in _XML:
        # Once it stood there as it is: what was kept so is the same record.
        raw = {"xml": raw["xml"].replace(CARRIAGE_RETURN, "\r")}
    if registry == old_xml.REGISTRY:
        return {"xml": _HEADER.sub("", raw["xml"])}
    if registry == api_v2.REGISTRY:
        return _without(raw, "derivedSection", "miscInfoModule", "versionHolder")
    if registry == api_v1.REGISTRY:
        return _without(_without(raw, "DerivedSection", "MiscInfoModule"), "Study", "DerivedSection", "MiscInfoModule")
    if registry == aact.REGISTRY:
        return {table: [_without_keys(row) for row in rows] for table, rows in raw.items()}
    if registry == ictrp.REGISTRY:
        return {"xml": _EXPORTED.sub("", raw["xml"])}
    return raw


def _without_keys(row: dict[str, Any]) -> dict[str, Any]:
    """A row of AACT without what every export numbers and dates anew."""
    return {c: v for c, v in row.items() if c not in _KEYS}


def _without(record: dict[str, Any], key: str, *path: str) -> dict[str, Any]:
    """A copy of the record in which what stands at the path is missing."""
    if not path:
        return {k: v for k, v in record.items() if k != key}
    inner = record.get(key)
    return record | {key: _without(inner, *path)} if isinstance(inner, dict) else record
