"""How is a study set up, in plain words? One sentence a fact; what the table does not know is left to the record."""

from __future__ import annotations

from functools import cache

from clinconnect.summaries.words import key_of, rows
from clinconnect.trials import Design


def say_design(design: Design) -> tuple[str, ...]:
    """What the record says of groups, chance, blinding and purpose, a sentence each; () where it says nothing."""
    told = (
        _said("purpose", design.primary_purpose),
        _said("allocation", design.allocation),
        _said("model", design.intervention_model),
        _masking(design),
        _said("observation", design.observational_model),
        _said("time", design.time_perspective),
    )
    return tuple(sentence for sentence in told if sentence)


def say_arm(kind: str | None) -> str:
    """What an arm of this kind gets ("gets what is tested"), "" where the kind says nothing."""
    return _said("arm", kind)


def say_role(role: str | None) -> str:
    """What an official does, in plain words or as registered, "" where it is not said."""
    return _said("role", role) or (role or "").replace("_", " ").lower()


def say_sharing(plan: str | None) -> str:
    """Whether data of single participants will be shared, "" where it is not said."""
    return _said("sharing", plan)


def _masking(design: Design) -> str:
    told = _said("masking", design.masking)
    who = [said for said in dict.fromkeys(_said("masked", w) for w in design.masked) if said]
    if not told or not who:
        return told
    listed = who[0] if len(who) == 1 else f"{', '.join(who[:-1])} and {who[-1]}"
    return f"{told.removesuffix('.')}: {listed}."


def _said(table: str, word: str | None) -> str:
    return _words().get((table, key_of(word)), "") if word else ""


@cache
def _words() -> dict[tuple[str, str], str]:
    return {(row["table"], row["key"]): row["said"] for row in rows("design")}
