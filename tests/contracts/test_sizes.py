"""Is every file short enough to be read standing up? At most 400 lines, and 60 a function."""

from __future__ import annotations

from source_tree import WRITTEN_HERE, functions, name_of, python_files

LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def _function(lines: int) -> str:
    return "def one():\n" + "    pass\n" * (lines - 1)


def test_no_file_is_too_long() -> None:
    lengths = {name_of(p): len(p.read_text(encoding="utf-8").splitlines()) for p in python_files(*WRITTEN_HERE)}
    assert len(lengths) > 100
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{name_of(p)}:{name}": n
        for p in python_files(*WRITTEN_HERE)
        for name, n in functions(p.read_text(encoding="utf-8"))
    }
    assert len(lengths) > 300
    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == {}


def test_the_measure_itself() -> None:
    assert list(functions("")) == []
    assert list(functions(_function(LONGEST_FUNCTION))) == [("one", LONGEST_FUNCTION)]
    assert list(functions("class A:\n" + "    @property\n    async def two(self):\n        pass\n")) == [("two", 3)]


def test_every_module_says_what_it_is_for() -> None:
    silent = [name_of(p) for p in python_files("src") if not p.read_text(encoding="utf-8").lstrip().startswith('"""')]
    assert silent == []
