"""What can be done with one home folder? The one composition of the rooms that every door uses."""

from clinconnect.workspace.finding import Finding, Found
from clinconnect.workspace.fitting import FITS, Fit, Fitting
from clinconnect.workspace.history import Difference, Stand
from clinconnect.workspace.rechecking import Recheck, Rechecks
from clinconnect.workspace.report import ImportReport
from clinconnect.workspace.same_trial import RecordHistory, Registration
from clinconnect.workspace.sync_report import SyncReport
from clinconnect.workspace.workspace import KeptTrial, Workspace

__all__ = [
    "FITS",
    "Difference",
    "Finding",
    "Fit",
    "Fitting",
    "Found",
    "ImportReport",
    "KeptTrial",
    "Recheck",
    "Rechecks",
    "RecordHistory",
    "Registration",
    "Stand",
    "SyncReport",
    "Workspace",
]
