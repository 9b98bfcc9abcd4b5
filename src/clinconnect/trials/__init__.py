"""What is being offered, and where? A registry record as a `Trial`, one file per registry format."""

from clinconnect.trials.aact import from_aact
from clinconnect.trials.ages import AgeLimit, age_limit
from clinconnect.trials.api_v2 import from_api_v2
from clinconnect.trials.numbers import (
    Registry,
    RegistryNumber,
    as_kept,
    numbers_in,
    printed,
    recognised,
    registered_numbers,
    registries,
)
from clinconnect.trials.problem import RecordProblem, Severity
from clinconnect.trials.raw import RICHNESS, from_raw, raw_sha256, record_sha256
from clinconnect.trials.read import Unread, cut_records, read_records, read_unread
from clinconnect.trials.trial import (
    Arm,
    Coding,
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
    "Coding",
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
    "Registry",
    "RegistryNumber",
    "ResponsibleParty",
    "SecondaryId",
    "Severity",
    "Site",
    "Sponsor",
    "Trial",
    "Unread",
    "age_limit",
    "as_kept",
    "cut_records",
    "from_aact",
    "from_api_v2",
    "from_raw",
    "numbers_in",
    "printed",
    "raw_sha256",
    "read_records",
    "read_unread",
    "recognised",
    "record_sha256",
    "registered_numbers",
    "registries",
]
