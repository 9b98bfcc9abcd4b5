"""Drugs, their brands and research codes beside the curated ones.

Of the twenty thousand substances of the package only those are taken that a patient may be given: what MedlinePlus or the
NHS tell patients of, what is a drug by its generic name (the stems of INN), and research codes of those. Proteins, genes,
allergens, foods and chemicals stay out, and so does every name that is an ordinary word or that a curated table knows
as something else: "glucose" is measured.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from spellchecker import SpellChecker

from clinconnect.terms.surfaces import spellings
from tools.vocabularies.curated import Curated, cells, slug
from tools.vocabularies.packages import dictionary, variants

# Trees of MeSH that hold what the body is made of or acts upon: enzymes, proteins, antigens, classes of action, mixtures.
_BODY = re.compile(r"D0[68]\.|D1[23]\.|D2[03]\.|D27|D26")
_SALTS = frozenset(
    "hydrochloride hydrobromide sodium potassium calcium magnesium acetate sulfate phosphate maleate mesylate tartrate "
    "citrate fumarate succinate besylate tosylate bromide chloride tromethamine dihydrochloride lactate nitrate "
    "gluconate disodium pamoate decanoate propionate valerate furoate dipropionate palmitate bitartrate".split()
)
_NAME = re.compile(r"[a-z][a-z'-]{3,}(?: [a-z][a-z'-]+){0,2}")
_UNWANTED = re.compile(
    r"\band\b|disaccharide|phosphates?\b.*(?:cytidine|uridine|adenosine)|cytidine|histidine|sterol\b|cephalosporium"
)
_SOURCE = "MedlinePlus; NHS; DrugBank vocabulary; MeSH"
_CODE = re.compile(r"[a-z]{2,5}[- ]?\d{3,7}")
# What patients are told of and what yet is no drug in a criterion: food, body, measured substances, tests, devices, study talk.
_NO_DRUG = frozenset(
    "water alcohol oxygen glucose creatinine iron glutamine glycine protein proteins cholesterol urea bilirubin lactose "
    "sugar sucrose starch salt sodium potassium calcium magnesium chloride phosphate copper zinc selenium iodine lead "
    "mercury nitrogen helium carbon gold silver tin arsenic lithium fluoride ethanol methanol acetone glycerin caffeine "
    "nicotine tobacco cocaine heroin marijuana cannabis amphetamine insulin cortisol testosterone estradiol progesterone "
    "thyroxine glucagon gastrin renin albumin hemoglobin fibrinogen histamine serotonin dopamine adrenaline epinephrine "
    "norepinephrine melatonin vaccines vaccine steroids antibody antibodies pollen dust mold latex peanut egg milk honey "
    "coffee tea garlic ginger lemon orange apple banana corn rice wheat soy gluten fish shrimp chicken beef pork cat dog "
    "thrombin collagen gelatin cellulose petrolatum thyroid podoplanin acetoin menthol camphor talc clay sunscreen shampoo soap".split()
)


@cache
def _stems() -> tuple[tuple[re.Pattern[str], str], ...]:
    lines = (Path(__file__).with_name("stems.tsv")).read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return tuple((re.compile(_anchored(row["stem"])), row["class"] or "") for row in rows)


def _anchored(stem: str) -> str:
    return (
        "|".join(part if part.startswith("^") else f"(?:{part})$" for part in stem.split("|"))
        if "(" not in stem
        else (stem if stem.startswith("^") else f"(?:{stem})$")
    )


@cache
def _english() -> Any:
    return SpellChecker().word_frequency


def drug_class(name: str) -> str | None:
    """The id of the class that a generic name tells, "" where it only tells that it is a drug, None for no drug."""
    words = [w for w in name.split() if w not in _SALTS]
    for word in reversed(words[:2]):
        for stem, of_class in _stems():
            if len(word) > 6 and stem.search(word):
                return of_class
    return None


def _is_drug(name: str, entry: dict[str, Any]) -> bool:
    trees = entry.get("mesh_tree", [])
    told = "medline_plus_id" in entry or "nhs_url" in entry
    generic = drug_class(name) is not None
    if name in _NO_DRUG or not _NAME.fullmatch(name) or _UNWANTED.search(name):
        return False
    if trees and all(_BODY.match(t) for t in trees):
        return told and generic
    return told or (generic and ("drugbank_id" in entry or bool(trees)))


def _substance(entry: dict[str, Any]) -> bool:
    trees = entry.get("mesh_tree", [])
    return "drugbank_id" in entry or "medline_plus_id" in entry or any(not _BODY.match(t) for t in trees)


def _usable(name: str, drug: str, curated: Curated) -> bool:
    words = name.split()
    if name in _NO_DRUG or curated.knows(name) or not name.isascii():
        return False
    if name == drug:
        return True
    if words[0] == drug and len(words) == 2:
        return words[1] in _SALTS
    if _CODE.fullmatch(name):
        return True
    if not _NAME.fullmatch(name) or len(words) > 2 or len(name) < 5 or set(words) & _SALTS:
        return False
    return all(w not in _english() for w in words) and not _foreign(name, drug)


def _foreign(name: str, drug: str) -> bool:
    """ "warfarina", "phenelzinum": the same name in another language."""
    return any(fuzz.ratio(name.split()[0], word) >= 70 for word in drug.split()[:2])


def table(curated: Curated) -> list[str]:
    """The rows of the table of drugs."""
    data = dictionary("drug_named_entity_recognition", "drug_ner_dictionary.pkl.bz2")
    names = variants(data["drug_variant_to_canonical"])
    owners: dict[str, str] = {}
    rows = []
    for drug, entry in sorted(data["drug_canonical_to_data"].items()):
        base = _base(drug, curated, data["drug_canonical_to_data"])
        known = [i for i in curated.named(base or drug) if i.startswith("treatment:")]
        if base is None or (curated.knows(drug) and not known):
            continue
        if not (_substance(entry) if known else _is_drug(drug, entry)):
            continue
        kept = []
        for name in sorted({drug, *names.get(drug, [])}, key=lambda n: (n != drug, n)):
            forms = spellings(name)
            if _usable(name, drug, curated) and not any(f in owners for f in forms):
                kept.append(name)
                owners.update(dict.fromkeys(forms, drug))
        rows.append((base, known, kept))
    return _rows(rows, curated)


def _base(drug: str, curated: Curated, every: dict[str, Any]) -> str | None:
    """The drug itself, or the one it is a salt of; None where the name also tells how a known drug is given."""
    first, *more = drug.split()
    if not more or not (first in every or any(i.startswith("treatment:") for i in curated.named(first))):
        return drug
    if all(word in _SALTS for word in more):
        return first
    return drug if re.search(r"alfa|beta|pegol|vedotin|tecan\b|ozogamicin|\w-\w", drug) else None


def _rows(found: list[tuple[str, list[str], list[str]]], curated: Curated) -> list[str]:
    names: dict[str, list[str]] = {}
    for base, known, kept in found:
        names.setdefault(known[0] if known else base, []).extend(kept)
    rows = []
    for key, kept in names.items():
        concept = curated.terms.get(key)
        if concept and kept:
            rows.append(cells(key, concept.name, kept, [], _SOURCE))
        elif key in kept:
            of_class = drug_class(key)
            above = [f"treatment:{of_class}"] if of_class else []
            rows.append(cells(f"treatment:{slug(key)}", key, [n for n in kept if n != key], above, _SOURCE))
    return rows
