"""What is being offered, and where? A registry record as a `Trial`, one file per registry format."""

from clinconnect.trials.api_v2 import from_api_v2
from clinconnect.trials.problem import RecordProblem
from clinconnect.trials.raw import RICHNESS, from_raw, record_sha256
from clinconnect.trials.read import read_records
from clinconnect.trials.trial import Contact, Eligibility, Intervention, PartialDate, Site, Sponsor, Trial

__all__ = [
    "RICHNESS",
    "Contact",
    "Eligibility",
    "Intervention",
    "PartialDate",
    "RecordProblem",
    "Site",
    "Sponsor",
    "Trial",
    "from_api_v2",
    "from_raw",
    "read_records",
    "record_sha256",
]
