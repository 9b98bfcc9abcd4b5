"""How long does what was said hold? After this it has to be asked again; conventions, kept in one place.

Laboratory values and scores have their own times in the terminology.
"""

from __future__ import annotations

from datetime import date

from clinconnect.patients import Fact
from clinconnect.terms import Terminology

DENIAL_DAYS = 365  # "no diabetes" said longer ago than this
SYMPTOM_DAYS = 30  # a symptom or finding that was noted and is not said to go on
STATE_DAYS = 365
# States that change faster, in days as (present, absent): 42 weeks of pregnancy, a negative test two weeks.
_STATES: dict[str, tuple[int, int]] = {
    "status:pregnant": (294, 14),
    "status:not-pregnant": (14, 294),
    "status:breastfeeding": (90, 90),
    "status:hospitalized": (7, 7),
    "status:another-trial": (30, 30),
}
# States that stay once they are there.
_LASTING = frozenset(
    {
        "status:postmenopausal", "status:surgically-sterile", "status:transplant-recipient", "status:pacemaker",
        "status:icd-device", "status:cochlear-implant", "status:multiparous", "status:right-handed",
        "status:left-handed", "status:native-speaker", "status:former-smoker",
    }
)  # fmt: skip
_FOR_EVER = 100 * 366


def worn(fact: Fact, as_of: date, days: int) -> str | None:
    """ "stale" for what was said longer ago than `days`, "imprecise" where that cannot be told, else None."""
    if fact.when is None:
        return None
    if (as_of - fact.when.high).days > days:
        return "stale"
    return "imprecise" if (as_of - fact.when.low).days > days else None


def state_days(id: str | None, terms: Terminology) -> tuple[int, int]:
    """How long a state noted as present, and as absent, may count."""
    wider = terms.ancestors(id) if id else frozenset()
    if not wider.isdisjoint(_LASTING):
        return _FOR_EVER, STATE_DAYS
    return next((_STATES[w] for w in sorted(wider) if w in _STATES), (STATE_DAYS, STATE_DAYS))


def outlived(fact: Fact, as_of: date, terms: Terminology) -> str | None:
    """Why a fact no longer rules anything out: a disease stays, a state or a result has to be recent."""
    if fact.kind == "condition":
        return None
    return worn(fact, as_of, state_days(fact.concept, terms)[0] if fact.kind == "status" else DENIAL_DAYS)
