"""People made for one criterion: nobody known, somebody for whom every leaf is so, is not so, and mixtures of these."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date

from clinconnect.criteria import Criterion, Leaf, leaves
from clinconnect.matching import Dossier
from clinconnect.matching.record.person import Person
from clinconnect.matching.record.supposition import Supposition, supposing
from clinconnect.matching.what_if.settling import ways
from clinconnect.patients import Patient

AS_OF = date(2025, 8, 1)
_SHARES = (1.0, 0.0, 0.7, 0.5)  # of leaves that are made true; a fifth of the rest of the mixed ones stays unknown


def people_for(criterion: Criterion, *, seed: int) -> Iterator[Dossier]:
    """Somebody unknown first, then somebody for each share."""
    nobody = Person(Dossier(Patient("nobody")), AS_OF, None)
    yield nobody.dossier
    dice = random.Random(seed)
    for share in _SHARES:
        changes = [
            way
            for leaf in leaves(criterion.expr)
            if isinstance(leaf, Leaf) and (share in (0.0, 1.0) or dice.random() > 0.2)
            if (way := _way(leaf, nobody, dice.random() < share, dice))
        ]
        yield supposing(nobody, changes).dossier


def _way(leaf: Leaf, nobody: Person, true: bool, dice: random.Random) -> Supposition | None:
    every = list(ways(leaf, nobody, true=true))
    return dice.choice(every) if every else None
