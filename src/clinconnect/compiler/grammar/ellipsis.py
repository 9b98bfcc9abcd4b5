"""Words left out or pushed apart: "renal or hepatic disease", "human immunodeficiency virus (HIV) antibody"."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from clinconnect.compiler.grammar.pieces import Phrase
from clinconnect.compiler.lexis import Token
from clinconnect.compiler.lexis.cues import known_concepts, lexicon

_ADJECTIVE = re.compile(r"[a-z]{3,}(?:al|ic|ar|ous|ive|ary|oid|ine|ory|ed|ian|ile)$")
_VALUE = re.compile(r"(?:\d+|[ivx]+|:)$")
_KINDS = ("condition", "finding", "procedure", "treatment")


def complete(phrase: Phrase) -> None:
    """Give words that stand apart from the rest of their concept that rest, where the two are a known concept."""
    written = {token.text for token in phrase.tokens}
    bracketed = not written.isdisjoint("([")
    if "+" in written:
        _weeks_and_days(phrase)
    _apart(phrase)
    if bracketed:
        _lone_names(phrase)
    _staged(phrase)
    if bracketed:
        _across_brackets(phrase)
    _numbered(phrase)
    _valued(phrase)
    for i in range(len(phrase) - 2, -1, -1):
        if _joins(phrase, i + 1):
            _headless(phrase, i)


def _joins(phrase: Phrase, i: int) -> bool:
    return phrase.has(i, "or", "and") or phrase.mark(i, ",/&")


def _weeks_and_days(phrase: Phrase) -> None:
    """ "36+6 weeks": completed weeks and days of a pregnancy as one number."""
    for i in range(len(phrase) - 3, -1, -1):
        weeks, days = phrase.tokens[i], phrase.tokens[i + 2]
        if weeks.kind != "num" or days.kind != "num" or phrase.word(i + 1) != "+" or weeks.number is None:
            continue
        if not 4 <= weeks.number <= 44 or days.number is None or days.number > 6:
            continue
        if any(phrase.word(k).startswith(("week", "wk", "gestation")) for k in range(max(0, i - 6), i + 9)):
            number = round(weeks.number + days.number / 7, 4)
            phrase.tokens[i : i + 3] = [Token("num", weeks.start, days.end, f"{number:g}", number)]


def _lone_names(phrase: Phrase) -> None:
    """ "WHO (ECOG) performance status", "anaesthesia class (ASA): I-III": the name in brackets is the one that is known."""
    for i in range(len(phrase) - 3, 0, -1):
        if not phrase.mark(i, "([") or not phrase.mark(i + 2, ")]"):
            continue
        named, before = phrase.tokens[i + 1].concepts, phrase.tokens[i - 1].concepts
        known = any(id.startswith(("scale:", "observable:")) for id in named)
        behind = phrase.at(i + 3)
        valued = behind is not None and (
            behind.has("cmp", "link", "between") or bool(behind.concepts) or bool(_VALUE.match(behind.text))
        )
        if known and valued and not any(id.startswith(("scale:", "observable:")) for id in before):
            del phrase.tokens[i + 2], phrase.tokens[i]


_STAGED = re.compile(r"(.+ (?:stage|grade)) (\d|[iv]{1,3})$")


def _staged(phrase: Phrase) -> None:
    """ "CKD stage 3-4": the first number belongs to the range, not to the name of a disease."""
    for i in range(len(phrase) - 3, -1, -1):
        token, last = phrase.tokens[i], phrase.tokens[i + 2]
        m = _STAGED.match(token.text) if token.concepts else None
        if m is None or not (phrase.mark(i + 1, "-") or phrase.has(i + 1, "to")) or not _VALUE.match(last.text):
            continue
        if scale := tuple(id for id in known_concepts(m[1]) if id.startswith("scale:")):
            at = token.end - len(m[2])
            number = float(m[2]) if m[2].isdigit() else None
            named = replace(token, end=token.start + len(m[1]), text=m[1], concepts=scale, number=None)
            phrase.tokens[i : i + 1] = [named, Token("num" if number else "word", at, token.end, m[2], number)]


def _apart(phrase: Phrase) -> None:
    """ "Over 18 and under 75", "> 65 or less than 18": before a number these are two words, not one about the number before."""
    for i in range(len(phrase) - 2, -1, -1):
        token, following = phrase.tokens[i], phrase.tokens[i + 1]
        if following.kind != "num":
            continue
        first, _, sign = token.text.partition(" ")
        if not token.has("post", "cmp") or first not in ("and", "or") or phrase.has(i - 1, "cmp"):
            continue
        cues = lexicon().get(sign)
        if not any(kind == "cmp" for kind, _ in cues):
            continue
        at = token.start + len(first)
        joint = replace(token, end=at, text=first, cues=((first, "x"),), names=frozenset((first,)))
        compared = tuple(c for c in cues if c[0] == "cmp")
        phrase.tokens[i : i + 1] = [
            joint,
            Token("lexical", at + 1, token.end, sign, None, compared, (), frozenset(("cmp",))),
        ]


def _across_brackets(phrase: Phrase) -> None:
    """A concept, its abbreviation in brackets, and a word that makes another concept of it."""
    i = 0
    while i + 4 <= len(phrase):
        token = phrase.tokens[i]
        bracketed = token.concepts and phrase.mark(i + 1, "(")
        if bracketed and (close := next((k for k in range(i + 2, i + 5) if phrase.mark(k, ")")), None)):
            inside = phrase.view.text[phrase.tokens[i + 2].start : phrase.tokens[close - 1].end]
            _rejoin(phrase, i, close, (token.text, inside))
        i += 1


def _rejoin(phrase: Phrase, i: int, close: int, names: tuple[str, str]) -> None:
    for size in (3, 2, 1):
        tail = phrase.tokens[close + 1 : close + 1 + size]
        if len(tail) < size or any(t.kind == "mark" for t in tail):
            continue
        words = phrase.view.text[tail[0].start : tail[-1].end]
        for name in names:
            if found := known_concepts(f"{name} {words}"):
                joined = Token(
                    "lexical", phrase.tokens[i].start, tail[-1].end, f"{name} {words}".lower(), concepts=found
                )
                phrase.tokens[i : close + 1 + size] = [joined]
                return


_RAISED = frozenset(("elevated", "raised", "increased", "high", "low", "decreased", "reduced"))


def _valued(phrase: Phrase) -> None:
    """ "elevated INR ≥ 1.5": with a number behind, the value itself is meant and not the finding of that name."""
    for i, token in enumerate(phrase.tokens):
        if not token.concepts or not phrase.has(i + 1, "cmp"):
            continue
        head, _, rest = token.text.partition(" ")
        if head in _RAISED and rest:
            known = tuple(id for id in known_concepts(rest) if id.startswith("observable:"))
            if known:
                phrase.tokens[i] = Token("lexical", token.start, token.end, rest, concepts=known)


_SHORT = re.compile(r"\d{1,2}|[a-e]|[iv]{1,4}")
_SORTS = frozenset(("type", "types", "genotype", "genotypes", "class"))


def _numbered(phrase: Phrase) -> None:
    """ "type 1 or type 2 diabetes", "type 1 or 2 diabetes", "hepatitis A, B or C": each number makes a concept of its own."""
    i = 0
    while i < len(phrase):
        token = phrase.tokens[i]
        if token.text in _SORTS and _SHORT.fullmatch(phrase.word(i + 1)):
            _sorted_before(phrase, i)
        elif token.concepts and _ends_short(token.text):
            _sorted_behind(phrase, i)
        i += 1


@lru_cache(maxsize=20_000)
def _ends_short(name: str) -> bool:
    head, _, last = name.rpartition(" ")
    return bool(head) and _SHORT.fullmatch(last) is not None


def _sorted_before(phrase: Phrase, i: int) -> None:
    j = _past_joints(phrase, i + 2)
    if j == i + 2:
        return
    following = phrase.at(j)
    if following is not None and _SHORT.fullmatch(following.text):  # "type 1 or 2 diabetes"
        tail = phrase.at(j + 1)
        if tail is None or not tail.concepts:
            return
        second = known_concepts(f"type {following.text} {tail.text}")
        words = tail.text
        if second:
            joined = Token("lexical", following.start, tail.end, f"type {following.text} {words}", concepts=second)
            phrase.tokens[j : j + 2] = [joined]
    elif following is not None and following.concepts and following.text.split()[0] in _SORTS:
        words = " ".join(following.text.split()[2:])
    else:
        return
    first = known_concepts(f"type {phrase.word(i + 1)} {words}")
    if first:
        start, end = phrase.tokens[i].start, phrase.tokens[i + 1].end
        phrase.tokens[i : i + 2] = [Token("lexical", start, end, f"type {phrase.word(i + 1)} {words}", concepts=first)]


def _sorted_behind(phrase: Phrase, i: int) -> None:
    head = " ".join(phrase.tokens[i].text.split()[:-1])
    j = i
    while (k := _past_joints(phrase, j + 1)) > j + 1 and _SHORT.fullmatch(phrase.word(k)):
        found = known_concepts(f"{head} {phrase.word(k)}")
        if not found:
            return
        token = phrase.tokens[k]
        phrase.tokens[k] = Token("lexical", token.start, token.end, f"{head} {token.text}", concepts=found)
        j = k


def _past_joints(phrase: Phrase, j: int) -> int:
    while _joins(phrase, j):
        j += 1
    return j


def _headless(phrase: Phrase, i: int) -> None:
    """An adjective in a list whose noun stands only behind the last one."""
    token = phrase.tokens[i]
    if token.concepts or not (token.kind == "word" or token.has("qualifier")):
        return
    j = _past_joints(phrase, i + 1)
    following = phrase.at(j)
    behind = phrase.at(j + 1)
    if following is not None and behind is not None and behind.start == following.start:
        following = behind  # an adjective that was given its noun just now
    if j == i + 1 or following is None or not following.concepts:
        return
    kinds = {c.split(":")[0] for c in following.concepts}
    words = following.text.split()
    for size in range(min(3, len(words)), 0, -1):
        tail = " ".join(words[-size:])
        found = tuple(c for c in known_concepts(f"{token.text} {tail}") if c.split(":")[0] in kinds)
        if found:
            phrase.tokens[i] = replace(
                token, kind="lexical", text=f"{token.text} {tail}", concepts=found, cues=(), names=frozenset()
            )
            return
    head = words[-1] if len(words) > 1 or behind is following else ""
    wide = tuple(c for c in known_concepts(head) if c.split(":")[0] in _KINDS) if head else ()
    if wide and token.kind == "word" and _ADJECTIVE.match(token.text):
        noun = Token("lexical", token.start, token.end, head, concepts=wide)
        phrase.tokens[i + 1 : i + 1] = [noun]
