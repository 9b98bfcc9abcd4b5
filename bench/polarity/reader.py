"""Reads the polarity of explanations back from their words, and holds it against the rule and what was found.

It knows nothing of how the sentences are made: it has its own list of fixed words, and walks the rule's JSON by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from clinconnect.terms.tables import rows

Json = dict[str, Any]
_STARTS: tuple[tuple[str, bool, bool], ...] = (  # words, that it is so speaks for the way in, about whom it concerns
    ("the trial takes only people ", True, False),
    ("the trial takes people ", True, False),
    ("the trial makes an exception for people ", True, False),
    ("the trial does not take people ", False, False),
    ("this concerns only people ", True, True),
    ("this does not concern people ", False, True),
    ("a part of this concerns only people ", True, True),
    ("a part of this does not concern people ", False, True),
)
_START = re.compile("(?:^|; )(" + "|".join(re.escape(words) for words, _, _ in _STARTS) + ")", re.I)
_KNOWN: tuple[tuple[str, str], ...] = (
    (r": the record shows this\b", "true"),
    (r": the answer says so\b", "true"),
    (r": this holds for everybody\b", "true"),
    (r": the sex on record is \w+, as named\b", "true"),
    (r", which is (?:in that range|one of them)$", "true"),
    (r": the record says that this is not so\b", "false"),
    (r": something on record rules this out\b", "false"),
    (r": the record says that this is over\b", "false"),
    (r": the record shows it only at another time\b", "false"),
    (r": a list that is complete does not name it\b", "false"),
    (r": the record says that what it would be for was never there\b", "false"),
    (r": the record shows (?:another dose|another result|otherwise)\b", "false"),
    (r": the answer says otherwise\b", "false"),
    (r": with the sex on record this is taken not to be so\b", "false"),
    (r": at this age this is taken not to be so\b", "false"),
    (r", which is (?:another one|outside that range|too (?:low|high|young|old))$", "false"),
    (r": this is of no concern for this person\b", "false"),
    (r": the record does not say\b", "unknown"),
    (r": what the record has is (?:too old to count|not exact enough)\b", "unknown"),
    (r": the number on record has no unit\b", "unknown"),
    (r": the normal limit of the laboratory is missing\b", "unknown"),
    (r": it depends on a day that is not set yet\b", "unknown"),
    (r": the record has nothing under this name\b", "unknown"),
    (r": the text can be read in more than one way\b", "unknown"),
    (r": the sources disagree\b", "unknown"),
    (r": only [\w' ]+ can say\b", "unknown"),
)
_ENDS = {
    "so this fits": "passes",
    "so this does not fit": "fails",
    "so this is still open": "open",
    "so this does not matter here": "not_applicable",
}
_END = re.compile(
    "[,;] ("
    + "|".join(_ENDS)
    + r")(?:, whatever .*?| in any case)?(?:; (?P<later>on [^;.]* will [^;.]*))?\.(?: This rests on a guess at damaged text: “.*)?$",
    re.DOTALL,
)
_LATER = re.compile(
    r"on (?:the \d+(?:st|nd|rd|th) birthday, )?(?P<day>\d+ \w+ \d{4}),? "
    r"(?P<then>it will fit|it will not fit|it will be open|it will not matter|what the record has will be too old)"
)
_THEN = {
    "it will fit": ("passes",),
    "it will not fit": ("fails",),
    "it will be open": ("unknown", "conflicting"),
    "what the record has will be too old": ("unknown",),
    "it will not matter": ("not_applicable",),
}
_UNREAD = "part of this text could not be read here"
_UNCLEAR = ("the text can be read in more than one way", "whether these belong together is not clear")
_NO_CONCERN = ": this is of no concern for this person"
_BESIDE = ", but this is not what it is about here"
_OTHERS = ("is taken not to be so", "which is another one", " is not known", "is of no concern for this person")
_CLINICAL = {
    ("inclusion", "passes"): "this meets what is required",
    ("inclusion", "fails"): "this does not meet what is required",
    ("inclusion", "open"): "whether this requirement is met cannot be told yet",
    ("exclusion", "passes"): "this exclusion does not apply",
    ("exclusion", "fails"): "this is a reason for exclusion",
    ("exclusion", "open"): "whether this exclusion applies cannot be told yet",
}
_ELSEWHERE = "this criterion is for other people and does not concern this person"
_LABELS = {"asked for": (True, False), "exception": (True, False), "not allowed": (False, False)}
_LABELS |= {"concerns only": (True, True), "does not concern": (False, True)}


class Clause(NamedTuple):
    """What one clause says: which way, of whom, and whether it is so; `beside` where it says that it does not count, `part`
    where it says whom a part concerns.
    """

    wanted: bool
    guard: bool
    people: str
    truth: str
    beside: bool
    part: bool = False


class Leaf(NamedTuple):
    """A leaf of the rule as JSON, and which way it works in its criterion."""

    node: Json
    wanted: bool
    guard: bool


def problems(criterion: Json, found: Json) -> list[str]:
    """What the two sentences on a criterion say that is not so; `found` is its part of a verdict, as JSON."""
    leaves = list(directions(criterion["expr"], criterion["kind"] == "inclusion"))
    outcome = "open" if found["outcome"] in ("unknown", "conflicting") else found["outcome"]
    return [*_plain(found, leaves, outcome), *_clinical(criterion["kind"], found, leaves, outcome)]


def promised(sentence: str) -> tuple[date, tuple[str, ...]] | None:
    """What a plain sentence says of a later day: the day, and the outcomes that its words stand for."""
    end = _END.search(sentence)
    if not end or not end["later"]:
        return None
    said = _LATER.fullmatch(end["later"])
    if not said:
        raise ValueError("a later day in other words")
    return datetime.strptime(said["day"], "%d %B %Y").date(), _THEN[said["then"]]


def directions(node: Json, wanted: bool, guard: bool = False) -> Iterator[Leaf]:
    """Every leaf, and whether that it is so speaks for the way in (of a guard: that it concerns the person)."""
    match node["node"]:
        case "not":
            yield from directions(node["of"], not wanted, guard)
        case "unless":
            yield from directions(node["base"], wanted, guard)
            for one in node["exceptions"]:
                yield from directions(one, not wanted, guard)
        case "when":
            yield from directions(node["guard"], True, True)
            yield from directions(node["then"], wanted, guard)
        case "examples":
            for one in (node["of"], *node["sufficient"]):
                yield from directions(one, wanted, guard)
        case "all" | "any" | "at_least" | "readings":
            for one in node.get("of", ()):
                yield from directions(one, wanted, guard)
        case _:
            yield Leaf(node, wanted, guard)


def clauses(sentence: str) -> list[Clause]:
    """The clauses of a plain sentence; ValueError for one that cannot be read."""
    end = _END.search(sentence)
    if not end:
        raise ValueError("no end")
    body = sentence[: end.start()]
    starts = list(_START.finditer(body))
    found = []
    for start, after in zip(starts, [*(s.start() for s in starts), len(body)][1:], strict=True):
        words = start[1].lower()
        wanted, guard = next((w, g) for text, w, g in _STARTS if text == words)
        clause = _clause(body[start.end() : after], wanted, guard)
        found.append(clause._replace(part=words.startswith("a part")))
    return found


def _clause(said: str, wanted: bool, guard: bool) -> Clause:
    for more in ("; part of this text", *(f"; {u}" for u in _UNCLEAR)):
        said = said.partition(more)[0]
    said = re.sub(r"; \d+ more points? like th\w+$", "", said)
    beside = said.endswith(_BESIDE) or f"{_BESIDE} (" in said or _NO_CONCERN in said
    said = said.replace(_BESIDE, "")
    hits = [(m.start(), truth) for pattern, truth in _KNOWN if (m := re.search(pattern, said))]
    if len({truth for _, truth in hits}) != 1:
        raise ValueError(f"{len(hits)} words on what is known")
    return Clause(wanted, guard, said[: min(at for at, _ in hits)], hits[0][1], beside)


def _plain(found: Json, leaves: list[Leaf], outcome: str) -> Iterator[str]:
    sentence = found["lay"]
    end = _END.search(sentence)
    if not end or _ENDS[end[1]] != outcome:
        yield f"ends otherwise than {outcome}"
        return
    try:
        said = clauses(sentence)
    except ValueError as wrong:
        yield str(wrong)
        return
    for clause in said:
        if not any(_is_of(clause, ground, leaves) for ground in found["because"]):
            yield f"nothing found is {'so' if clause.truth == 'true' else clause.truth} of: {clause.people[:80]}"
    yield from _follows(said, sentence, outcome)
    try:
        later = promised(sentence)
    except ValueError as wrong:
        yield str(wrong)
        return
    if later and (later[0].isoformat() != found.get("changes_on") or found["outcome"] in later[1]):
        yield "a later day on which nothing is known to change"


def _is_of(clause: Clause, ground: Json, leaves: list[Leaf]) -> bool:
    """Whether the clause speaks of this ground, the same way and with the same truth."""
    return ground["truth"] == clause.truth and any(
        leaf.node["span"] == ground["span"]
        and (leaf.wanted, leaf.guard) == (clause.wanted, clause.guard)
        and any(name.casefold() in clause.people.casefold() for name in _names(leaf.node))
        for leaf in leaves
    )


def _names(node: Json) -> list[str]:
    about = node.get("concept") or node.get("observable") or node.get("scale")
    if about:
        phrases = [row["phrase"] for row in rows("people") if row["name"].casefold() == about["name"].casefold()]
        return [about["name"], *phrases]
    return {"age": ["aged"], "sex": ["who are "], "attest": [node.get("topic", "")]}.get(node["node"], [])


def _follows(said: list[Clause], sentence: str, outcome: str) -> Iterator[str]:
    """Whether the end follows from the clauses, as anybody would conclude who reads only them."""
    unread = _UNREAD in sentence.lower() or any(u in sentence for u in _UNCLEAR) or " more point" in sentence
    if outcome == "open":
        if not unread and not any(clause.truth == "unknown" for clause in said):
            yield "open, and everything is known"
    elif outcome == "not_applicable":
        elsewhere = any((c.guard and (c.truth == "true") is not c.wanted) for c in said)
        if not elsewhere and not any(words in sentence.lower() for words in _OTHERS):
            yield "does not matter, and nothing says why"
    else:
        for clause in said:
            favours = clause.truth != "unknown" and (clause.truth == "true") is clause.wanted
            if favours is not (clause.guard or outcome == "passes") and not (clause.beside or clause.part):
                yield f"{outcome}, and a clause speaks otherwise: {clause.people[:80]}"


def _clinical(kind: str, found: Json, leaves: list[Leaf], outcome: str) -> Iterator[str]:
    said = found["explanation"]
    others = {words for (k, o), words in _CLINICAL.items() if (k, o) != (kind, outcome)} | {_ELSEWHERE}
    expected = _ELSEWHERE if outcome == "not_applicable" else _CLINICAL[kind, outcome]
    if expected not in said:
        yield f"clinical: does not say {outcome}"
    if [words for words in others - {expected} if f": {words}" in said]:
        yield "clinical: says something else as well"
    for ground in found["because"]:
        ways = {(leaf.wanted, leaf.guard) for leaf in leaves if leaf.node["span"] == ground["span"]}
        labels = re.findall(
            rf"(asked for|exception|not allowed|concerns only|does not concern): {re.escape(ground['rule'])}", said
        )
        for label in labels:
            if _LABELS[label] not in ways and not _shared(ground, found, leaves, _LABELS[label]):
                yield f"clinical: {label} is not what it is"


def _shared(ground: Json, found: Json, leaves: list[Leaf], way: tuple[bool, bool]) -> bool:
    """Whether another leaf with the same words works that way."""
    spans = [g["span"] for g in found["because"] if g["rule"].startswith(ground["rule"]) or ground["rule"] in g["rule"]]
    return any(leaf.node["span"] in spans and (leaf.wanted, leaf.guard) == way for leaf in leaves)
