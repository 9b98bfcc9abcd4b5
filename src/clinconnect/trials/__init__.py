"""What is being offered, and where? A registry record as a `Trial`, one file per registry format."""

from clinconnect.trials.ages import AgeLimit, age_limit
from clinconnect.trials.api_v2 import from_api_v2
from clinconnect.trials.problem import RecordProblem
from clinconnect.trials.raw import RICHNESS, from_raw, record_sha256
from clinconnect.trials.read import read_records
from clinconnect.trials.trial import (
    Arm,
    Contact,
    DataSharing,
    Design,
    Document,
    Eligibility,
    ExpandedAccess,
    Intervention,
    Official,
    Outcome,
    PartialDate,
    ResponsibleParty,
    SecondaryId,
    Site,
    Sponsor,
    Trial,
)

__all__ = [
    "RICHNESS",
    "AgeLimit",
    "Arm",
    "Contact",
    "DataSharing",
    "Design",
    "Document",
    "Eligibility",
    "ExpandedAccess",
    "Intervention",
    "Official",
    "Outcome",
    "PartialDate",
    "RecordProblem",
    "ResponsibleParty",
    "SecondaryId",
    "Site",
    "Sponsor",
    "Trial",
    "age_limit",
    "from_api_v2",
    "from_raw",
    "read_records",
    "record_sha256",
]
