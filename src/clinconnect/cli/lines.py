"""JSON Lines in, JSON Lines out: one line for each, in order; a bad line is an error on its own line and the rest goes on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from clinconnect.errors import BadInput, ClinConnectError

Json = dict[str, Any]
# A line longer than this is no eligibility text, note or query; the longest in the registry is below 100 kB.
LONGEST_LINE = 8_000_000


def each_line(answer: Callable[[Json], Json], stream: BinaryIO | None = None) -> None:
    """Answer every line of standard input on standard output."""
    for raw in _lines(stream or sys.stdin.buffer):
        sys.stdout.write(json.dumps(_answered(answer, raw), ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()


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
