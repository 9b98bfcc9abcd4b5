"""How does the study run, and what is published of it? Groups, what is measured, who leads, documents, results."""

from __future__ import annotations

from dataclasses import dataclass

from clinconnect.summaries import say_arm, say_date, say_design, say_role, say_sharing
from clinconnect.trials import Document, Official, Outcome, Trial


@dataclass(frozen=True)
class ArmLine:
    """A group of people: what it is called, what it gets in plain words, the names of that, the record's own words."""

    label: str
    gets: str
    given: tuple[str, ...]
    description: str | None


@dataclass(frozen=True)
class DocumentLine:
    """A published document; `address` is None where the record gives none that a browser may open."""

    name: str
    dated: str | None
    address: str | None


@dataclass(frozen=True)
class Plan:
    """What the section holds; `results` is None where the record does not say whether there are any."""

    stopped: str | None
    sentences: tuple[str, ...]
    arms: tuple[ArmLine, ...]
    measured: tuple[Outcome, ...]
    measured_too: tuple[Outcome, ...]
    leaders: tuple[str, ...]
    documents: tuple[DocumentLine, ...]
    results: str | None
    sharing: str

    @property
    def empty(self) -> bool:
        """Whether the record says nothing of all this."""
        told = (self.stopped, self.sentences, self.arms, self.measured, self.measured_too, self.leaders)
        return not any((*told, self.documents, self.results, self.sharing))


def plan(trial: Trial) -> Plan:
    """The section of one trial."""
    return Plan(
        stopped=trial.why_stopped,
        sentences=say_design(trial.design),
        arms=tuple(ArmLine(a.label, say_arm(a.kind), a.interventions, a.description) for a in trial.arms),
        measured=tuple(o for o in trial.outcomes if o.kind == "primary"),
        measured_too=tuple(o for o in trial.outcomes if o.kind != "primary"),
        leaders=tuple(map(_leader, trial.officials)),
        documents=tuple(map(_document, trial.documents)),
        results=_results(trial),
        sharing=say_sharing(trial.data_sharing.plan if trial.data_sharing else None),
    )


def _leader(official: Official) -> str:
    return ", ".join(part for part in (official.name, say_role(official.role), official.affiliation) if part)


def _document(document: Document) -> DocumentLine:
    name = document.label or ", ".join(document.kinds) or "document"
    # The address comes from the record: only one that leads to a page becomes a link.
    address = document.url if document.url and document.url.startswith("https://") else None
    return DocumentLine(name[:1].upper() + name[1:], say_date(document.dated), address)


def _results(trial: Trial) -> str | None:
    if trial.has_results or trial.results_posted:
        posted = say_date(trial.results_posted)
        return f"Results are published at the registry{f' (first posted: {posted})' if posted else ''}."
    return None if trial.has_results is None else "No results are published at the registry yet."
