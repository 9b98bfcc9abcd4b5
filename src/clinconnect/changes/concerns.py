"""Who is to be checked again after a change? Nobody, those whom it may turn away, those whom it may let in, or all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from clinconnect.changes.change import Change, Effect

Standing = Literal["passing", "open", "failing"]
_WHO: dict[Effect, tuple[Standing, ...]] = {
    "neither": (),
    "stricter": ("passing", "open"),
    "looser": ("open", "failing"),
    "either": ("passing", "open", "failing"),
    "unknown": ("passing", "open", "failing"),
}
_WORDS: dict[tuple[Standing, ...], str] = {
    (): "nobody has to be checked again",
    ("passing", "open"): "whoever fitted or was open before",
    ("open", "failing"): "whoever did not fit or was open before",
    ("passing", "open", "failing"): "everybody",
}


@dataclass(frozen=True, slots=True)
class Concern:
    """For whom a change matters, by how the trial stood for them before; () for nobody.

    `verdict` says whether their verdict may be another one now: of a site or a status that changed it is not, only
    whether one can join.
    """

    who: tuple[Standing, ...]
    verdict: bool

    @property
    def words(self) -> str:
        """Whom it concerns, in words."""
        return _WORDS[self.who]


def concerns(change: Change) -> Concern:
    """Who is to be checked again, or told, after this change."""
    return Concern(_WHO[change.effect], verdict=change.topic == "criterion")


def for_all(changes: Iterable[Change]) -> Concern:
    """Who is to be checked again after all of these."""
    found = [concerns(change) for change in changes]
    who = {one for concern in found for one in concern.who}
    return Concern(tuple(one for one in _WHO["unknown"] if one in who), verdict=any(c.verdict and c.who for c in found))
