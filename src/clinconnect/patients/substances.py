"""What is somebody allergic to? The substance in "Allergy to penicillin" and its kin."""

from __future__ import annotations

import re

_FORMS = (
    re.compile(
        r"^(?:known |drug |food )?(?:allerg(?:y|ic)|hypersensitivity|intolerance|intolerant|"
        r"anaphylaxis)(?: reaction)? (?:to|of|with) (.+)$",
        re.I,
    ),
    re.compile(r"^(.+?)(?: \([a-z]+\))? (?:allergy|hypersensitivity|intolerance)$", re.I),
)
_NONE = re.compile(
    r"^(?:no (?:known )?(?:(?:drug|medication|medicine|food|environmental)(?:[ ,/]+(?:or |and )?))*allerg(?:y|"
    r"ies)|nkd?a|"
    r"no known (?:drug |medication )?(?:hypersensitivit(?:y|ies)|allergic reactions))"
    r"(?: (?:to (?:any )?(?:drugs?|medications?|medicines?|foods?)))?$",
    re.I,
)
_FOOD_ONLY = re.compile(r"\b(?:food|environmental)\b", re.I)


def substance(text: str) -> str:
    """The substance that words about an allergy name; the words themselves where they name nothing else."""
    bare = re.sub(r"\s*\((?:disorder|finding|substance|product)\)\s*$", "", text.strip(), flags=re.I)
    for form in _FORMS:
        if got := form.match(bare):
            return got[1].strip()
    return bare


def no_allergies(text: str) -> bool:
    """Whether the words say that there are no known allergies (to drugs, or at all); to food only does not count."""
    bare = text.strip(" .;:\n\t")
    return bool(_NONE.match(bare)) and (not _FOOD_ONLY.search(bare) or bool(re.search(r"\b(?:drug|medic)", bare, re.I)))
