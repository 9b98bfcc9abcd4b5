"""What is different in the criteria of two versions? One change for each criterion that is new, gone, or says it otherwise."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from clinconnect.changes.change import Change, Effect, Part, Side, Sort, together
from clinconnect.changes.differences import LISTED, Differences
from clinconnect.changes.pairing import pairs
from clinconnect.changes.points import Point, points, side
from clinconnect.changes.requirement import bare_words
from clinconnect.changes.wording import quoted, say_rule, subject
from clinconnect.criteria import Attest, Compiled, Criterion, Opaque, leaves, permitted
from clinconnect.terms import Terminology

_SAME_MEANING = "reworded, same meaning as far as it was read"
_PERHAPS_OTHER = "reworded; numbers or words that decide, and were not read as a rule, differ"
# What a text says outside of its rules may still count: numbers, and words that turn a sentence round.
_WEIGHTY = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:not|no|non|never|without|except|excluding|unless|only|nor|neither|either|cannot)\b|n't\b"
)
_PERMITS = re.compile(
    r"\b(?:allow|permit|eligible|acceptable|accepted|may (?:be )?(?:includ|enrol|participat|join))", re.I
)

_Key = tuple[str | None, str | None]


@dataclass
class _Group:
    """The points that a criterion of the one version shares with one of the other."""

    before: Criterion | None
    after: Criterion | None
    paired: list[tuple[Point, Point]] = field(default_factory=list)
    gone: list[Point] = field(default_factory=list)
    come: list[Point] = field(default_factory=list)


def criteria_changes(
    before: Compiled, after: Compiled, texts: tuple[str, str], terms: Terminology
) -> tuple[Change, ...]:
    """Every change of a criterion, in the order of the later text, dropped ones last."""
    old, new = points(before, texts[0]), points(after, texts[1])
    scopes = {None, *(c.scope for c in before.criteria)}, {None, *(c.scope for c in after.criteria)}
    sizes = [Counter(p.criterion.id for p in some) for some in (old, new)]
    teller = _Teller(Differences(terms), texts, scopes, sizes)
    groups = _grouped(old, new, terms)
    order = {c.id: n for n, c in enumerate(after.criteria)}
    ranked = sorted(groups, key=lambda g: order[g.after.id] if g.after else len(order))
    return tuple(change for group in ranked if (change := teller.told(group)))


def _grouped(old: list[Point], new: list[Point], terms: Terminology) -> list[_Group]:
    """Points by their criteria; one that is new or gone counts to the pair of criteria that shares most with its own."""
    groups: dict[_Key, _Group] = {}
    alone: list[tuple[Point | None, Point | None]] = []
    for a, b in pairs(old, new, terms):
        if a is None or b is None:
            alone.append((a, b))
            continue
        key: _Key = a.criterion.id, b.criterion.id
        groups.setdefault(key, _Group(a.criterion, b.criterion)).paired.append((a, b))
    for a, b in alone:
        point = a or b
        assert point is not None
        at = 0 if a else 1
        shared = [g for k, g in groups.items() if k[at] == point.criterion.id and g.paired]
        if shared:
            group = max(shared, key=lambda g: len(g.paired))
        else:
            old_one, new_one = a.criterion if a else None, b.criterion if b else None
            key = old_one.id if old_one else None, new_one.id if new_one else None
            group = groups.setdefault(key, _Group(old_one, new_one))
        (group.gone if a else group.come).append(point)
    return list(groups.values())


class _Teller:
    """Says what became of a criterion."""

    def __init__(
        self,
        differences: Differences,
        texts: tuple[str, str],
        scopes: tuple[set[str | None], set[str | None]],
        sizes: list[Counter[str]],
    ) -> None:
        self._differences = differences
        self._texts = texts
        self._scopes = scopes
        self._sizes = sizes

    def told(self, group: _Group) -> Change | None:
        """The change, None where nothing but its place is different."""
        sides = self._side(group.before, 0), self._side(group.after, 1)
        if group.before is None or group.after is None:
            return self._alone(group, *sides)
        parts, effects = self._details(group)
        if parts:
            return Change("criterion", "changed", _headline(group, parts), together(effects), *sides, tuple(parts))
        return self._reworded(group, *sides)

    def _side(self, criterion: Criterion | None, version: int) -> Side | None:
        return side(criterion, self._texts[version]) if criterion else None

    def _alone(self, group: _Group, before: Side | None, after: Side | None) -> Change:
        """A criterion that is new or gone."""
        come = bool(group.come)
        own = group.come or group.gone
        kind = own[0].criterion.kind
        name = "permission" if all(permitted(p.rule) for p in own) else kind
        what = _whole(own, after or before)
        words = f"new {name}: {what}" if come else f"{name} dropped: {what}"
        scope = own[0].criterion.scope
        words += f" (only for: {scope})" if scope else ""
        sort: Sort = "new" if come else "dropped"
        return Change("criterion", sort, words, self._effect_alone(own[0], own, come=come), before, after)

    def _effect_alone(self, one: Point, own: list[Point], *, come: bool) -> Effect:
        """One more criterion lets in nobody else; but a new cohort is a new way in, and so may be what permits."""
        if one.criterion.scope not in self._scopes[0 if come else 1]:
            return "unknown"
        if all(permitted(p.rule) for p in own):
            return "neither"
        unread = all(isinstance(p.rule, Opaque) for p in own)
        if unread and _PERMITS.search(" ".join(p.text for p in own)):
            return "unknown"
        return "stricter" if come else "looser"

    def _details(self, group: _Group) -> tuple[list[Part], list[Effect]]:
        parts: list[Part] = []
        effects: list[Effect] = []
        for a, b in group.paired:
            found = self._differences.parts(a, b)
            if found:
                effect = self._differences.effect(a, b, found)
                effects.append(effect)
                parts += [Part(found[0].words, effect)] if len(found) == 1 else found
        for point in group.gone:
            word = "no longer asked" if point.criterion.kind == "inclusion" else "no longer excluded"
            parts.append(Part(f"{word}: {_one(point)}", self._effect_alone(point, [point], come=False)))
            effects.append(parts[-1].effect)
        for point in group.come:
            word = "also asked" if point.criterion.kind == "inclusion" else "also excluded"
            parts.append(Part(f"{word}: {_one(point)}", self._effect_alone(point, [point], come=True)))
            effects.append(parts[-1].effect)
        return parts, effects

    def _reworded(self, group: _Group, before: Side | None, after: Side | None) -> Change | None:
        """Other words for the same rule; None where the words are the same, too."""
        assert before
        assert after
        assert before.criterion
        assert after.criterion
        texts = [(a.text, b.text) for a, b in group.paired if a.words != b.words]
        # Where some of their points belong to other criteria, these were only put together otherwise.
        sizes = {self._sizes[0][before.criterion], self._sizes[1][after.criterion], len(group.paired)}
        if not texts and (len(sizes) > 1 or bare_words(before.text) == bare_words(after.text)):
            return None
        differ = any(_weight(a) != _weight(b) for a, b in texts or [(before.text, after.text)])
        effect: Effect = "unknown" if differ else "neither"
        words = _PERHAPS_OTHER if differ else _SAME_MEANING
        return Change("criterion", "reworded", f"{words}: {quoted(after.text)}", effect, before, after)


def _headline(group: _Group, parts: list[Part]) -> str:
    """All parts in one phrase, that of an exclusion named as such; what was only added to something is said with it."""
    about = ""
    if len(group.paired) == 1 and not (group.gone or group.come) and all(p.words.startswith(LISTED) for p in parts):
        about = f"{min((subject(p.rule) for p in group.paired[0]), key=len)}: "
    kinds = {one.kind for one in (group.before, group.after) if one}
    return ("exclusion: " if kinds == {"exclusion"} else "") + about + "; ".join(p.words for p in parts)


def _weight(text: str) -> Counter[str]:
    return Counter(_WEIGHTY.findall(bare_words(text)))


def _whole(own: list[Point], stated: Side | None) -> str:
    """A criterion in words, or its text where its rule does not say all of it."""
    if stated and any(_partly(point) for point in own):
        return quoted(stated.text)
    return "; ".join(_one(point) for point in own)


def _partly(point: Point) -> bool:
    """Whether more stands in the text than in the rule: what was not understood, and what only a person can say."""
    return point.unread or any(isinstance(leaf, Attest) for leaf in leaves(point.rule))


def _one(point: Point) -> str:
    """A point in words, or its text where not all of it was understood."""
    if _partly(point):
        return quoted(point.text)
    allowed = permitted(point.rule)
    return f"{say_rule(allowed)} is allowed" if allowed else say_rule(point.rule)
