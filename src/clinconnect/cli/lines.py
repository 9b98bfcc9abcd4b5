"""JSON Lines in, JSON Lines out: one line for each, in order; a bad line is an error on its own line and the rest goes on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO

from clinconnect.errors import BadInput, ClinConnectError
from clinconnect.workspace.processors import in_order

Json = dict[str, Any]
# A line longer than this is no eligibility text, note or query; the longest in the registry is below 100 kB.
LONGEST_LINE = 8_000_000
# A process is given so many lines at once, or so many bytes.
_TOGETHER, _LARGE = 16, 500_000
# So many groups are answered before any process is started: a second of work, as long as starting takes.
_HERE = 4
# Answers are trees: looking for circles in them would only take time.
_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def each_line(answer: Callable[[Json], Json], stream: BinaryIO | None = None, *, jobs: int = 1) -> None:
    """Answer every line of standard input on standard output, on `jobs` processes (for which `answer` is picklable)."""
    lines = _together(_lines(stream or sys.stdin.buffer), _TOGETHER if jobs > 1 else 1)
    for _, written in in_order(partial(_written, answer), lines, jobs=jobs, here=_HERE):
        sys.stdout.write(written)
    sys.stdout.flush()


def _written(answer: Callable[[Json], Json], lines: list[bytes | None]) -> str:
    """The lines that answer these."""
    return "".join(f"{_JSON.encode(_answered(answer, raw))}\n" for raw in lines)


def _together(lines: Iterator[bytes | None], count: int) -> Iterator[list[bytes | None]]:
    """The lines in groups of so many, fewer where they are long."""
    group: list[bytes | None] = []
    size = 0
    for line in lines:
        group.append(line)
        size += len(line or b"")
        if len(group) >= count or size >= _LARGE:
            yield group
            group, size = [], 0
    if group:
        yield group


def _lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines that are not blank; None for one that is too long, of which the rest is passed over."""
    while raw := stream.readline(LONGEST_LINE + 1):
        if len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
            while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield None
        elif raw.strip():
            yield raw


def _answered(answer: Callable[[Json], Json], raw: bytes | None) -> Json:
    asked: Json = {}
    try:
        asked = _parsed(raw)
        return answer(asked)
    except ClinConnectError as error:
        return {"id": asked.get("id"), "error": error.to_json()}
    except RecursionError:
        return {"id": asked.get("id"), "error": {"code": "too-deep", "message": "the line is nested too deeply"}}
    except Exception as error:
        message = f"the line could not be answered ({type(error).__name__})"
        return {"id": asked.get("id"), "error": {"code": "internal", "message": message}}


def _parsed(raw: bytes | None) -> Json:
    if raw is None:
        raise BadInput(f"the line is longer than {LONGEST_LINE:,} bytes", code="line-too-long")
    try:
        asked = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadInput("the line is not UTF-8", code="not-utf-8") from None
    except ValueError:
        raise BadInput("the line is not JSON", code="not-json") from None
    if not isinstance(asked, dict):
        raise BadInput("the line is not a JSON object", code="not-an-object")
    return asked


def text_field(asked: Json, name: str, *, needed: bool = True) -> str:
    """A field that must be text; BadInput names it where it is missing or something else."""
    value = asked.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise BadInput(f"the field {name!r} must be text", code="bad-field")
    return value
