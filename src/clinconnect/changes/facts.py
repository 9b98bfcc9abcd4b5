"""What is different in the facts of two versions: status, sex, ages, phase, dates, sponsor, what is given, title?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from clinconnect.changes.change import Change, Effect, Part, Side, Sort, Topic
from clinconnect.summaries import Tone, intervention_kind, phase_word, say_ages, say_date, status_word
from clinconnect.trials import PartialDate, Trial

_DAYS = {"year": 365.25, "month": 30.4375, "week": 7.0, "day": 1.0, "hour": 1 / 24, "minute": 1 / 1440}
_OPEN: dict[Tone, int] = {"closed": 0, "soon": 1, "open": 2}
_MISSING = "not given"
_BOTH = {"ALL", "BOTH", ""}
_SEX = {"FEMALE": "women only", "MALE": "men only", "ALL": "any sex", "BOTH": "any sex"}


def fact_changes(before: Trial, after: Trial) -> tuple[Change, ...]:
    """Every change of a fact but for those of the sites."""
    found = [change for one in (_status, _sex, _ages, _healthy) if (change := one(before, after))]
    found += _plain_facts(before, after)
    found += _named("interventions", _interventions(before), _interventions(after))
    found += _named("conditions", before.conditions, after.conditions)
    found += _texts(before, after)
    return tuple(found)


def _status(before: Trial, after: Trial) -> Change | None:
    """Whether one can join at all."""
    if _folded(before.status) == _folded(after.status):
        return None
    old, new = status_word(before.status), status_word(after.status)
    effect = opening(before.status, after.status)
    return _turned("status", f"status: {old.label} → {new.label}", effect, old.label, new.label)


def opening(before: str | None, after: str | None) -> Effect:
    """What another status does to who can join: open is more than soon to be opened, and that more than closed."""
    old, new = (_OPEN.get(status_word(one).tone) for one in (before, after))
    if old is None or new is None:
        return "unknown"
    return "neither" if old == new else "looser" if new > old else "stricter"


def _sex(before: Trial, after: Trial) -> Change | None:
    old, new = ((t.eligibility.sex or "").strip().upper() for t in (before, after))
    if old == new or (old in _BOTH and new in _BOTH and old and new):
        return None
    effect: Effect = "unknown" if not (old and new) else "either"
    if old and new:
        effect = "stricter" if old in _BOTH else "looser" if new in _BOTH else "either"
    said = [_SEX.get(one, one.lower() or _MISSING) for one in (old, new)]
    return _turned("sex", f"sex: {said[0]} → {said[1]}", effect, *said)


def _ages(before: Trial, after: Trial) -> Change | None:
    ends = [(t.eligibility.minimum_age, t.eligibility.maximum_age) for t in (before, after)]
    said = [say_ages(*one) or "any age" for one in ends]
    if said[0] == said[1]:
        return None
    effects = {_end(_days(ends[0][0]), _days(ends[1][0]), 1), _end(_days(ends[0][1]), _days(ends[1][1]), -1)} - {
        "neither"
    }
    effect: Effect = (
        "unknown" if "unknown" in effects else "either" if len(effects) > 1 else (effects or {"neither"}).pop()
    )
    return _turned("ages", f"ages: {said[0]} → {said[1]}", effect, *said)


def _end(old: float | None, new: float | None, sense: int) -> Effect:
    """What moving an end of the ages does; without an end everybody on that side is taken."""
    if -1.0 in (old, new):
        return "unknown"
    if old == new:
        return "neither"
    if old is None:
        return "stricter"
    if new is None:
        return "looser"
    return "stricter" if (new - old) * sense > 0 else "looser"


def _days(age: str | None) -> float | None:
    """A registered age in days, None where there is none, -1 where it cannot be read."""
    if not age or not any(c.isdigit() for c in age):
        return None
    got = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+?)s?\s*", age, re.IGNORECASE)
    return float(got[1]) * _DAYS[got[2].lower()] if got and got[2].lower() in _DAYS else -1.0


def _healthy(before: Trial, after: Trial) -> Change | None:
    old, new = before.eligibility.healthy_volunteers, after.eligibility.healthy_volunteers
    if old == new:
        return None
    words = {True: "can be considered", False: "not taken", None: _MISSING}
    effects: dict[tuple[bool | None, bool | None], Effect] = {(True, False): "stricter", (False, True): "looser"}
    effect = effects.get((old, new), "unknown")
    said = f"healthy volunteers: {words[old]} → {words[new]}"
    return _turned("healthy volunteers", said, effect, words[old], words[new])


def _plain_facts(before: Trial, after: Trial) -> Iterator[Change]:
    """Facts that change nobody's way in."""
    facts: tuple[tuple[Topic, str, Callable[[Trial], str]], ...] = (
        ("phase", "phase", _phase),
        ("enrolment", "number of people", _enrolment),
        ("dates", "start", lambda t: _date(t.started)),
        ("dates", "last visit for the main outcome", lambda t: _date(t.primary_completion)),
        ("dates", "end", lambda t: _date(t.completion)),
        ("sponsor", "sponsor", lambda t: t.sponsor.name if t.sponsor else ""),
        ("sponsor", "collaborators", lambda t: ", ".join(c.name for c in t.collaborators)),
        ("title", "title", lambda t: t.title),
        ("title", "official title", lambda t: t.official_title or ""),
        ("title", "acronym", lambda t: t.acronym or ""),
    )
    for topic, name, of in facts:
        old, new = of(before), of(after)
        if _folded(old) != _folded(new):
            yield _turned(topic, f"{name}: {old or _MISSING} → {new or _MISSING}", "neither", old, new)


def _phase(trial: Trial) -> str:
    word = phase_word(trial.phases)
    return word.label if word else ""


def _enrolment(trial: Trial) -> str:
    if trial.enrollment is None:
        return ""
    kind = {"estimated": " planned", "actual": " took part"}.get(trial.enrollment_kind or "", "")
    return f"{trial.enrollment:,}{kind}"


def _date(when: PartialDate | None) -> str:
    said = say_date(when) or ""
    return f"{said} (planned)" if said and when and when.kind == "estimated" else said


def _interventions(trial: Trial) -> tuple[str, ...]:
    said = ((i.name, intervention_kind(i.kind)) for i in trial.interventions)
    return tuple(f"{name} ({kind})" if kind else name for name, kind in said)


def _named(topic: Topic, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    """Lists of names: what came and what went."""
    before, after = ({_folded(name): name for name in names} for names in (old, new))
    parts = [Part(f"dropped: {name}", "neither") for key, name in before.items() if key not in after]
    parts += [Part(f"new: {name}", "neither") for key, name in after.items() if key not in before]
    if parts:
        words = f"{topic}, " + "; ".join(part.words for part in parts)
        sides = Side("; ".join(before.values())), Side("; ".join(after.values()))
        yield Change(topic, "changed", words, "neither", *sides, tuple(parts))


def _texts(before: Trial, after: Trial) -> Iterator[Change]:
    for name, old, new in (
        ("short description", before.brief_summary, after.brief_summary),
        ("long description", before.detailed_description, after.detailed_description),
    ):
        if _folded(old) != _folded(new):
            sort: Sort = "new" if not old else "dropped" if not new else "reworded"
            yield Change("description", sort, f"{name} {sort}", "neither", Side(_tidy(old)), Side(_tidy(new)))
    if before.contacts != after.contacts:
        yield Change("contacts", "changed", "contacts of the trial changed", "neither")


def _turned(topic: Topic, words: str, effect: Effect, old: str, new: str) -> Change:
    sort: Sort = "changed" if old and new else "new" if new else "dropped"
    return Change(topic, sort, words, effect, Side(old or _MISSING), Side(new or _MISSING))


def _tidy(text: str | None) -> str:
    return " ".join((text or "").split())


def _folded(text: str | None) -> str:
    return _tidy(text).casefold()
