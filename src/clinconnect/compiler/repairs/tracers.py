"""A radionuclide before a drug that cannot carry it: "68Ga dobutamine", where the record names 68Ga-DOTATATE elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from clinconnect.compiler.context import Context
from clinconnect.compiler.view import Edit

_ELEMENT = "Ga|Lu|In|F|Cu|Y|I|Tc|Zr|Ac|Ra|Tb"
_LABELLED = re.compile(rf"\[?\b(\d{{2,3}})\s?-?({_ELEMENT})\]?[\s-]{{0,2}}([A-Za-z][A-Za-z0-9-]{{3,30}})")
# What it contains: seldom there, and found much faster.
_NUCLIDE = re.compile(rf"\d\s?-?(?:{_ELEMENT})")


def edits(text: str, context: Context) -> list[Edit]:
    """The ligand that the record itself gives for this nuclide, where it gives just one."""
    labelled = list(_LABELLED.finditer(text)) if _NUCLIDE.search(text) else []
    if not labelled:
        return []
    named: dict[str, set[str]] = {}
    for m in [*labelled, *_LABELLED.finditer(context.title)]:
        if ligand := _ligand(m[3]):
            named.setdefault(m[1] + m[2], set()).add(ligand)
    found = []
    for m in labelled:
        word, meant = m[3], named.get(m[1] + m[2], set())
        if word.lower() in _impossible() and len(meant) == 1:
            (ligand,) = meant
            why = f"{word} is no tracer; elsewhere the record gives {m[1]}{m[2]}-{ligand}"
            found.append(Edit(m.start(3), m.end(3), ligand, "mistranslation", why, 0.85, True))
    return found


def _ligand(word: str) -> str | None:
    head = word.split("-")[0].upper()
    return next((known for known in _ligands() if head == known or word.upper() == known), None)


@lru_cache(maxsize=1)
def _ligands() -> frozenset[str]:
    table = (files("clinconnect.compiler") / "data" / "ligands.tsv").read_text("utf-8")
    return frozenset(
        line.split("\t")[0] for line in table.splitlines() if line and not line.startswith(("#", "ligand"))
    )


@lru_cache(maxsize=1)
def _impossible() -> frozenset[str]:
    """Drugs of the terminology that are not radiopharmaceuticals, as single words."""
    from clinconnect.terms import load

    return frozenset(
        surface.lower()
        for surface, id in load().surfaces()
        if id.startswith("treatment:") and surface.isalpha() and surface.upper() not in _ligands()
    )
