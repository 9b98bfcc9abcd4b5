"""Reads the notation of trees written by hand (README.md): text in, trees out, every mistake with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bench.trees.tree import NORMAL, NOTHING, Demand, Group, Leaf, Stretch, Tree
from clinconnect.criteria import Duration
from clinconnect.criteria.values import TimeUnit

GROUPS = {"all", "any", "not", "at_least", "unless", "when", "examples", "readings"}
NAMED = {"condition", "treatment", "procedure", "allergy", "biomarker", "status", "opaque"}
_STATUS = {"history", "current", "planned"}
_HEADER = re.compile(r"#\s+(\S+)\s+(\d+)-(\d+)\s+(inclusion|exclusion)((?:\s+\w+)*)\s*$")
_NAME = re.compile(r"\s*([a-z_]+)\s*\(")
_QUOTED = re.compile(r'\s*"((?:[^"\\]|\\.)*)"\s*')
_NUMBER = r"[-+]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?"
_SIGNED = re.compile(rf"(>=|<=|≥|≤|>|<|=)?\s*({_NUMBER})\s*(.*)")
_BOTH = re.compile(rf"([(\[]?)\s*(>=?|≥)?\s*({_NUMBER})\s*\.\.\s*(<=?|≤)?\s*({_NUMBER})\s*([)\]]?)\s*(.*)")
_LENGTH = r"[-+]?P(?:T?\d+(?:\.\d+)?[YMWDH])+"
_WINDOW = re.compile(rf"({_LENGTH})?\s*\.\.\s*({_LENGTH})?\s*(?:@\s*(.+))?")
_DURATION = re.compile(r"duration\s*(>=?|<=?)\s*(\d+(?:\.\d+)?)\s*([YMWD])(?:\s*@\s*(.+))?")
_ISO = re.compile(r"(T?)(\d+(?:\.\d+)?)([YMWDH])")


class TreeError(ValueError):
    """Not in the notation; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Written:
    """A criterion's tree as written: the trial, the place of the criterion in its text, and words behind the kind."""

    trial: str
    start: int
    end: int
    kind: str
    marks: tuple[str, ...]
    tree: Tree


def read_file(text: str) -> list[Written]:
    """Every block of a file: a line `# trial start-end kind`, then the tree."""
    found: list[Written] = []
    for block in re.split(r"(?m)^(?=#)", text):
        head, _, body = block.partition("\n")
        if not head.strip():
            continue
        got = _HEADER.match(head)
        if not got:
            raise TreeError(f"not a line '# trial start-end kind': {head!r}")
        try:
            tree = read_tree(body)
        except TreeError as wrong:
            raise TreeError(f"{got[1]} {got[2]}-{got[3]}: {wrong}") from wrong
        found.append(Written(got[1], int(got[2]), int(got[3]), got[4], tuple(got[5].split()), tree))
    return found


def read_tree(text: str) -> Tree:
    """One tree."""
    tree, place = _tree(text, 0)
    if text[place:].strip():
        raise TreeError(f"more behind the tree: {text[place:].strip()[:40]!r}")
    return tree


def _tree(text: str, place: int) -> tuple[Tree, int]:
    got = _NAME.match(text, place)
    if not got:
        raise TreeError(f"a node is missing at {text[place : place + 40].strip()!r}")
    name, start = got[1], got.end()
    if name in GROUPS:
        return _group(name, text, start)
    end = _closing(text, start)
    return _leaf(name, text[start:end]), end + 1


def _closing(text: str, place: int) -> int:
    """Where the bracket opened before `place` closes; quoted words are skipped."""
    depth = 1
    for got in re.finditer(r'"(?:[^"\\]|\\.)*"|[()]', text[place:]):
        depth += {"(": 1, ")": -1}.get(got[0], 0)
        if not depth:
            return place + got.start()
    raise TreeError(f"a bracket is not closed: {text[place : place + 40].strip()!r}")


def _group(name: str, text: str, place: int) -> tuple[Tree, int]:
    count = 0
    if name == "at_least":
        got = re.compile(r"\s*(\d+)\s*,").match(text, place)
        if not got:
            raise TreeError("at_least begins with a number: at_least(2, a, b)")
        count, place = int(got[1]), got.end()
    of: list[Tree] = []
    marks = ""
    while True:
        child, place = _tree(text, place)
        of.append(child)
        got = re.compile(r"\s*([,;:)])").match(text, place)
        if not got:
            raise TreeError(f"a sign , ; : or ) is missing at {text[place : place + 40].strip()!r}")
        place = got.end()
        if got[1] == ")":
            break
        marks += got[1]
    _check(name, marks)
    return Group(name, tuple(of), count), place


def _check(name: str, marks: str) -> None:
    """Whether the signs between the children are those of the group."""
    shape = {"not": r"", "unless": r";,*", "examples": r";,*", "when": r":"}.get(name, r",*")
    if not re.fullmatch(shape, marks):
        raise TreeError(f"{name}() has its children apart by {marks!r}, not {shape!r}")


def _leaf(name: str, inside: str) -> Leaf:
    first, *options = _parts(inside)
    if name == "nothing":
        return NOTHING
    if name == "age":
        return _with(Leaf("age", demands=frozenset({_years(demand) for demand in _demands(first)})), options)
    if name == "sex":
        return Leaf("sex", values=frozenset(word.strip() for word in first.split("|")))
    if name == "attest":
        return _with(
            Leaf("attest", quote=_only_quote(options.pop(0) if options else ""), person=first.strip()), options
        )
    if name == "measured":
        quote, rest = _quote(first)
        return _with(Leaf("measured", quote=quote, demands=frozenset(_demands(rest))), options)
    if name == "score":
        quote, rest = _quote(first)
        return _with(_score(quote, rest), options)
    if name in NAMED:
        return _with(Leaf(name, quote=_only_quote(first)), options)
    raise TreeError(f"no such node: {name}()")


def _parts(inside: str) -> list[str]:
    """What stands between semicolons that are not in quotes."""
    parts = re.findall(r'(?:"(?:[^"\\]|\\.)*"|[^;"])+', inside)
    return parts or [""]


def _quote(text: str) -> tuple[str, str]:
    got = _QUOTED.match(text)
    if not got:
        raise TreeError(f"quoted words are missing: {text.strip()!r}")
    return got[1].replace('\\"', '"'), text[got.end() :].strip()


def _only_quote(text: str) -> str:
    quote, rest = _quote(text)
    if rest:
        raise TreeError(f"more behind the quoted words: {rest!r}")
    return quote


def _demands(text: str) -> list[Demand]:
    if text.strip() in ("normal", ""):
        return [NORMAL] if text.strip() else []
    return [_demand(part.strip()) for part in text.split("|")]


def _demand(text: str) -> Demand:
    if both := _BOTH.fullmatch(text):
        opened, above, low, below, high, closed, unit = both.groups()
        exclusive = above == ">" or opened == "(", below == "<" or closed == ")"
        return Demand(_number(low), exclusive[0], _number(high), exclusive[1], _unit(unit))
    got = _SIGNED.fullmatch(text)
    if not got:
        raise TreeError(f"not a number with a sign or a range: {text!r}")
    sign, value, unit = got[1] or "=", _number(got[2]), _unit(got[3])
    if sign == "=":
        return Demand(value, False, value, False, unit)
    if sign in (">", ">=", "≥"):
        return Demand(low=value, above=sign == ">", unit=unit)
    return Demand(high=value, below=sign == "<", unit=unit)


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _unit(text: str) -> str | None:
    plain = re.sub(r"^[x×*]\s*(?=ULN|LLN|baseline)", "", text.strip())
    return None if plain in ("?", "") else plain


_YEARS = {"a": 1.0, "mo": 1 / 12, "wk": 7 / 365.25, "d": 1 / 365.25}


def _years(demand: Demand) -> Demand:
    factor = _YEARS.get(demand.unit or "a")
    if factor is None:
        raise TreeError(f"an age is in a, mo, wk or d, not {demand.unit!r}")
    low, high = (None if end is None else end * factor for end in (demand.low, demand.high))
    return Demand(low, demand.above, high, demand.below, "a")


def _score(quote: str, rest: str) -> Leaf:
    try:
        demands = _demands(rest)
    except TreeError:
        return Leaf("score", quote=quote, values=frozenset(part.strip() for part in rest.split("|")))
    if len(demands) > 1:
        return Leaf("score", quote=quote, values=frozenset(f"{d.low:g}" for d in demands if d.low is not None))
    return Leaf("score", quote=quote, demands=frozenset(Demand(d.low, d.above, d.high, d.below) for d in demands))


def _with(leaf: Leaf, options: list[str]) -> Leaf:
    """The leaf with what stands behind its semicolons."""
    for text in options:
        for option in re.split(r",\s*(?=[-P.]|dose|lines|duration)", text):
            leaf = _option(option.strip(), leaf)
    return leaf


def _option(text: str, leaf: Leaf) -> Leaf:
    if text in _STATUS:
        return replace(leaf, status=text)
    if got := re.fullmatch(r"dose\s*(.+)", text):
        return replace(leaf, dose=_demand(got[1]))
    if got := re.fullmatch(r"lines\s*(.+)", text):
        return replace(leaf, lines=_demand(got[1]))
    if got := _DURATION.fullmatch(text):
        return replace(leaf, window=_lasting(leaf.window, got[1], f"-P{got[2]}{got[3]}", got[4]))
    if window := _WINDOW.fullmatch(text):
        return replace(leaf, window=Stretch(_length(window[1]), _length(window[2]), _anchor(window[3])))
    if leaf.type == "biomarker" and re.fullmatch(r"[\w -]+", text):
        return replace(leaf, state=text)
    raise TreeError(f"not a status, window, dose, lines or duration: {text!r}")


def _anchor(text: str | None) -> str | None:
    return text.strip() if text else None


def _lasting(window: Stretch | None, sign: str, ago: str, anchor: str | None) -> Stretch:
    """A state that lasts at least so long held all that time; one that lasts less began no longer ago."""
    if sign.startswith(">"):
        start = window.start if window else _length(ago)
        return Stretch(start, _length(ago) if window else _length("P0D"), _anchor(anchor))
    return Stretch(_length(ago), window.start if window else None, _anchor(anchor))


def _length(text: str | None) -> Duration | None:
    """A signed length of time; parts in several units are added up in the smallest."""
    if text is None:
        return None
    parts: list[tuple[float, TimeUnit]]
    parts = [(float(number), _UNITS[timed + letter]) for timed, number, letter in _ISO.findall(text)]
    sign = -1 if text.startswith("-") else 1
    if len(parts) == 1:
        return Duration(sign * parts[0][0], parts[0][1])
    if {unit for _, unit in parts} == {"a", "mo"}:
        return Duration(sign * sum(n * (12 if unit == "a" else 1) for n, unit in parts), "mo")
    return Duration(sign * sum(Duration(n, unit).days for n, unit in parts), "d")


_UNITS: dict[str, TimeUnit] = {"Y": "a", "M": "mo", "W": "wk", "D": "d", "TH": "h", "TM": "min"}
