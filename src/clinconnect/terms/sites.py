"""Where does a tumour of this kind begin? Two that cannot have begun in the same place are two tumours."""

from __future__ import annotations

from functools import lru_cache

from clinconnect.terms.tables import rows
from clinconnect.terms.terminology import Terminology


@lru_cache(maxsize=4096)
def tumour_sites(id: str, terms: Terminology) -> frozenset[str]:
    """The places of which it is one; empty where they are not known.

    The nearest kinds that the table knows tell them; where these are several, what all of them allow.
    """
    table = _table()
    known = [wider for wider in sorted(terms.ancestors(id)) if wider in table]
    nearest = [table[one] for one in known if not any(one != other and terms.is_a(other, one) for other in known)]
    return frozenset.intersection(*nearest) if nearest else frozenset()


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    return {row["concept"]: frozenset(row["sites"].split("|")) for row in rows("tumour_sites")}
