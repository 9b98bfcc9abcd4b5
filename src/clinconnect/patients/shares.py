"""A share of what is predicted is another quantity than the volume or capacity itself: DLCO 55 % beside 12 mL/min/mmHg."""

from __future__ import annotations

from functools import lru_cache

from clinconnect import terms
from clinconnect.patients.vocabulary import OBSERVABLE, named
from clinconnect.terms import Concept
from clinconnect.terms.quantities import convert


def share_of_predicted(concept: Concept) -> Concept:
    """The share of the predicted value of a quantity; the quantity itself where there is none such."""
    return _share(concept.id) or concept


@lru_cache(maxsize=4096)
def only_as_share(id: str) -> bool:
    """Whether a value in percent can only be one of the predicted: the quantity itself has none."""
    known = terms.load().observable(id)
    if known is None or "%" in (known.unit, *known.units):
        return False
    return convert(1.0, "%", known.unit, observable=id) is None and _share(id) is not None


@lru_cache(maxsize=4096)
def _share(id: str) -> Concept | None:
    concept = terms.load().get(id)
    naming = named(f"{concept.name} percent predicted", OBSERVABLE) if concept else None
    return naming.concept if naming and naming.concept.id != id else None
