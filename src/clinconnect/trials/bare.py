"""What is a trial at its barest? One JSON object with `nct_id`, a title and texts, as retrieval collections hold it."""

from __future__ import annotations

from typing import Any

from clinconnect.trials.fields import age, number, source_text, text, texts, word
from clinconnect.trials.trial import Eligibility, Trial

REGISTRY = "bare"


def is_bare(record: dict[str, Any]) -> bool:
    """Whether the object is a bare line: a number key and at least one text of it."""
    return "nct_id" in record and any(
        isinstance(record.get(k), str) for k in ("title", "brief", "detailed", "criteria")
    )


def from_bare(record: dict[str, Any]) -> Trial:
    """`{"nct_id", "title", "brief"?, "detailed"?, "criteria"?}` as a trial; reads `conditions`, `keywords`, `sex`,
    `min_age`, `max_age` too where they are there.
    """
    id = number(text(record, "nct_id")) or ""
    return Trial(
        id=id,
        registry=REGISTRY,
        title=text(record, "title") or id,
        brief_summary=text(record, "brief"),
        detailed_description=text(record, "detailed"),
        conditions=texts(record, "conditions"),
        keywords=texts(record, "keywords"),
        eligibility=Eligibility(
            text=source_text(record, "criteria"),
            sex=word(text(record, "sex")),
            minimum_age=age(text(record, "min_age")),
            maximum_age=age(text(record, "max_age")),
        ),
        raw=record,
    )
