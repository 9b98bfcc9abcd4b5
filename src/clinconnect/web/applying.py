"""How does somebody apply? A short form, kept by the store, and a page that says what happens next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from clinconnect.applications import InvalidApplication, site_labels
from clinconnect.errors import BadInput
from clinconnect.summaries import status_word
from clinconnect.trials import Trial
from clinconnect.web.bodies import read_fields
from clinconnect.web.frame import Clock, render
from clinconnect.web.problems import as_sentence
from clinconnect.web.words import Heading, heading
from clinconnect.workspace import KeptTrial, Workspace

Fields = Mapping[str, str]
_PROMPTS = {
    "name": "Please write your name.",
    "contact": "Please write an e-mail address or a phone number.",
    "site": "Please choose a place.",
    "consent": "Please tick the box if you agree. Without it nothing is kept.",
}


@dataclass(frozen=True)
class ApplyPage:
    """The form with what was entered and what is wrong with it; `open` says whether one may apply at all."""

    heading: Heading
    open: bool
    closed_because: str
    sites: tuple[str, ...]
    values: Fields = field(default_factory=dict, repr=False)
    problems: Fields = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What was entered in a field, or nothing."""
        return self.values.get(name, "")

    def problem(self, name: str) -> str:
        """What is wrong with a field, or nothing."""
        return self.problems.get(name, "")


@dataclass(frozen=True)
class AppliedPage:
    """The thank-you page: it holds nothing about who applied."""

    heading: Heading


def applying_routes(workspace: Workspace, clock: Clock) -> APIRouter:
    """Form, sending and thank-you."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/trials/{trial_id}/apply", methods=["GET", "HEAD"])
    def form(trial_id: str) -> Response:
        return render("apply.html", _page(workspace.trial(trial_id), clock().date()), private=True)

    @routes.post("/trials/{trial_id}/apply")
    def send(trial_id: str, sent: Fields = Depends(read_fields)) -> Response:  # noqa: B008
        kept, now = workspace.trial(trial_id), clock()
        trial, page = kept.trial, _page(kept, now.date(), sent)
        if not page.open:
            return render("apply.html", page, status=409, private=True)
        problems = _missing(page, sent)
        if not problems:
            problems = _sent(workspace, trial, sent, page, clock)
        if problems:
            return render("apply.html", _page(kept, now.date(), sent, problems), status=400, private=True)
        return RedirectResponse(f"/trials/{quote(trial.id, safe='')}/applied", status_code=303)

    @routes.api_route("/trials/{trial_id}/applied", methods=["GET", "HEAD"])
    def applied(trial_id: str) -> Response:
        return render("applied.html", AppliedPage(heading(workspace.trial(trial_id).trial, clock().date())))

    return routes


def apply_page(
    trial: Trial,
    today: date,
    values: Fields | None = None,
    problems: Fields | None = None,
    *,
    gone: str | None = None,
) -> ApplyPage:
    """The page for one trial; only one that is known to recruit, and that the registry has, takes applications."""
    head = heading(trial, today, gone=gone)
    because = head.status.meaning or f"The record gives the status “{head.status.label}”."
    return ApplyPage(head, head.status.recruits is True, because, _open_sites(trial), values or {}, problems or {})


def _page(kept: KeptTrial, today: date, values: Fields | None = None, problems: Fields | None = None) -> ApplyPage:
    return apply_page(kept.trial, today, values, problems, gone=kept.gone_since)


def _open_sites(trial: Trial) -> tuple[str, ...]:
    """The places one may choose; those that the record says take nobody are left out, unless that leaves none."""
    labels = site_labels(trial)
    taking = [
        label
        for label, site in zip(labels, trial.sites, strict=True)
        if not site.status or status_word(site.status).recruits is not False
    ]
    return tuple(taking) or labels


def _missing(page: ApplyPage, sent: Fields) -> dict[str, str]:
    asked = ["name", "contact", *(["site"] if len(page.sites) > 1 else [])]
    found = {name: _PROMPTS[name] for name in asked if not sent.get(name)}
    return found if sent.get("consent") == "yes" else found | {"consent": _PROMPTS["consent"]}


def _sent(workspace: Workspace, trial: Trial, sent: Fields, page: ApplyPage, clock: Clock) -> dict[str, str]:
    """Keep the application; what is wrong with it by field, nothing where it is kept."""
    site = sent.get("site") or (page.sites[0] if len(page.sites) == 1 else None)
    try:
        workspace.apply(trial.id, name=sent["name"], contact=sent["contact"], consent=True, site=site, at=clock())
    except InvalidApplication as wrong:
        return {name: as_sentence(said) for name, said in wrong.fields.items()}
    except BadInput as wrong:
        return {"name": as_sentence(wrong.message)}
    return {}
