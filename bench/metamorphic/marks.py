"""List marks, headings, spaces, line breaks, letter case: how a text is set, not what it says."""

from __future__ import annotations

import re
import textwrap

from bench.metamorphic.rewriting import Rewrite, Rule, changed, sub

HEADINGS = {"inclusion": "Inclusion Criteria:\n\n- ", "exclusion": "Exclusion Criteria:\n\n- "}
_ITEM = re.compile(r"(\w+) Criteria:\n\n- (.*)", re.DOTALL)
# Words that another case turns into other words: ALL the leukaemia, AIDS, WHO.
_OTHER_IN_CAPITALS = re.compile(
    r"\b(?:all|aids|who|it|us|as|ms|am|pm|cat|mg|ct|met|ret|set|his|her|she|fit|gist|cup|map)\b"
)
_OTHER_IN_SMALL = re.compile(
    r"\b(?:ALL|AIDS|WHO|IT|US|AS|MS|CAT|MET|RET|CT|FIT|GIST|CUP|MAP|SLE|RA|M[A-Z]?\d*|T\d\w?|N\d\w?|I|IV)\b"
)


def _item(mark: str) -> Rewrite:
    return lambda whole: _ITEM.sub(lambda got: f"{got[1]} Criteria:\n\n{mark}{got[2]}", whole)


def _heading(form: str) -> Rewrite:
    """`form` has the kind as {kind} or in capitals as {KIND}, and ends where the item begins."""
    return lambda whole: _ITEM.sub(lambda got: form.format(kind=got[1], KIND=got[1].upper()) + got[2], whole)


def _wrapped(whole: str) -> str | None:
    """As the old registry printed it: eighty columns, each item indented."""
    got = _ITEM.fullmatch(whole)
    assert got is not None
    body = textwrap.fill(
        got[2], 87, initial_indent="          -  ", subsequent_indent=" " * 13,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    return f"        {got[1]} Criteria:\n\n{body}\n" if body.count("\n") else None


def _capitals(text: str) -> str | None:
    return None if _OTHER_IN_CAPITALS.search(text) else changed(text.upper(), text)


def _small(text: str) -> str | None:
    return None if _OTHER_IN_SMALL.search(text) else changed(text.lower(), text)


def _titled(text: str) -> str | None:
    """Every long word with a capital."""
    return changed(re.sub(r"(?<![\w'’-])[a-z](?=[a-z]{3})", lambda got: got[0].upper(), text), text)


def _first_letter(text: str) -> str | None:
    if not re.match(r"[A-Z]?[a-z]{3}", text):
        return None
    return changed(text[0].swapcase() + text[1:], text)


def _ended(text: str) -> str | None:
    return text[:-1] if re.search(r"[\w)]\.$", text) and not re.search(r"\b\w{1,4}\.$", text) else _with_stop(text)


def _with_stop(text: str) -> str | None:
    return text + "." if text[-1:].isalnum() or text[-1:] in ")%" else None


RULES = (
    Rule("bullet *", _item("* "), whole=True),
    Rule("bullet •", _item("• "), whole=True),
    Rule("bullet – ", _item("– "), whole=True),
    Rule("bullet glued to the text", _item("•"), whole=True),
    Rule("number 1.", _item("1. "), whole=True),
    Rule("number 1)", _item("1) "), whole=True),
    Rule("number (1)", _item("(1) "), whole=True),
    Rule("letter a)", _item("a) "), whole=True),
    Rule("no mark", _item(""), whole=True),
    Rule("heading in capitals", _heading("{KIND} CRITERIA:\n\n- "), whole=True),
    Rule("heading without colon", _heading("{kind} Criteria\n\n- "), whole=True),
    Rule("heading with key", _heading("Key {kind} Criteria:\n\n- "), whole=True),
    Rule("heading in bold", _heading("**{kind} Criteria:**\n\n- "), whole=True),
    Rule("heading numbered", _heading("1. {kind} Criteria:\n\n- "), whole=True),
    Rule("Windows line ends", lambda whole: whole.replace("\n", "\r\n"), whole=True),
    Rule("wrapped as the old registry did", _wrapped, whole=True),
    Rule("double spaces", sub(r"(?<=\S) (?=\S)", "  ")),
    Rule("no-break spaces", sub(r"(?<=\S) (?=\S)", "\u00a0")),
    Rule("thin space behind numbers", sub(r"(?<=\d) (?=[a-zA-Zµ%])", "\u2009")),
    Rule("number glued to its unit", sub(r"(?<=\d) (?=(?:mg|g|kg|mL|mmol|mm|cm|ms|%)\b)", "", flags=0)),
    Rule("zero-width space at the beginning", lambda text: "\u200b" + text),
    Rule("capitals", _capitals),
    Rule("small letters", _small),
    Rule("title case", _titled),
    Rule("first letter", _first_letter),
    Rule("full stop", _ended),
    Rule("semicolon at the end", sub(r"(?<=[\w)%])\.?$", ";")),
    Rule("semicolon and and at the end", sub(r"(?<=[\w)%])\.?$", "; and")),
    Rule("space before the comma", sub(r"(?<=[a-z]),(?= [a-z])", " ,")),
    Rule("no space behind the comma", sub(r"(?<=[a-z]{3}), (?=[a-z]{3})", ",")),
    Rule("space inside brackets", sub(r"\(([^()]+)\)", r"( \1 )")),
    Rule("no space before brackets", sub(r"(?<=[a-z]{3}) \(", "(")),
)
