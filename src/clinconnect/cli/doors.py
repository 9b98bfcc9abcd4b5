"""The measured doors: compile, match, judge and search, in the shapes that other programs read."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Annotated

import typer

from clinconnect.cli.found import asked_for, print_fittings, print_found, print_found_json
from clinconnect.cli.lines import Json, each_line, text_field
from clinconnect.cli.options import HOME, AsOf, Home, day, opened, person, words_of_person
from clinconnect.cli.wording import print_verdict
from clinconnect.compiler import compile_text
from clinconnect.criteria import codec
from clinconnect.errors import BadInput
from clinconnect.matching import verdict_json
from clinconnect.search import CHOICES
from clinconnect.workspace import Workspace, processors
from clinconnect.workspace.judging import judge

Jsonl = Annotated[bool, typer.Option("--jsonl", help="Read JSON Lines from standard input, write JSON Lines.")]

Jobs = Annotated[
    int | None,
    typer.Option("--jobs", min=1, max=256, help="So many processes at once.", show_default="one a processor"),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("compile")(compile_)
    app.command("match")(match)
    app.command("judge")(judge_)
    app.command("search")(search)


def compile_(jsonl: Jsonl = False, jobs: Jobs = None) -> None:
    """Read eligibility texts as rules.

    Example: echo '{"id": "1", "text": "Inclusion Criteria: age 18 or older"}' | clinconnect compile --jsonl
    """
    _only_lines(jsonl, "compile")
    each_line(_compiled, jobs=jobs or processors.count())


def _compiled(asked: Json) -> Json:
    conditions = asked.get("conditions") or ()
    if not isinstance(conditions, list | tuple) or not all(isinstance(c, str) for c in conditions):
        raise BadInput("the field 'conditions' must be a list of texts", code="bad-field")
    compiled = compile_text(
        text_field(asked, "text"),
        conditions=tuple(conditions),
        title=text_field(asked, "title", needed=False) or None,
        sex=text_field(asked, "sex", needed=False) or None,
        minimum_age=text_field(asked, "minimum_age", needed=False) or None,
        maximum_age=text_field(asked, "maximum_age", needed=False) or None,
    )
    return codec.to_json(compiled) | {"id": asked.get("id")}


def judge_(jsonl: Jsonl = False) -> None:
    """Judge single criteria against notes.

    Example: echo '{"id": 1, "note": "A 58-year-old man.", "criterion": "Age over 18", "kind": "inclusion"}' | clinconnect judge --jsonl
    """
    _only_lines(jsonl, "judge")
    today = date.today()
    each_line(lambda asked: _judged(asked, today))


def _judged(asked: Json, today: date) -> Json:
    kind = text_field(asked, "kind")
    if kind not in ("inclusion", "exclusion"):
        raise BadInput("the field 'kind' must be inclusion or exclusion", code="bad-field")
    given = text_field(asked, "as_of", needed=False)
    return {"id": asked.get("id")} | judge(
        note=text_field(asked, "note"),
        criterion=text_field(asked, "criterion"),
        kind=kind,  # type: ignore[arg-type]
        as_of=day(given) if given else today,
        title=text_field(asked, "trial_title", needed=False),
    )


def match(
    patient: Annotated[
        str,
        typer.Option("--patient", help="A FHIR bundle, form or note as a file, or the id of a sample or kept person."),
    ],
    trial: Annotated[str, typer.Option("--trial", help="The trial's number.")],
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Also in clinical words, with the quoted text and what would settle it.")
    ] = False,
    home: Home = HOME,
) -> None:
    """Match a person with a trial, criterion by criterion, with reasons.

    Example: clinconnect match --patient sample-02 --trial NCT07057622 --as-of 2025-07-14
    """
    when = day(as_of)
    with opened(home) as workspace:
        verdict = workspace.check(trial, person(workspace, patient, when), as_of=when, what_if=why or as_json)
        kept = workspace.trial(trial)
        if as_json:
            shape = verdict_json(verdict, kept.trial.eligibility.text)
            typer.echo(json.dumps(shape, ensure_ascii=False, indent=2))
        else:
            print_verdict(verdict, kept, why=why)


def search(
    words: Annotated[
        list[str] | None, typer.Argument(help="Words, a line of the query language, a trial number, or a whole note.")
    ] = None,
    jsonl: Jsonl = False,
    top: Annotated[int, typer.Option("--top", min=1, max=10_000, help="At most so many.")] = 20,
    choices: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="NAME=VALUE", help=f"Only trials of this kind; {', '.join(CHOICES)}. Repeat it."
        ),
    ] = None,
    sort: Annotated[str, typer.Option("--sort", help="relevance, newest, started or distance.")] = "relevance",
    why: Annotated[bool, typer.Option("--why", help="Say why each trial is there.")] = False,
    counts: Annotated[bool, typer.Option("--counts", help="Count the trials of each status, phase, country …")] = False,
    patient: Annotated[
        str | None,
        typer.Option("--patient", help="Find trials for a person instead: a record, form or note as a file, or an id."),
    ] = None,
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    home: Home = HOME,
) -> None:
    """Find trials for words, or for a person: then in groups by the verdict, which may fit first.

    Example: clinconnect search heart failure --top 5
    Example: clinconnect search 'condition:neuroendocrine NOT title:screening' --only sex=female --only age=58
    Example: clinconnect search cancer --only 'near=Houston, 100 km' --sort distance
    Example: clinconnect search gout --only phase=3 --why --counts
    Example: clinconnect search --patient sample-01 --as-of 2025-07-14 --only status=open
    """
    with opened(home) as workspace:
        if jsonl:
            today = date.today()
            each_line(lambda asked: _hits(workspace, asked, top, today))
            return
        whose = person(workspace, patient, day(as_of)) if patient else None
        question = asked_for(" ".join(words or ()), choices or (), sort, person=whose, as_of=day(as_of))
        if patient:
            question = replace(question, line=words_of_person(patient))
        found = workspace.find(question, top=top)
        if whose is not None:
            print_fittings(workspace.fittings(found, whose, as_of=day(as_of)), as_json=as_json)
            return
        facets = workspace.facets(question) if counts else {}
        print_found_json(found, facets) if as_json else print_found(found, facets, why=why)


def _hits(workspace: Workspace, asked: Json, top: int, today: date) -> Json:
    hits = workspace.hits(text_field(asked, "text"), top=top, as_of=today)
    return {"id": asked.get("id"), "hits": [{"trial": h.trial, "score": h.score} for h in hits]}


def _only_lines(jsonl: bool, name: str) -> None:
    if not jsonl:
        raise BadInput(
            f"{name} reads JSON Lines", hint=f"clinconnect {name} --jsonl < lines.jsonl; see clinconnect {name} --help"
        )
