"""Draws criteria, rewrites them, and sees whether the rule stays."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bench.data import corpus_records
from bench.metamorphic import frames, marks, phrases, signs, spelling, units
from bench.metamorphic.rewriting import Rewrite, Rule
from bench.metamorphic.sketch import sketch
from clinconnect.compiler import compile_text
from clinconnect.criteria import AllOf, AnyOf, Compiled, Opaque, leaves

RULES: tuple[Rule, ...] = (
    *signs.RULES, *units.RULES, *marks.RULES, *frames.RULES, *spelling.RULES, *phrases.RULES,
)  # fmt: skip
SHORTEST, LONGEST = 8, 400
_MARK = re.compile(r"^\s*(?:[-*•·–o]\s+|\(?\d{1,2}[.)]\s*|\(?[a-zA-Z][.)]\s+)+")
_PARTS = re.compile(r"\n\s*(?:[-*•]\s|\d{1,2}[.)]\s|[a-z][.)]\s)|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Broken:
    """A rewriting that changed the rule. `otherwise`: other facts are asked for, not only more or fewer."""

    rule: str
    before: str
    after: str
    read_before: str
    read_after: str
    otherwise: bool


@dataclass(slots=True)
class Tally:
    """How often a rewriting applied and how often the rule stayed."""

    applied: int = 0
    held: int = 0
    broken: list[Broken] = field(default_factory=list)

    @property
    def otherwise(self) -> int:
        """How often other facts were asked for, which is worse than reading less."""
        return sum(broken.otherwise for broken in self.broken)


def drawn(count: int, *, seed: int, per_trial: int = 4) -> list[tuple[str, str]]:
    """(kind, text) of criteria without sub-items, as one line each; [] where there is no corpus."""
    chance = random.Random(seed)
    records = corpus_records()
    chance.shuffle(records)
    found: list[tuple[str, str]] = []
    for record in records:
        text = record["criteria"]
        fitting = [(c.kind, text[c.span.start : c.span.end]) for c in compile_text(text).criteria]
        lines = [(kind, _one_line(part)) for kind, part in fitting if not _PARTS.search(part)]
        lines = [(kind, line) for kind, line in lines if SHORTEST <= len(line) <= LONGEST]
        found += chance.sample(lines, min(per_trial, len(lines)))
        if len(found) >= count:
            break
    return found[:count]


def _one_line(part: str) -> str:
    """Without list mark, line breaks and the registry's escapes, which the rewritings make anew."""
    return re.sub(r"\\([<>\[\]*^~_])", r"\1", " ".join(_MARK.sub("", part).split()))


def rewritten(rules: Iterable[Rule], kind: str, text: str) -> Iterator[tuple[Rule, str]]:
    """Each rewriting that applies, with the whole text that it makes."""
    heading = marks.HEADINGS[kind]
    for rule in rules:
        new = rule.rewrite(heading + text if rule.whole else text)
        if new is not None:
            yield rule, new if rule.whole else heading + new


def tried(rules: Sequence[Rule], criteria: Iterable[tuple[str, str]]) -> dict[str, Tally]:
    """By rule, what became of every criterion that it applies to."""
    tallies = {rule.name: Tally() for rule in rules}
    for kind, text in criteria:
        before = marks.HEADINGS[kind] + text
        compiled = compile_text(before)
        for rule, after in rewritten(rules, kind, text):
            tally = tallies[rule.name]
            tally.applied += 1
            compiled_after = compile_text(after)
            if same(rule, compiled, compiled_after):
                tally.held += 1
            else:
                lines = line(compiled), line(compiled_after)
                tally.broken.append(Broken(rule.name, before, after, *lines, _otherwise(compiled, compiled_after)))
    return tallies


def same(rule: Rule, before: Compiled, after: Compiled) -> bool:
    """Equal, or equal once names that are the text's own words are rewritten as the text was."""
    read_after = _plain(line(after))
    if _plain(line(before)) == read_after:
        return True
    return not rule.whole and _plain(line(before, rule.rewrite)) == read_after


def _otherwise(before: Compiled, after: Compiled) -> bool:
    """Whether neither asks for all that the other asks for, or both ask for the same in another way."""
    mine, theirs = _facts(before), _facts(after)
    return not (mine < theirs or theirs < mine)


def _facts(compiled: Compiled) -> Counter[str]:
    """Everything that was read."""
    found = [leaf for criterion in compiled.criteria for leaf in leaves(criterion.expr)]
    return Counter(sketch(leaf) for leaf in found if not isinstance(leaf, Opaque))


def line(compiled: Compiled, rename: Rewrite | None = None) -> str:
    """The rules of a text in one line by kind: one criterion says the same as its sentences one by one."""
    lines = []
    for kind in ("inclusion", "exclusion"):
        of = tuple(c.expr for c in compiled.criteria if c.kind == kind)
        if of:
            together = AllOf if kind == "inclusion" else AnyOf
            lines.append(f"{kind}: {sketch(together(span=of[0].span, of=of), rename)}")
    return " | ".join(lines)


def _plain(read: str) -> str:
    """Without differences of signs in names."""
    return re.sub(r"(?<=[a-z])[‐‑–-](?=[a-z])| +", " ", read.replace("’", "'"))
