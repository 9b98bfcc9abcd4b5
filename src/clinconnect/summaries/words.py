"""What does a registry's word mean to a reader? Statuses, phases, study types and medical terms in plain words.

Every table is a TSV in `data/` that a writer can edit; unknown words are shown as they came, without an explanation.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from clinconnect.terms.plain import plain_name

Tone = Literal["open", "soon", "closed", "unclear"]
_MOST_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A recruitment status. `recruits` is None where the record does not settle it."""

    label: str
    meaning: str
    recruits: bool | None
    tone: Tone


# Of a trial of which the registry has no record any more. It is no status that a sponsor gives, as "withdrawn" is.
GONE = StatusWord("Not in the registry", "The registry has no record of this study any more.", False, "unclear")


@dataclass(frozen=True, slots=True)
class PhaseWord:
    """A phase with its name and what it means; `meaning` is empty for a phase we do not know."""

    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Term:
    """A medical term, and what it means."""

    term: str
    meaning: str


def rows(table: str) -> list[dict[str, str]]:
    """The rows of one table; lines that start with # say where it comes from."""
    text = (files("clinconnect.summaries") / "data" / f"{table}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [
        {k: v or "" for k, v in row.items()} for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    ]


@lru_cache(maxsize=_MOST_REMEMBERED)
def status_word(status: str | None) -> StatusWord:
    """The status in plain words, in whatever spelling a registry writes it; None is not reported."""
    if not status or not status.strip():
        return StatusWord(
            "Status not reported", "The record does not say whether the study takes people.", None, "unclear"
        )
    row = _by_key("statuses").get(key_of(status))
    if row is None:
        return StatusWord(_sentence_case(status), "", None, "unclear")
    recruits = {"yes": True, "no": False}.get(row["recruits"])
    tone: Tone = row["tone"]  # type: ignore[assignment]  # the table's own test holds it to the four words
    return StatusWord(row["label"], row["meaning"], recruits, tone)


def phase_word(phases: tuple[str, ...]) -> PhaseWord | None:
    """The phase, two registered phases read together ("Phase 1 and 2"); None where the record gives none."""
    named = [p for p in phases if p.strip()]
    if not named:
        return None
    row = _by_key("phases").get("".join(key_of(p) for p in named))
    return PhaseWord(row["label"], row["meaning"]) if row else PhaseWord(", ".join(map(_sentence_case, named)), "")


def study_type(kind: str | None) -> PhaseWord | None:
    """The type of study and what it means; None where the record gives none."""
    if not kind or not kind.strip():
        return None
    row = _kinds().get(("type", key_of(kind)))
    return PhaseWord(row["label"], row["meaning"]) if row else PhaseWord(_sentence_case(kind), "")


def intervention_kind(kind: str | None) -> str:
    """A lay word for the kind of intervention, or nothing."""
    row = _kinds().get(("given", key_of(kind or "")))
    return row["label"] if row and row["label"] != "other" else ""


def plain(name: str) -> str:
    """The lay word with the medical one after it, or the name as it is."""
    lay = plain_name(name)
    return f"{lay} ({name})" if lay else name


def terms_in(text: str) -> tuple[Term, ...]:
    """The explained terms that stand in the text, in the order they appear, each meaning once."""
    seen: dict[str, tuple[int, Term]] = {}
    for match in _term_pattern().finditer(text):
        term = _glossary()[match[0].casefold()]
        seen.setdefault(term.meaning, (match.start(), term))
    return tuple(term for _, term in sorted(seen.values(), key=lambda pair: pair[0]))


@cache
def _by_key(table: str) -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in rows(table)}


@cache
def _kinds() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["table"], row["key"]): row for row in rows("kinds")}


@cache
def _glossary() -> dict[str, Term]:
    return {row["term"].casefold(): Term(row["term"], row["meaning"]) for row in rows("glossary")}


@cache
def _term_pattern() -> re.Pattern[str]:
    explained = sorted((t.term for t in _glossary().values()), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, explained))})(?!\w)", re.IGNORECASE)


def key_of(word: str) -> str:
    """A registry's word as the tables have it: letters and digits, upper case."""
    return re.sub(r"[^A-Z0-9]", "", word.upper().replace("N/A", "NA"))


def _sentence_case(word: str) -> str:
    return word.strip().replace("_", " ").capitalize()
