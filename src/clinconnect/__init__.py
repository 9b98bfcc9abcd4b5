"""ClinConnect: the open clinical-trial finder that knows why."""

__version__ = "0.1.0"
