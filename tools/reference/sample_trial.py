"""How the first sample trial comes out: what a physician expects of it for the sample people, and what still differs."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import yaml

from clinconnect import sample, trials
from clinconnect.compiler import compile_text
from clinconnect.trials import Trial
from tools.reference.markdown import table

_TABLE = Path(__file__).parents[2] / "tests" / "rooms" / "sample" / "outcomes" / "expected.yaml"
_LETTERS = {"P": "P", "F": "**F**", "?": "·", "n": "n", "C": "C"}
_SHORT = 70
_INTRO = """# The first sample trial, person by person

The first trial of the sample, NCT07057622, is a published one. What a physician expects of its {criteria} criteria for the
sample people, on {day}, was written down from the text and the records before the program was run on them; `make test`
compares. {first}

P passes, **F** fails, · unknown, n not applicable, C conflicting. A star marks an outcome that the program still gives
otherwise; the reasons stand [below](#what-still-differs). No settled outcome is the opposite of what is expected.
"""


def page() -> str:
    """The page."""
    kept = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    trial = _trial()
    compiled = compile_text(trial.eligibility.text, id=trial.id)
    ids = {c.id: trial.eligibility.text[c.span.start : c.span.end] for c in compiled.criteria}
    intro = _INTRO.format(criteria=len(ids), day=kept["as_of"], first=kept["first_run"])
    return "\n".join((intro, _people(kept, ids), _reasons(kept), _variants(kept), _differences(kept)))


def _trial() -> Trial:
    stream = BytesIO(sample.trials_path().read_bytes())
    first = next(iter(trials.read_records(stream, name="trials.jsonl")))
    assert isinstance(first, Trial)
    return first


def _people(kept: dict[str, Any], ids: dict[str, str]) -> str:
    rows = {name: row for name, row in kept["people"].items() if "same_as" not in row}
    letters = {name: (row["inclusion"] + " " + row["exclusion"]).split() for name, row in rows.items()}
    lines = []
    for number, (id, text) in enumerate(ids.items()):
        marks = [_LETTERS[letters[n][number]] + ("\\*" if id in kept["differences"].get(n, {}) else "") for n in rows]
        lines.append((f"{id} {_short(text)}", *marks))
    return table(("criterion", *(name.removeprefix("sample-") for name in rows)), lines)


def _short(text: str) -> str:
    words = " ".join(text.replace("•", " ").split()).lstrip("0123456789. ")
    return words if len(words) <= _SHORT else f"{words[:_SHORT].rsplit(' ', 1)[0]} …"


def _reasons(kept: dict[str, Any]) -> str:
    labels = {person.id: person.label for person in sample.people()}
    parts = ["## Why\n"]
    for name, row in kept["people"].items():
        if "why" in row:
            rows = [(id, why) for id, why in row["why"].items()]
            head = f"<details><summary>{name}: {labels[name]}</summary>\n"
            parts += [head, table(("criterion", "on what it rests"), rows), "</details>\n"]
    return "\n".join(parts)


def _variants(kept: dict[str, Any]) -> str:
    rows = [
        (name.replace("-", " "), row["base"].replace("-", " "), row["what"], _changes(row["expect"]))
        for name, row in kept["variants"].items()
    ]
    head = "## Small changes\n\nEach changes a record a little; what it should change, and nothing else, is expected.\n"
    return "\n".join((head, table(("variant", "of", "what is changed", "then"), rows)))


def _changes(expect: dict[str, str]) -> str:
    said = []
    for id, outcome in expect.items():
        what, _, day = outcome.partition(" ")
        said.append(f"{id} {what.replace('_', ' ')}" + (f", until {day}" if day else ""))
    return "; ".join(said) or "nothing changes"


def _differences(kept: dict[str, Any]) -> str:
    rows = [
        (name.replace("-", " "), id, row["got"].replace("_", " "), row["why"])
        for name, found in kept["differences"].items()
        for id, row in found.items()
    ]
    corrected = [(row["row"].replace("-", " "), row["was"], row["why"]) for row in kept["corrected"]]
    return "\n".join(
        (
            "## What still differs\n",
            table(("record", "criterion", "the program says", "why"), rows),
            "## What was wrongly expected\n",
            table(("row", "was", "why that is wrong"), corrected),
        )
    )
