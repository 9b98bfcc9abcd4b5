"""The shapes of the measured doors: what a line that comes out must look like, given the line that went in.

Each function returns sentences, none for a line in order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from node_shapes import Check, fields, is_number, is_span, node, number, one_of, some, span, text

OUTCOMES = ("passes", "fails", "unknown", "not_applicable", "conflicting")
UNKNOWN = (
    "missing", "stale", "imprecise", "no-unit", "no-reference-range", "ambiguous-text", "unencoded", "needs-person",
)  # fmt: skip
STANDINGS = ("fits", "does_not_fit", "open", "site_only", "unread", "conflicting", "not_concerned")
ANSWERERS = ("record", "patient", "clinician", "site")
Json = dict[str, Any]


def any_text(value: Any, _: int) -> Iterator[str]:
    """Words, or none."""
    if not isinstance(value, str):
        yield f"{value!r} is no text"


def anything(_: Any, __: int) -> Iterator[str]:
    """Checked elsewhere."""
    yield from ()


def maybe(check: Check) -> Check:
    """Null, or as `check` says."""
    return lambda value, length: iter(()) if value is None else check(value, length)


def listed(check: Check) -> Check:
    """A list, also an empty one."""
    return lambda value, length: iter(()) if value == [] else some(check)(value, length)


def a_day(value: Any, _: int) -> Iterator[str]:
    """YYYY-MM-DD."""
    try:
        if date.fromisoformat(value).isoformat() != value:
            yield f"{value!r} is no day"
    except (TypeError, ValueError):
        yield f"{value!r} is no day"


def error(line: Json) -> list[str]:
    """{"id", "error": {"code", "message"}} and perhaps a hint."""
    shape: Check = lambda v, n: fields(v, {"code": text, "message": text}, {"hint": text}, n, "error")  # noqa: E731
    return list(fields(line, {"id": anything, "error": shape}, {}, 0, "line"))


def compiled(asked: Json, line: Json) -> list[str]:
    """A line of the compile door."""
    source = asked["text"]
    found = list(fields(line, _COMPILED, {}, len(source), "line"))
    if found:
        return found
    if line["text_sha256"] != hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest():
        found.append("text_sha256 is not the hash of the text")
    ids = [c["id"] for c in line["criteria"]]
    if len(set(ids)) < len(ids):
        found.append("two criteria have one id")
    found += [
        f"the repair at {r['span']} does not quote the text"
        for c in line["criteria"]
        for r in c["repairs"]
        if source[slice(*r["span"])] != r["before"]
    ]
    return found + lost(source, [c["span"] for c in line["criteria"]] + line["headers"])


def lost(source: str, spans: list[list[int]]) -> list[str]:
    """Characters that are not white space and lie in no span."""
    seen = bytearray(len(source))
    for start, end in spans:
        seen[start:end] = b"\1" * (end - start)
    gone = [at for at, letter in enumerate(source) if not seen[at] and not letter.isspace()]
    return [f"{len(gone)} characters lie in no criterion and no header, the first at {gone[0]}"] if gone else []


def matched(line: Json, length: int) -> list[str]:
    """What the match door prints for a trial whose text has that length."""
    found = list(fields(line, _MATCHED, {}, length, "verdict"))
    if found:
        return found
    outcomes = [c["outcome"] for c in line["criteria"]]
    standings = [c["standing"] for c in line["criteria"]]
    if {k: n for k, n in line["coverage"].items() if k != "words"} != {s: standings.count(s) for s in STANDINGS}:
        found.append("the coverage is not that of the criteria")
    if line["counts"] != {o: outcomes.count(o) for o in OUTCOMES}:
        found.append("the counts are not those of the criteria")
    fits = bool(outcomes) and set(outcomes) <= {"passes", "not_applicable"}
    if line["outcome"] != ("fails" if "fails" in outcomes else "passes" if fits else "unknown"):
        found.append("the outcome does not follow from the criteria")
    for one in line["criteria"]:
        if one["outcome"] == "unknown" and one["reason"] not in UNKNOWN:
            found.append(f"{one['id']} is unknown because {one['reason']!r}")
        if one["outcome"] != "unknown" and one["leaning"] is not None:
            found.append(f"{one['id']} is settled and leans")
    ids = {c["id"] for c in line["criteria"]}
    found += [f"a question about {q['criteria']}" for q in line["questions"] if not ids >= set(q["criteria"])]
    return found


def judged(asked: Json, line: Json) -> list[str]:
    """A line of the judge door."""
    found = list(fields(line, _JUDGED, {}, len(asked["note"]), "line"))
    if found:
        return found
    if line["outcome"] == "unknown" and line["reason"] not in UNKNOWN:
        found.append(f"unknown because {line['reason']!r}")
    return found + [
        f"the evidence at {e['span']} does not quote the note"
        for e in line["evidence"]
        if asked["note"][slice(*e["span"])] != e["quote"]
    ]


def searched(line: Json, top: int) -> list[str]:
    """A line of the search door."""
    hit: Check = lambda v, n: fields(v, {"trial": text, "score": number}, {}, n, "hit")  # noqa: E731
    found = list(fields(line, {"id": anything, "hits": listed(hit)}, {}, 0, "line"))
    if found:
        return found
    trials, scores = [h["trial"] for h in line["hits"]], [h["score"] for h in line["hits"]]
    if len(set(trials)) < len(trials) or len(trials) > top:
        found.append("a trial twice, or more of them than asked for")
    if scores != sorted(scores, reverse=True):
        found.append("the scores rise")
    return found


def _repair(value: Any, length: int) -> Iterator[str]:
    asked: dict[str, Check] = {
        "kind": text, "span": span, "before": any_text, "after": any_text, "why": text, "confidence": _share,
        "changes_meaning": one_of(True, False),  # type: ignore[arg-type]
    }  # fmt: skip
    yield from fields(value, asked, {}, length, "repair")


def _share(value: Any, _: int) -> Iterator[str]:
    if not (is_number(value) and 0 <= value <= 1):
        yield f"{value!r} does not lie between 0 and 1"


def _criterion(value: Any, length: int) -> Iterator[str]:
    asked: dict[str, Check] = {
        "id": text, "kind": one_of("inclusion", "exclusion"), "span": span, "expr": node, "repairs": listed(_repair),
        "answerable_by": listed(one_of(*ANSWERERS)),
    }  # fmt: skip
    yield from fields(value, asked, {"confidence": _share, "scope": text}, length, "criterion")


def _diagnostic(value: Any, length: int) -> Iterator[str]:
    asked: dict[str, Check] = {
        "code": text, "severity": one_of("info", "warning", "error"), "span": maybe(span), "message": text,
    }  # fmt: skip
    yield from fields(value, asked, {"hint": text}, length, "diagnostic")


def _verdict_on_criterion(value: Any, length: int) -> Iterator[str]:
    asked: dict[str, Check] = {
        "id": text, "kind": one_of("inclusion", "exclusion"), "span": span, "outcome": one_of(*OUTCOMES),
        "reason": any_text, "leaning": maybe(one_of("passes", "fails")), "evidence": listed(_evidence),
        "changes_on": maybe(a_day), "explanation": text, "lay": text, "because": listed(_ground),
        "standing": one_of(*STANDINGS), "quote": text, "what_if": maybe(_what_if),
    }  # fmt: skip
    yield from fields(value, asked, {}, length, "criterion")


def _what_if(value: Any, length: int) -> Iterator[str]:
    sets = listed(some(_need))
    asked: dict[str, Check] = {
        "to_pass": sets, "to_fail": sets, "to_open": sets, "passes_on": maybe(a_day), "never": maybe(text),
    }  # fmt: skip
    yield from fields(value, asked, {}, length, "what_if")


def _need(value: Any, length: int) -> Iterator[str]:
    yield from fields(value, {"fact": text, "lay": text, "span": span}, {}, length, "need")


def _ground(value: Any, length: int) -> Iterator[str]:
    asked: dict[str, Check] = {
        "span": span, "part": one_of("asked-for", "not-allowed", "exception", "concerns", "does-not-concern"),
        "rule": text, "truth": one_of("true", "false", "unknown"), "reason": any_text, "facts": listed(_evidence),
        "arithmetic": maybe(text), "repairs": anything, "readings": listed(text), "quote": any_text,
    }  # fmt: skip
    yield from fields(value, asked, {}, length, "ground")


def _evidence(value: Any, length: int) -> Iterator[str]:
    yield from fields(value, {"fact": text, "source": text}, {"span": anything}, length, "evidence")


def _calendar(value: Any, length: int) -> Iterator[str]:
    yield from fields(value, {"changes": listed(_change), "clear_on": maybe(a_day)}, {}, length, "calendar")


def _change(value: Any, length: int) -> Iterator[str]:
    asked: dict[str, Check] = {"on": a_day, "criterion": text, "from": one_of(*OUTCOMES), "to": one_of(*OUTCOMES)}
    yield from fields(value, asked, {}, length, "change")


def _question(value: Any, length: int) -> Iterator[str]:
    yield from fields(value, {"ask": text, "settles": number, "criteria": some(text)}, {}, length, "question")


def _quoted(value: Any, length: int) -> Iterator[str]:
    yield from fields(value, {"quote": text, "span": _place}, {}, length, "evidence")


def _place(value: Any, length: int) -> Iterator[str]:
    if not is_span(value, length):
        yield f"{value!r} is no place in the note"


_COMPILED: dict[str, Check] = {
    "id": anything, "ir_version": number, "text_sha256": text, "criteria": listed(_criterion), "headers": listed(span),
    "diagnostics": listed(_diagnostic),
}  # fmt: skip
_MATCHED: dict[str, Check] = {
    "trial": text, "as_of": a_day, "outcome": one_of("passes", "fails", "unknown"), "counts": anything,
    "coverage": anything, "criteria": listed(_verdict_on_criterion), "questions": listed(_question),
    "calendar": maybe(_calendar),
}  # fmt: skip
_JUDGED: dict[str, Check] = {
    "id": anything, "outcome": one_of(*OUTCOMES), "leaning": maybe(one_of("passes", "fails")), "reason": any_text,
    "evidence": listed(_quoted),
}  # fmt: skip
