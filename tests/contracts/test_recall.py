"""Does the index lose anybody's trial? For the sample people, it and a look at every trial agree on what may fit or is about them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clinconnect import sample
from clinconnect.matching import Dossier, evaluate
from clinconnect.search import Question
from clinconnect.workspace import Workspace
from clinconnect.workspace.fitting import fit_of, is_about

DAY = date(2025, 7, 14)
PEOPLE = [one.id for one in sample.people()]
_found: dict[str, int] = {}


@pytest.fixture(scope="module")
def workspace(sample_home: Path) -> Workspace:
    return Workspace.open(sample_home)


@pytest.mark.parametrize("person", PEOPLE)
def test_the_index_finds_whatever_may_fit(workspace: Workspace, person: str) -> None:
    patient = workspace.person(person, as_of=DAY)
    asked, dossier = Question(person=patient, as_of=DAY), Dossier(patient)
    story = asked.story()

    def worth_checking(number: str) -> bool:
        kept = workspace.trial(number)
        verdict = evaluate(kept.compiled, dossier, as_of=DAY, explain=False)
        fit = fit_of(kept.trial, verdict, story)
        return fit == "may fit" or (fit == "open" and is_about(kept.trial, story))

    everything = {t.id for t in workspace.trials(top=1000)}
    found = {one.trial.id for one in workspace.find(asked, top=1000).found}
    looked_at = {number for number in everything if worth_checking(number)}
    _found[person] = len(looked_at)
    assert looked_at == {number for number in found if worth_checking(number)}
    assert len(found) < len(everything)


def test_there_is_something_to_find() -> None:
    if set(_found) < set(PEOPLE):
        pytest.skip("counts what the tests above found, and not all of them ran")
    assert sum(_found.values()) >= len(PEOPLE) // 2
