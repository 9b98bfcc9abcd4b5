"""What does the tumour, the blood or the genome show: is this gene altered, is this antigen or antibody there?"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from clinconnect.criteria import Biomarker, ConceptRef
from clinconnect.logic import FALSE, TRUE, UNKNOWN
from clinconnect.matching.leaves.latest import latest
from clinconnect.matching.leaves.presence import says
from clinconnect.matching.record.dossier import DENYING, About, name_key
from clinconnect.matching.record.findings import MISSING, NEEDS_PERSON, UNENCODED, Finding
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.windows import STARTS
from clinconnect.patients import Fact
from clinconnect.terms import Terminology

_HGNC = "http://www.genenames.org"
_POSITIVE = frozenset(
    [
        "positive",
        "present",
        "detected",
        "reactive",
        "yes",
        "mutated",
        "mutation",
        "mutant",
        "altered",
        "rearranged",
        "rearrangement",
        "fusion",
        "amplified",
        "amplification",
        "deletion",
        "deleted",
        "insertion",
        "overexpressed",
        "expressed",
    ]
)
_NEGATIVE = frozenset(
    {"negative", "absent", "not detected", "non reactive", "nonreactive", "no", "wild type", "wildtype", "undetectable"}
)
_WILD_TYPE = frozenset({"wild type", "wildtype"})  # of a gene: that no change of it was found
_OPPOSITE = {"high": "low", "low": "high", "stable": "unstable", "unstable": "stable", "proficient": "deficient"}
_OPPOSITE |= {"deficient": "proficient"}
# Words for a change of a gene, and kinds of change that are no change of its sequence.
_ANY_CHANGE = frozenset({"alteration", "altered", "aberration"})
_MUTATION = frozenset({"mutation", "mutated", "mutant", "variant"})
_NO_MUTATION = frozenset(
    ["amplification", "amplified", "fusion", "rearrangement", "rearranged", "overexpressed", "expressed"]
)


def biomarker(node: Biomarker, person: Person) -> Finding:
    """Compare the latest result on the marker with the state and alteration asked for."""
    if node.window and node.window.anchor not in STARTS:
        return NEEDS_PERSON
    if node.alteration and name_key(node.alteration) in _WILD_TYPE:
        node = replace(node, alteration=None, state="positive" if _plain(node.state) == "negative" else "negative")
    about = person.about(node.concept, "biomarker")
    results = [
        f
        for f in (*about.direct, *about.denied, *_measured_too(about, person))
        if f.status in ("present", "absent", "refuted")
    ]
    bearing = [f for f in results if not _about_another_change(f, node)]
    if not bearing:
        return _open(about, results)
    if not (node.state or node.alteration) and about.id in _genes(person.dossier.terms):
        return Finding(UNKNOWN, "imprecise", tuple(bearing[:1]))  # "ER": what is asked of it was not read
    return latest(bearing, person.as_of, lambda fact: _compare(fact, node), window=node.window)


@lru_cache(maxsize=8)
def _genes(terms: Terminology) -> frozenset[str]:
    """The bare names of genes and receptors, and what is wider: a name that says nothing of a change or a result."""
    named = (c.id for c in terms if any(system == _HGNC for system, _ in c.codes))
    return frozenset(wider for id in named for wider in terms.ancestors(id))


def _measured_too(about: About, person: Person) -> tuple[Fact, ...]:
    """Results on what is measured as well as found: "HCV RNA not detected" may be of the one kind or the other."""
    found = person.dossier.terms.get(about.id)
    twin = person.dossier.terms.get(f"observable:{found.id.partition(':')[2]}") if found else None
    if found is None or twin is None or name_key(twin.name) != name_key(found.name):
        return ()
    return person.about(ConceptRef(name=twin.name, id=twin.id), "number").direct


def _open(about: About, results: list[Fact]) -> Finding:
    unsure = tuple(f for f in (*results, *about.direct, *about.broader) if f.status != "family")
    if unsure:
        return Finding(UNKNOWN, "imprecise", unsure[:1])
    return UNENCODED if about.id is None else MISSING


def _about_another_change(fact: Fact, node: Biomarker) -> bool:
    """A negative result for one change says nothing of the one asked for: "no T790M" beside "exon 19 deletion"."""
    return (
        node.alteration is not None
        and _state(fact) == "negative"
        and bool(fact.qualifiers)
        and not says(fact, node.alteration)
    )


def _compare(fact: Fact, node: Biomarker) -> Finding:
    asked, found = _plain(node.state) or "positive", _state(fact)
    change = node.alteration or (node.state if node.state and _is_change(node.state) else None)
    if found == "negative":
        return _where_negative(fact, change, asked)
    if found == "positive" and (change is None or _altered(fact, change)):
        if asked == "positive":
            return Finding(TRUE, "positive")
        if asked == "negative":
            return Finding(FALSE, "positive")
    if found is not None and change is None and asked not in ("positive", "negative"):
        if found == asked:
            return Finding(TRUE, found)
        if _OPPOSITE.get(asked) == found:
            return Finding(FALSE, "other-value")
    return Finding(UNKNOWN, "imprecise")


def _where_negative(fact: Fact, change: str | None, asked: str) -> Finding:
    """One change that was looked for and not found leaves others open; a missing protein leaves the gene open."""
    if change is None:
        settled = not fact.qualifiers
    else:
        settled = any(says(fact, w) for w in (change, "wild type", "wildtype", *_MUTATION))
    if not settled or asked not in ("positive", "negative"):
        return Finding(UNKNOWN, "imprecise")
    return Finding(TRUE if asked == "negative" else FALSE, "negative")


def _is_change(word: str) -> bool:
    return name_key(word) in _ANY_CHANGE | _MUTATION | _NO_MUTATION


def _altered(fact: Fact, change: str) -> bool:
    """Whether the change on record is the one asked for, or one of its kind."""
    asked = name_key(change)
    if says(fact, asked) or asked in _ANY_CHANGE:
        return True
    kind = name_key(fact.value) if isinstance(fact.value, str) else ""
    return asked in _MUTATION and (kind in _MUTATION or (_is_change(kind) and kind not in _NO_MUTATION))


def _state(fact: Fact) -> str | None:
    """positive, negative, or the record's own word for another state; None where it states none."""
    if fact.status in DENYING:
        return "negative"
    if isinstance(fact.value, str):
        return _plain(fact.value)
    return "positive" if fact.value is None else None


def _plain(word: str | None) -> str | None:
    if not word:
        return None
    key = name_key(word)
    return "positive" if key in _POSITIVE else "negative" if key in _NEGATIVE else key
