"""Time windows: "within 4 weeks before randomization", "in the last 2 years", "at least 6 months ago", "or 5 half-lives"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from clinconnect.compiler.grammar.comparisons import Comparison, read_comparison
from clinconnect.compiler.grammar.pieces import NUMBER, Phrase, Piece
from clinconnect.compiler.grammar.references import pick, reference
from clinconnect.compiler.lexis.tokens import NUMERIC
from clinconnect.criteria import Bound, Duration, Range, Status, Window
from clinconnect.criteria.values import TimeUnit
from clinconnect.terms import events, load

DEFAULT_ANCHOR = "screening"
_OPENERS = ("within", "lastd", "nextd", "before")
STARTS = (*_OPENERS, *NUMERIC, NUMBER)


@dataclass(frozen=True, slots=True)
class _Length:
    """A length of time as read: its range, unit, and the half-lives named beside it."""

    comparison: Comparison
    half_lives: float | None
    end: int

    def duration(self, amount: float) -> Duration:
        return Duration(amount, cast(TimeUnit, self.comparison.unit))

    @property
    def low(self) -> float | None:
        return self.comparison.range.low.value if self.comparison.range.low else None

    @property
    def high(self) -> float | None:
        return self.comparison.range.high.value if self.comparison.range.high else None

    @property
    def most(self) -> float:
        return cast(float, self.high if self.high is not None else self.low)

    @property
    def beyond(self) -> bool:
        """Whether it is a lower limit: at least, more than."""
        return self.high is None


def read(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """The window that begins at token `i`."""
    token = phrase.tokens[i]
    if not token.numeric and token.names.isdisjoint(_OPENERS):
        return None
    return _by_sex(phrase, i) or _framed(phrase, i) or _counted(phrase, i) or _anchored(phrase, i) or _bare(phrase, i)


def _piece(phrase: Phrase, i: int, j: int, window: Window) -> tuple[Piece, int]:
    return Piece("window", phrase.tokens[i].start, phrase.tokens[j - 1].end, window), j


def _framed(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """A window opened by a word: within, in the last, during the past, for at least."""
    opened = phrase.has(i, "within") and phrase.word(i) not in ("of",)
    j = i + 1 if opened else i
    j = _articles(phrase, j)
    past = phrase.has(j, "lastd")
    following = phrase.has(j, "nextd")
    if past or following or phrase.word(j) == "first":
        j += 2 if phrase.mark(j + 1, "-") else 1
    turned = opened and phrase.has(j + 1, "lastd") and phrase.has(j + 2, "timeunit")
    if not opened and not past and not following:
        return None
    length = _turned(phrase, j) if turned else _length(phrase, j)
    if length is None or phrase.word(length.end) in _WAYS:
        return None
    word = phrase.word(i)
    j = length.end
    if following:
        j = _skip_anchor(phrase, j)
        return _piece(phrase, i, j, Window(DEFAULT_ANCHOR, _zero(), length.duration(length.most), length.half_lives))
    if past:
        anchor, k = _side(phrase, j)
        end = k if anchor else j
        return _piece(phrase, i, end, _back(length, anchor or DEFAULT_ANCHOR))
    return _direction(phrase, i, j, length, duration=word in ("for", "for the", "over", "throughout"))


_BEGINNINGS = frozenset("diagnosis onset the date time initial first birth".split())
_WAYS = frozenset("travel travelling traveling drive driving walk walking distance".split())


def _turned(phrase: Phrase, j: int) -> _Length | None:
    """ "Within the 6 previous months": the number before the word that says when."""
    token, unit = phrase.tokens[j], phrase.cue(j + 2, "timeunit")
    if token.number is None or unit is None:
        return None
    return _Length(Comparison(j, j + 3, Range(high=Bound(token.number, True)), unit), None, j + 3)


def _by_sex(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """ "within 4 months (men) or 7 months (women) after the last dose"."""
    j = i + 1 if phrase.has(i, "within") else i
    found: list[tuple[str, _Length]] = []
    while len(found) < 2 and (length := _length(phrase, j)):
        k = length.end + (1 if phrase.mark(length.end, "(") else 0)
        sex = phrase.cue(k, "sexword") or phrase.cue(k, "sexguard")
        if sex not in ("male", "female"):
            return None
        found.append((sex, length))
        j = k + 1
        while phrase.mark(j, "),") or phrase.has(j, "or", "and"):
            j += 1
    if len(found) < 2 or not phrase.has(j, "after"):
        return None
    anchor, j = _anchor(phrase, j + 1)
    windows = tuple(
        (sex, Window(anchor or "last-dose", _zero(), length.duration(length.most))) for sex, length in found
    )
    return Piece("sexwindow", phrase.tokens[i].start, phrase.tokens[j - 1].end, windows), j


def _direction(phrase: Phrase, i: int, j: int, length: _Length, *, duration: bool) -> tuple[Piece, int] | None:
    both = _both_sides(phrase, i, j, length)
    if both:
        return both
    if phrase.has(j, "ago"):
        return _piece(phrase, i, j + 1, _back(length, DEFAULT_ANCHOR))
    before, after = phrase.has(j, "before"), phrase.has(j, "after")
    if before or after:
        anchor, k = _anchor(phrase, j + 1)
        side = "after" if after and not (before and phrase.word(j) in ("from", "of", "at")) else "before"
        if anchor:
            if side == "after":
                return _piece(phrase, i, k, Window(anchor, _zero(), length.duration(length.most), length.half_lives))
            return _piece(phrase, i, k, _lasting(_back(length, anchor), length, duration=duration))
        if side == "before" and phrase.word(j) not in ("of", "from", "at", "to", "pre"):
            return _piece(phrase, i, j + 1, _lasting(_back(length, DEFAULT_ANCHOR), length, duration=duration))
    if duration or not length.comparison.signed or not length.beyond:
        return _piece(phrase, i, j, _lasting(_back(length, DEFAULT_ANCHOR), length, duration=duration))
    return None


def _both_sides(phrase: Phrase, i: int, j: int, length: _Length) -> tuple[Piece, int] | None:
    """ "24 hours before and 24 hours after administration"."""
    if not phrase.has(j, "before") or not phrase.has(j + 1, "and", "or", "to"):
        return None
    second = _length(phrase, j + 2)
    if second is None or not phrase.has(second.end, "after"):
        return None
    anchor, k = _anchor(phrase, second.end + 1)
    window = Window(anchor or "first-dose", length.duration(-length.most), second.duration(second.most))
    return _piece(phrase, i, k if anchor else second.end + 1, window)


def _counted(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """A window that begins with its length: "4 weeks before", "more than 6 months ago", "≥ 28 days since"."""
    length = _length(phrase, i)
    if length is None:
        return None
    j = length.end
    both = _both_sides(phrase, i, j, length)
    if both:
        return both
    if phrase.has(j, "ago"):
        return _piece(phrase, i, j + 1, _before(length, DEFAULT_ANCHOR))
    if given := _delivered(phrase, i, length):
        return given
    k = j + phrase.mark(j, "'")
    if phrase.word(k) in _LASTING and length.comparison.signed:
        return _piece(phrase, i, k + 1, _lasting(_back(length, DEFAULT_ANCHOR), length, duration=True))
    if (since := _since_last(phrase, j)) and length.beyond:
        return _piece(phrase, i, since, replace(_before(length, DEFAULT_ANCHOR), how="since-last"))
    if phrase.has(j, "before") and phrase.word(j) not in ("of", "from", "to", "at"):
        anchor, k = _anchor(phrase, j + 1)
        return _piece(phrase, i, k if anchor else j + 1, _before(length, anchor or DEFAULT_ANCHOR))
    if phrase.has(j, "after") and phrase.word(j) not in ("of", "upon", "beyond", "past"):
        anchor, k = _anchor(phrase, j + 1)
        if anchor:
            start = length.duration(cast(float, length.low)) if length.beyond else _zero()
            end = None if length.beyond else length.duration(length.most)
            return _piece(phrase, i, k, Window(anchor, start, end, length.half_lives))
        if length.comparison.signed:
            return _piece(phrase, i, _to_the_last(phrase, j + 1), _since(phrase, j, length))
    return None


def _to_the_last(phrase: Phrase, j: int) -> int:
    """Past "the last", "completion of": which one is meant goes without saying."""
    k = j
    while phrase.word(k) in ("the", "their", "his", "her", "last", "most recent", "most", "recent", "latest"):
        k += 1
    if phrase.word(k) in _ENDINGS and phrase.word(k + 1) == "of":
        return k + 2
    return k if k > j and phrase.word(k - 1) in ("last", "most recent", "recent", "latest") else j


_ENDINGS = frozenset("completion end discontinuation cessation receipt termination conclusion".split())


def _since(phrase: Phrase, j: int, length: _Length) -> Window:
    """ "At least 4 weeks since surgery": of those who had it, how long ago the last one was; not "since the diagnosis"."""
    window = _before(length, DEFAULT_ANCHOR)
    counts = length.beyond and phrase.word(j) in ("since", "from")
    return replace(window, how="since-last") if counts and phrase.word(j + 1) not in _BEGINNINGS else window


_LASTING = frozenset(("duration", "in duration", "of duration", "standing"))


def _delivered(phrase: Phrase, i: int, length: _Length) -> tuple[Piece, int] | None:
    """ "< 6 months postpartum": how long ago the delivery was."""
    token = phrase.at(length.end)
    if token is None or _POSTPARTUM not in token.concepts or not length.comparison.signed:
        return None
    end = length.end + 1
    node = Status(
        span=phrase.span(i, end),
        concept=reference(_POSTPARTUM, phrase.span(length.end, end)),
        window=_before(length, DEFAULT_ANCHOR),
    )
    return Piece("leaf", phrase.tokens[i].start, token.end, node), end


_POSTPARTUM = "status:postpartum"


def _since_last(phrase: Phrase, j: int) -> int | None:
    """ "Since the last dose of rituximab": the token of the treatment, which the window is of."""
    k = j + 1
    while phrase.word(k) in ("the", "their", "his", "her"):
        k += 1
    if not phrase.has(j, "after") or phrase.cue(k, "anchor") != "last-dose" or phrase.word(k + 1) not in ("of", "with"):
        return None
    token = phrase.at(k + 2)
    return k + 2 if token is not None and pick(token.concepts, "treatment") else None


def _bare(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """ "stroke (< 3 months)", "seizure < 2 years": how long ago at the most; "fever > 7 days": how long."""
    if not phrase.has(i, "cmp"):
        return None
    length = _length(phrase, i)
    if length is None or (length.end < len(phrase) and not phrase.mark(length.end, "),;.")):
        return None
    if length.beyond and i and _symptom(phrase.tokens[i - 1].concepts):
        return _piece(phrase, i, length.end, _lasting(_back(length, DEFAULT_ANCHOR), length, duration=True))
    if length.beyond or length.low is not None:
        return None
    return _piece(phrase, i, length.end, _back(length, DEFAULT_ANCHOR))


def _symptom(concepts: frozenset[str] | tuple[str, ...]) -> bool:
    """Whether a length behind it says how long it lasted: of "fever > 7 days", not of "stroke > 6 months"."""
    return any(
        (known := load().get(id)) and known.kind == "finding" and events().isdisjoint(load().ancestors(id))
        for id in concepts
    )


def _anchored(phrase: Phrase, i: int) -> tuple[Piece, int] | None:
    """ "before randomization": any time until then."""
    if not phrase.has(i, "before") or phrase.word(i) in ("of", "from", "to", "at", "pre", "prior", "previous"):
        return None
    anchor, j = _anchor(phrase, i + 1)
    if not anchor or anchor.startswith("event:") or anchor == "last-dose":
        return None
    return _piece(phrase, i, j, Window(anchor, None, _zero()))


def _length(phrase: Phrase, i: int) -> _Length | None:
    """A length of time, with "or 5 half-lives (whichever is longer)" where it follows or stands instead."""
    j = _articles(phrase, i)
    if (
        (unit := phrase.cue(j, "timeunit"))
        and phrase.has(i - 2 if phrase.mark(i - 1, "-") else i - 1, "lastd", "nextd")
        and len(phrase.word(j)) > 2
    ):
        return _Length(Comparison(j, j + 1, Range(high=Bound(1, True)), unit), None, j + 1)  # "in the last month"
    got = read_comparison(phrase, j)
    if got is None:
        return None
    comparison, j = got
    if not comparison.time:
        return _half_lives_first(phrase, comparison, j)
    lives, j = _half_lives(phrase, j)
    return _Length(comparison, lives, j)


def _half_lives(phrase: Phrase, j: int) -> tuple[float | None, int]:
    k = j + 1 if phrase.mark(j, "(,/") else j
    while phrase.has(k, "or", "and"):
        k += 1
    if phrase.has(k, "cmp"):
        k += 1
    token = phrase.at(k)
    if token is None or token.number is None or not phrase.has(k + 1, "halflife"):
        return None, j
    return token.number, _whichever(phrase, k + 2, bracket=phrase.mark(j, "("))


def _half_lives_first(phrase: Phrase, comparison: Comparison, j: int) -> _Length | None:
    if not phrase.has(j, "halflife") or comparison.unit:
        return None
    lives = comparison.range.high or comparison.range.low
    k = j + 1
    while phrase.mark(k, "(,") or phrase.has(k, "or"):
        k += 1
    other = read_comparison(phrase, k)
    if other is None or not other[0].time or lives is None:
        return None
    return _Length(other[0], lives.value, _whichever(phrase, other[1], bracket=False))


def _whichever(phrase: Phrase, j: int, *, bracket: bool) -> int:
    """Past "of the drug", "whichever is longer" and the bracket."""
    k = j
    while k < len(phrase) and k < j + 10:
        token = phrase.tokens[k]
        if token.text in ("longer", "shorter", "greater", "later", "longest", "longer)") or phrase.mark(k, ")"):
            k += 1
            if phrase.mark(k, "),"):
                k += 1
            return k
        k += 1
    return j + 1 if bracket and phrase.mark(j, ")") else j


def _articles(phrase: Phrase, j: int) -> int:
    while phrase.word(j) in ("the", "a", "an"):
        j += 1
    return j


def _anchor(phrase: Phrase, j: int) -> tuple[str | None, int]:
    """The anchor named at `j`, past articles and "the first dose of"."""
    k = j
    while k < len(phrase) and k < j + 4:
        if anchor := phrase.cue(k, "anchor"):
            return anchor, _skip_anchor(phrase, k + 1)
        token = phrase.tokens[k]
        if k > j and any(c.startswith("treatment:") for c in token.concepts):
            return "first-dose", k + 1  # "before initiation of insulin"
        if token.text not in _BEFORE_ANCHOR:
            return None, j
        k += 1
    return None, j


_BEFORE_ANCHOR = frozenset(
    "the a an of to date day time start onset initiation beginning first planned anticipated study their his her "
    "this scheduled on in into any initial being or receiving starting signing at visit for commencing entering and your".split()
)


def _skip_anchor(phrase: Phrase, k: int) -> int:
    """Past a second anchor that only specifies the first: "the first dose of study drug", "screening visit (visit 1)"."""
    of = k if phrase.word(k - 1).endswith(" of") else k + 1 if phrase.word(k) == "of" else None
    if of is not None and (token := phrase.at(_articles(phrase, of))) and token.concepts:
        return _articles(phrase, of) + 1  # "administration of 177Lu-DOTATATE": the drug belongs to the anchor
    while phrase.has(k, "anchor") or (phrase.word(k) == "of" and phrase.has(k + 1, "anchor")):
        k += 1
    if phrase.mark(k, "/") and phrase.has(k + 1, "anchor"):
        return _skip_anchor(phrase, k + 1)
    return k


def _side(phrase: Phrase, j: int) -> tuple[str | None, int]:
    if phrase.has(j, "before"):
        return _anchor(phrase, j + 1)
    return None, j


def _zero() -> Duration:
    return Duration(0, "d")


def _back(length: _Length, anchor: str) -> Window:
    """From that long before the anchor until it."""
    return Window(anchor, length.duration(-length.most), _zero(), length.half_lives)


def lasting(comparison: Comparison) -> Window:
    """How long a state has lasted, as the time in which it was there."""
    length = _Length(comparison, None, comparison.end)
    return _lasting(_back(length, DEFAULT_ANCHOR), length, duration=True)


def _lasting(window: Window, length: _Length, *, duration: bool) -> Window:
    """A state that lasted at least so long was there all the time; one that lasted less only began in it."""
    return replace(window, how="throughout") if duration and length.beyond else window


def _before(length: _Length, anchor: str) -> Window:
    """Counted back from the anchor: at least that long ago, or not longer ago than that."""
    if length.beyond:
        return Window(anchor, None, length.duration(-cast(float, length.low)), length.half_lives)
    if length.low is not None and length.low < length.most:
        return Window(anchor, length.duration(-length.most), length.duration(-length.low), length.half_lives)
    return _back(length, anchor)
