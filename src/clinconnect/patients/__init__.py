"""What do we know of this person? Facts with source and date, and what is covered.

How the sources of this room fill a fact, where the type leaves a choice:
- `absent` speaks of ever; with `ongoing` False only of the time of the record ("not on warfarin", "do not give").
- `ongoing` is True for what is said to go on, False for what is over, None where that is not said ("history of gout").
- A treatment that ended is `present` with `ongoing` False; a disease that ended is `resolved`.
- A negative marker is the marker, `present`, with the value "negative"; only a denied alteration is `absent`.
- A score is a text ("1", "II", "0-1"); a measurement without a unit has `unit` None, but where a note gives none and
  only one is possible: then that one, with the qualifier "unit assumed".
- What may be is `suspected`, of relatives `family`; what nobody could read is in `Patient.notes`, never lost.
"""

from clinconnect.patients.conflicts import Conflict, conflicts
from clinconnect.patients.export import Exported, Loss, to_fhir
from clinconnect.patients.intake import is_record, read_patient
from clinconnect.patients.interview import (
    Asked,
    Reply,
    answer_item,
    asked_about,
    choose_unit,
    hint,
    is_unanswered,
    read_reply,
)
from clinconnect.patients.joining import joined
from clinconnect.patients.patient import DateRange, Fact, Note, Patient, Quantity, Source, Topic, Unanswered

__all__ = [
    "Asked",
    "Conflict",
    "DateRange",
    "Exported",
    "Fact",
    "Loss",
    "Note",
    "Patient",
    "Quantity",
    "Reply",
    "Source",
    "Topic",
    "Unanswered",
    "answer_item",
    "asked_about",
    "choose_unit",
    "conflicts",
    "hint",
    "is_record",
    "is_unanswered",
    "joined",
    "read_patient",
    "read_reply",
    "to_fhir",
]
