"""Until when is a trial known to be as it is shown, and by what? What synchronisations let know, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinconnect.summaries import say_date, status_word
from clinconnect.workspace import KeptTrial


@dataclass(frozen=True)
class Known:
    """Sentences for the head of a page: `unchanged` until which day, `gone` since which; None where there is nothing to say."""

    unchanged: str | None = None
    gone: str | None = None


def known_until(kept: KeptTrial) -> Known:
    """What is known beyond the record's own day."""
    if kept.gone_since:
        last = status_word(kept.trial.status).label
        day = say_date(date.fromisoformat(kept.gone_since))
        return Known(
            gone=f"The registry had no record of this number on {day}. What it said last is kept here; its status then: {last}."
        )
    standing = kept.standing
    if standing is None or standing.day <= kept.as_of.iso:
        return Known()
    how = (
        "it was in its answer"
        if standing.met
        else "every update until then was read, and this trial was not among them"
    )
    return Known(unchanged=f"The registry had nothing newer on {say_date(date.fromisoformat(standing.day))}: {how}.")
