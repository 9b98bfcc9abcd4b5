"""Are the locks those of pyproject.toml, with a hash for everything and no host in them?"""

from __future__ import annotations

from pathlib import Path

import pytest
from source_tree import ROOT
from tools import locks


def test_the_locks_are_fresh() -> None:
    assert locks.check() == []


@pytest.mark.parametrize("name", sorted(locks.LOCKS))
def test_what_is_wrong_with_a_lock_is_seen(name: str, tmp_path: Path) -> None:
    extras = locks.LOCKS[name]
    good = (ROOT / name).read_text(encoding="utf-8")

    def said(text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return "; ".join(locks.problems(tmp_path / name, extras))

    assert said(good) == ""
    assert "made from other dependencies" in said(good.split("\n", 1)[1])
    assert "names where packages come from" in said(good + "--index-url https://example.org/simple\n")
    assert "has no tantivy" in said(good.replace("tantivy==", "tantive=="))
    assert "has no hash" in said(good + "loose==1.0\n")
    (tmp_path / name).unlink()
    assert "is missing" in "; ".join(locks.problems(tmp_path / name, extras))
