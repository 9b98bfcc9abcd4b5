"""Are folders and modules named by what they know, and is nothing in the tree tied to one machine or registry?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from source_tree import ROOT, files, name_of, python_files

BY_KIND = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service",
    "models",
    "common",
    "managers",
    "manager",
    "misc",
    "base",
}
MACHINE = re.compile(r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/|[A-Z]:\\Users\\")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian|crates\.io/|proxy\.golang|conda\.anaconda", re.IGNORECASE
)
TEXT = {
    "", ".py", ".md", ".toml", ".lock", ".txt", ".tsv", ".yaml", ".yml", ".json", ".jsonl", ".html", ".css", ".sh",
    ".js", ".svg", ".cfg", ".ini",
}  # fmt: skip
SAID_BY_LICENCE = {"LICENSE"}


def tied(text: str) -> list[str]:
    """Every mention of a machine's folder or a package registry's host."""
    return [m[0] for pattern in (MACHINE, REGISTRY) for m in pattern.finditer(text)]


def test_no_folder_or_module_is_named_by_kind() -> None:
    named = [p.relative_to(ROOT) for p in python_files("src", "tests", "tools", "bench")]
    assert [str(p) for p in named if BY_KIND & {*p.parts[:-1], p.stem}] == []


def test_nothing_is_tied_to_a_machine_or_registry() -> None:
    looked = [p for p in files() if p.suffix in TEXT and p.name not in SAID_BY_LICENCE]
    assert len(looked) > 200
    found = {name_of(p): seen[:3] for p in looked if (seen := tied(p.read_text(encoding="utf-8", errors="replace")))}
    assert found == {}


@pytest.mark.parametrize("folder", ["root", "work", "home/ada", "Users/ada"])
def test_a_machine_path_is_seen(folder: str) -> None:
    assert tied(f"see /{folder}/main")


def test_a_registry_is_seen() -> None:
    assert tied("https://" + "pypi" + ".org/simple")
    assert tied("the folder docs/root/ and https://example.org/work/x") == []


def test_no_private_words_in_front_of_a_reader() -> None:
    """Nothing half done is left lying about."""
    unfinished = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    found = [name_of(p) for p in files() if _ours(p) and unfinished.search(p.read_text(encoding="utf-8"))]
    assert found == []


def _ours(path: Path) -> bool:
    return path.suffix in {".py", ".md", ".sh"} and path.is_relative_to(ROOT)
