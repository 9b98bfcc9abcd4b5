"""The program's own questions on the page: the answers so far, each to be changed, and the best one that is still open."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinconnect.matching import Question, next_question
from clinconnect.patients import Asked, answer_item, asked_about, hint, read_reply
from clinconnect.terms.printed import say_unit

MOST_QUESTIONS = 40


@dataclass(frozen=True)
class AskedField:
    """A question with a field for its answer. `about` is the topic as JSON, which the page sends back as it is.

    `units` are (UCUM, as shown), the trial's own first.
    """

    field: str
    ask: str
    hint: str
    about: str
    units: tuple[tuple[str, str], ...]
    unit: str
    said: str


def asked_fields(entered: Mapping[str, str]) -> tuple[AskedField, ...]:
    """The questions that were answered so far; what does not come from our own page is left out."""
    found: list[AskedField] = []
    for number in range(MOST_QUESTIONS):
        name = f"interview-{number}"
        if (about := _topic(entered.get(f"{name}-about", ""))) and (said := entered.get(name, "").strip()):
            asked, ask = about
            found.append(_field(len(found), asked, ask, said[:400], entered.get(f"{name}-unit", "")))
    return tuple(found)


def following(questions: Iterable[Question], answered: tuple[AskedField, ...]) -> AskedField | None:
    """The best question that is still open and was not asked yet."""
    best = next_question(questions, {about[0].topic for one in answered if (about := _topic(one.about))})
    if best is None or len(answered) >= MOST_QUESTIONS:
        return None
    return _field(len(answered), best[1], best[0].ask, "", "")


def to_items(answered: tuple[AskedField, ...], today: date) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The answers as the form's `interview`, and what is wrong with those that cannot be read, by field."""
    items, problems = [], {}
    for one in answered:
        topic = _topic(one.about)
        if topic is None:
            continue
        asked, _ = topic
        if read_reply(asked, one.said, on=today, unit=one.unit or None) is None:
            problems[one.field] = f"This answer could not be understood. {one.hint} Or: don't know, rather not say."
            continue
        items.append(answer_item(asked, one.said, on=today, unit=one.unit or None))
    return items, problems


def _field(number: int, asked: Asked, ask: str, said: str, unit: str) -> AskedField:
    about = {"kind": asked.kind, "name": asked.name, "concept": asked.concept, "ask": ask}
    return AskedField(
        field=f"interview-{number}",
        ask=ask,
        hint=hint(asked),
        about=json.dumps(about | {"qualifiers": asked.qualifiers, "units": asked.units[:1]}, ensure_ascii=False),
        units=tuple((unit, say_unit(unit)) for unit in asked.units),
        unit=unit if unit in asked.units else next(iter(asked.units), ""),
        said=said,
    )


def _topic(about: str) -> tuple[Asked, str] | None:
    """The question that the page sent back; None where it is none of ours."""
    try:
        sent = json.loads(about)
        words = [sent["kind"], sent["name"], sent["ask"], sent["concept"] or "", *sent["qualifiers"], *sent["units"]]
    except (ValueError, TypeError, KeyError):
        return None
    if not all(isinstance(word, str) and len(word) < 600 for word in words) or not sent["name"].strip():
        return None
    asked = asked_about(
        sent["kind"], sent["name"], sent["concept"] or None, unit=next(iter(sent["units"]), None),
        qualifiers=tuple(sent["qualifiers"]),
    )  # fmt: skip
    return (asked, sent["ask"]) if asked else None
