"""Where is it kept? In one database: SQLite in the home folder by default, another by its URL."""

from clinconnect.store.audit import AuditRow
from clinconnect.store.imports import Tally
from clinconnect.store.kept_absences import Absence, Held, Standing, data_day
from clinconnect.store.kept_answers import Answer
from clinconnect.store.kept_people import KeptPerson
from clinconnect.store.kept_syncs import SyncCounts, SyncedPage, SyncRun
from clinconnect.store.kept_trials import Kept, KeptRecord
from clinconnect.store.kept_versions import KeptVersion, Replaced, Version
from clinconnect.store.records import AsKept, PackedRules, Record, pack_rules, record_of
from clinconnect.store.standing_records import dated, why_it_stays
from clinconnect.store.store import Store

__all__ = [
    "Absence",
    "Answer",
    "AsKept",
    "AuditRow",
    "Held",
    "Kept",
    "KeptPerson",
    "KeptRecord",
    "KeptVersion",
    "PackedRules",
    "Record",
    "Replaced",
    "Standing",
    "Store",
    "SyncCounts",
    "SyncRun",
    "SyncedPage",
    "Tally",
    "Version",
    "data_day",
    "dated",
    "pack_rules",
    "record_of",
    "why_it_stays",
]
