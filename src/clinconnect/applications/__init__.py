"""What happens if they want to join? An application to a trial, checked; pure, and kept by the store."""

from clinconnect.applications.application import Application, Apply, InvalidApplication, apply
from clinconnect.applications.sites import site_labels

__all__ = ["Application", "Apply", "InvalidApplication", "apply", "site_labels"]
