"""What is an application? Who wants to join which trial where, how to reach them, and that they agreed.

It holds facts about a person: `repr` and errors show none of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from clinconnect.applications.sites import chosen_site
from clinconnect.errors import BadInput
from clinconnect.trials import Trial

State = Literal["received"]
Field = Literal["name", "contact", "consent", "site"]
LONGEST_NAME = 200
LONGEST_CONTACT = 254
_EMAIL = re.compile(r"[^@\s<>,;\"]+@(?:[^@\s<>,;.\"]+\.)+[^@\s<>,;.\"]{2,}")
_PHONE = re.compile(r"\+?[0-9(][0-9 ()./-]*[0-9](?:\s*(?:ext\.?|x)\s*[0-9]{1,6})?", re.IGNORECASE)
_FEWEST_DIGITS, _MOST_DIGITS = 6, 15
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


class InvalidApplication(BadInput):
    """The form cannot be taken as it is. `fields` says for each field what is wrong with it."""

    code = "invalid-application"

    def __init__(self, fields: dict[Field, str]) -> None:
        super().__init__("; ".join(fields.values()), hint="Nothing was sent. Mend the form and send it again.")
        self.fields = fields


@dataclass(frozen=True, slots=True, repr=False)
class Application:
    """One application. `site` is a label of `site_labels`, None where the trial lists no site.

    `trial_status` is the registry's word for the trial on that day (RECRUITING …), None where not reported.
    """

    id: str
    trial: str
    site: str | None
    name: str
    contact: str
    consented_at: datetime
    trial_status: str | None = None
    state: State = "received"

    def __repr__(self) -> str:
        return f"Application({self.id}, {self.trial}, {self.state})"


@dataclass(frozen=True, slots=True)
class Apply:
    """The wish to join: what stands in the form. `id` is a fresh random id, which the door draws."""

    id: str
    trial: Trial = field(repr=False)
    name: str = field(repr=False)
    contact: str = field(repr=False)
    consent: bool
    site: str | None = field(default=None, repr=False)


def apply(command: Apply, *, at: datetime) -> Application:
    """The application that follows; InvalidApplication with every field that is wrong. `at` needs a time zone.

    A trial that is not recruiting is no error: its status is noted, the site decides.
    """
    if at.tzinfo is None:
        raise ValueError("a time without a time zone")
    name, contact = " ".join(command.name.split()), command.contact.strip()
    site, wrong_site = _site(command.trial, (command.site or "").strip())
    found: dict[Field, str | None] = {
        "name": _wrong_name(name),
        "contact": _wrong_contact(contact),
        "consent": None if command.consent is True else "without your consent nothing can be sent",
        "site": wrong_site,
    }
    if wrong := {key: message for key, message in found.items() if message}:
        raise InvalidApplication(wrong)
    status = command.trial.status
    return Application(command.id, command.trial.id, site, name, contact, at, trial_status=status)


def _wrong_name(name: str) -> str | None:
    if not name:
        return "a name is needed"
    if len(name) > LONGEST_NAME:
        return f"the name is longer than {LONGEST_NAME} characters"
    return "the name holds characters that cannot be written" if _CONTROL.search(name) else None


def _wrong_contact(contact: str) -> str | None:
    if not contact:
        return "an e-mail address or a telephone number is needed"
    if len(contact) <= LONGEST_CONTACT and (_EMAIL.fullmatch(contact) or _is_phone(contact)):
        return None
    return "the contact is neither an e-mail address nor a telephone number"


def _is_phone(contact: str) -> bool:
    digits = sum(c.isdigit() for c in re.split(r"(?i)ext|x", contact)[0])
    return bool(_PHONE.fullmatch(contact)) and _FEWEST_DIGITS <= digits <= _MOST_DIGITS


def _site(trial: Trial, asked: str) -> tuple[str | None, str | None]:
    """(the site's label, what is wrong with the choice)."""
    if not trial.sites:
        return None, "this trial lists no sites: leave the site empty" if asked else None
    if not asked:
        return None, "choose one of the trial's sites"
    found = chosen_site(trial, asked)
    return found, None if found else "the trial has no such site: choose one of those it lists"
