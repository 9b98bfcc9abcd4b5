"""How is an answer written down? As an item of the form's `interview`: the topic, the words as said, by whom and when."""

from __future__ import annotations

from datetime import date
from typing import Any

from clinconnect.patients.interview.asked import Asked
from clinconnect.patients.patient import Teller


def answer_item(
    asked: Asked, said: str, *, on: date, unit: str | None = None, by: Teller | None = None
) -> dict[str, Any]:
    """The item that `patients.form` reads. `unit` is UCUM, chosen beside a number; without `by` it is the form's own."""
    item = {
        "kind": asked.kind,
        "name": asked.name,
        "concept": asked.concept,
        "qualifiers": list(asked.qualifiers),
        "said": said,
        "unit": unit,
        "by": by,
        "on": on.isoformat(),
    }
    return {key: value for key, value in item.items() if value}
