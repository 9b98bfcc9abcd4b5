"""The sample people, and what is known of a person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from clinconnect.cli.options import HOME, AsOf, Home, content, day, now, opened, person
from clinconnect.errors import BadInput
from clinconnect.patients import Conflict, Fact, Patient, Quantity, Source, Unanswered, conflicts, to_fhir
from clinconnect.patients.patient import DateRange

_DISAGREE = {
    "present-and-denied": "said to be and said not to be",
    "values-differ": "two values of one test on one day",
    "births-differ": "two birth dates",
    "sexes-differ": "two sexes",
}
_UNANSWERED = {"not-known": "not known", "not-said": "not said"}


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(help="The sample people, and people whose records are kept.", invoke_without_command=True)
    group.callback()(people)
    group.command("keep")(keep)
    group.command("forget")(forget)
    app.add_typer(group, name="people")
    app.command("person")(show_person)


def people(context: typer.Context, home: Home = HOME) -> None:
    """List the fictional people of the sample, and by their ids the people whose records are kept.

    Example: clinconnect people
    """
    if context.invoked_subcommand:
        return
    with opened(home) as workspace:
        for one in workspace.people():
            typer.echo(f"{one.id:18}{one.label}  [fictional]")
        for kept in workspace.kept_people():
            documents = "1 document" if kept.documents == 1 else f"{kept.documents} documents"
            typer.echo(f"{kept.id:18}kept since {kept.since:%Y-%m-%d}, {documents}")


def keep(
    file: Annotated[Path, typer.Argument(help="A FHIR bundle, a form or a note.")],
    person: Annotated[str | None, typer.Option("--person", help="Add it to what is kept of this person.")] = None,
    home: Home = HOME,
) -> None:
    """Keep a person's record, encrypted, and print the id that stands for the person in other commands.

    Example: clinconnect people keep note.txt
    """
    with opened(home) as workspace:
        typer.echo(workspace.keep_person(content(file), person=person, at=now()))


def forget(id: Annotated[str, typer.Argument(help="The person's id.")], home: Home = HOME) -> None:
    """Delete all that is kept of a person for good; the audit keeps only that it was forgotten, and when.

    Example: clinconnect people forget 3f9c2a7e51b0d846
    """
    with opened(home) as workspace:
        workspace.forget_person(id, at=now())
    typer.echo("forgotten")


def show_person(
    patient: Annotated[
        str, typer.Argument(help="A FHIR bundle, form or note as a file, or the id of a sample or kept person.")
    ],
    as_of: AsOf = None,
    fhir: Annotated[bool, typer.Option("--fhir", help="Write the record as a FHIR R4 Bundle.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write the record as one JSON object.")] = False,
    home: Home = HOME,
) -> None:
    """Show the facts that were read of a person, with their source, where they disagree, and what could not be used.

    Example: clinconnect person sample-01
    """
    if fhir and as_json:
        raise BadInput("--fhir and --json cannot be given together", hint="choose one of the two", code="usage")
    with opened(home) as workspace:
        found = person(workspace, patient, day(as_of))
    if fhir:
        _write_fhir(found)
    elif as_json:
        typer.echo(json.dumps(_record(found), ensure_ascii=False))
    else:
        _show(found)


def _write_fhir(patient: Patient) -> None:
    exported = to_fhir(patient)
    typer.echo(json.dumps(exported.bundle, ensure_ascii=False, indent=2))
    kinds = {loss.code: loss.message for loss in exported.losses}
    for code, message in sorted(kinds.items()):
        count = sum(loss.code == code for loss in exported.losses)
        typer.echo(f"{message} ({'once' if count == 1 else f'{count} times'})", err=True)


def _show(patient: Patient) -> None:
    remarks = len(patient.notes)
    typer.echo(f"{patient.id}: sex {patient.sex or 'not known'}, {len(patient.facts)} facts, {remarks} remarks")
    for fact in patient.facts:
        typer.echo(f"  {fact.kind:12}{fact.status:10}{fact.label or fact.name}  [{fact.source.where}]")
    if disagreeing := conflicts(patient):
        typer.echo("the sources disagree:")
    for conflict in disagreeing:
        both = " / ".join(f"{f.label or f.name} [{f.source.where}]" for f in conflict.facts)
        typer.echo(f"  {_DISAGREE[conflict.code]}{': ' if both else ''}{both}")
    if patient.unanswered:
        typer.echo("asked and not answered:")
    for asked in patient.unanswered:
        thing = " ".join((*asked.qualifiers, asked.name))
        typer.echo(f"  {asked.kind:12}{_UNANSWERED[asked.why]:10}{thing}  [{asked.source.where}]")
    for note in patient.notes:
        typer.echo(f"  {note.severity}: {note.where}: {note.message}")


def _record(patient: Patient) -> dict[str, Any]:
    """Everything that is known of the person."""
    return {
        "id": patient.id,
        "birth": _days(patient.birth),
        "sex": patient.sex,
        "deceased": patient.deceased,
        "fictional": patient.fictional,
        "complete": sorted(patient.complete),
        "facts": [_fact(fact) for fact in patient.facts],
        "unanswered": [_unanswered(asked) for asked in patient.unanswered],
        "conflicts": [_conflict(conflict) for conflict in conflicts(patient)],
        "remarks": [
            {"code": n.code, "severity": n.severity, "where": n.where, "message": n.message} for n in patient.notes
        ],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "kind": fact.kind,
        "status": fact.status,
        "name": fact.name,
        "label": fact.label,
        "concept": fact.concept,
        "codes": [{"system": system, "code": code} for system, code in fact.codes],
        "value": _value(fact.value),
        "when": _days(fact.when),
        "until": _days(fact.until),
        "ongoing": fact.ongoing,
        "qualifiers": list(fact.qualifiers),
        "source": _source(fact.source),
    }


def _unanswered(asked: Unanswered) -> dict[str, Any]:
    return {
        "kind": asked.kind,
        "name": asked.name,
        "concept": asked.concept,
        "qualifiers": list(asked.qualifiers),
        "why": asked.why,
        "source": _source(asked.source),
    }


def _source(source: Source) -> dict[str, Any]:
    span = list(source.span) if source.span else None
    return {"where": source.where, "text": source.text, "by": source.by, "span": span}


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {"code": conflict.code, "facts": [fact.id for fact in conflict.facts]}


def _days(when: DateRange | None) -> list[str] | None:
    return [when.low.isoformat(), when.high.isoformat()] if when else None


def _value(value: Quantity | str | None) -> dict[str, Any] | str | None:
    if not isinstance(value, Quantity):
        return value
    return {
        "low": value.low,
        "high": value.high,
        "unit": value.unit,
        "reference_low": value.reference_low,
        "reference_high": value.reference_high,
    }
