"""Which word is somebody about to write who has made a slip? Those that begin nearly so, the likeliest first."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST, _LONG = 4, 7
_LOOK_AHEAD = 2
_MOST = 3


def nearly(word: str, known: Mapping[str, int], *, whole: bool) -> list[str]:
    """The nearest of the known words (with how often each is used): one slip in a short word, two in a long one.

    `whole`: the word has been finished; else the known one may go on behind it.
    """
    if len(word) < _SHORTEST or word.isdigit():
        return []
    allowed = 2 if len(word) >= _LONG else 1
    far: dict[str, float] = {}
    for length in range(len(word), len(word) + _LOOK_AHEAD + 1):
        shown = {one: one if whole else one[:length] for one in known}
        for _, distance, one in process.extract(word, shown, scorer=OSA.distance, score_cutoff=allowed, limit=50):
            far[one] = min(distance, far.get(one, distance))
        if whole:
            break
    ranked = sorted(far, key=lambda one: (far[one], abs(len(one) - len(word)) if whole else 0, -known[one], one))
    return [one for one in ranked if one != word][:_MOST]
