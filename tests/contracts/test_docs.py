"""Is the reference the one of this code, and does every link of the manual lead somewhere?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from source_tree import ROOT, files, name_of
from tools import reference

DOCS = [p for p in files() if p.suffix == ".md"]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def rendered() -> dict[str, str]:
    return reference.render()


@pytest.mark.parametrize("page", sorted(reference.PAGES))
def test_the_reference_is_fresh(page: str, rendered: dict[str, str]) -> None:
    kept = reference.FOLDER / page
    assert kept.is_file(), "run make docs"
    assert kept.read_text(encoding="utf-8") == rendered[page], "run make docs"
    assert len(rendered[page].splitlines()) > 10


def links(text: str) -> list[str]:
    """Where a page leads inside of this repository, code blocks left out."""
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    return [m[1].partition("#")[0] for m in LINK.finditer(prose) if not re.match(r"https?:|mailto:|#", m[1])]


@pytest.mark.parametrize("page", DOCS, ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = [to for to in links(page.read_text(encoding="utf-8")) if not (page.parent / to).exists()]
    assert dead == []


def test_what_a_link_is() -> None:
    assert links("[a](b.md) ![c](d.png#e) [x](https://example.org) [y](#z) `[q](r)`") == ["b.md", "d.png"]
    assert links("") == []


def test_the_questions_of_the_architecture() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(headings) > 5
    assert [h for h in headings if not h.endswith("?")] == []


def test_the_glossary_is_in_order() -> None:
    terms = re.findall(r"^\*\*(.+?)\*\*", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(terms) > 20
    assert terms == sorted(set(terms), key=str.lower)


def test_decisions_are_numbered_without_a_gap() -> None:
    found = sorted(p.name for p in files() if p.parent == ROOT / "docs" / "decisions")
    assert [name[:4] for name in found] == [f"{n:04}" for n in range(1, len(found) + 1)]
    assert len(found) >= 6
    for name in found:
        text = (ROOT / "docs" / "decisions" / name).read_text(encoding="utf-8")
        assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == ["Context", "Choice", "Consequence"], name
