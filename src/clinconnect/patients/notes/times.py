"""Which of a sentence's times belongs to what it names? The nearest in its clause, or the one that stands over all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clinconnect.patients.notes.moments import MONTH, Moment
from clinconnect.patients.patient import DateRange

_STILL_ABOUT = re.compile(
    r"\s*(?:(?:first |initially |originally |last )?(?:diagnosed|treated|resected|removed|detected|dx|found|"
    r"done|performed|given)\b)?"
    r"[\w\s]{0,12}$",
    re.I,
)


_ITS_VALUE = r"(?:\s*\(?(?:up to|of|to)?\s*\d+(?:\.\d+)?\s*°?\s*[CF]\b\)?)?"  # "fever up to 39 C, dyspnea and …"
_LISTED = re.compile(
    _ITS_VALUE
    + r"(?:\s*(?:,|and|or|/|with(?!\s+(?:an?\s+)?(?:history|hx|h/o|prior|previous)\b))\s*(?:\w+\s+){0,2}|\s*)",
    re.I,
)


@dataclass(frozen=True, slots=True, repr=False)
class Times:
    """The times of one sentence, beside the places of all that it names."""

    sentence: str
    found: tuple[Moment, ...]
    named: tuple[tuple[int, int], ...] = ()

    def of(self, start: int, end: int, *, reach: int = 90, shared: bool = False, points: bool = False) -> Moment | None:
        """The time that belongs to the words at `start`..`end`: the nearest in its clause, rather after than before.

        Between commas it belongs to its own item; `shared` lets "for 2 days" speak of a whole list of complaints.
        Something else that is named in between, but for items of the same list, has it for its own. `points` leaves
        out how long something has lasted.
        """
        head = next((m for m in self.found if m.end <= start and not m.since and self._heads(m)), None)
        if head:
            return head
        ranked = [
            (d, m) for m in self.found if not (points and m.since) and (d := self._distance(m, start, end, shared))
        ]
        best = min(ranked, key=lambda r: r[0], default=None)
        return best[1] if best and best[0] <= reach * 1.3 else None

    def _heads(self, moment: Moment) -> bool:
        """Whether a time is that of all that follows: "Bloods 7 July: …", "Nov 2021 - prostate biopsy …"."""
        first = not self.sentence[: moment.start].strip(" (-*")
        return bool(_HEADS.match(self.sentence, moment.end) or (first and _DASHED.match(self.sentence, moment.end)))

    def begins(self, start: int) -> bool:
        """Whether the sentence begins with a time that speaks of what is named at `start`: "03/2016 lumpectomy and …"."""
        return any(
            not self.sentence[: m.start].strip(" (-*")
            and not m.since
            and m.end <= start
            and _ENTRY.fullmatch(self.sentence[m.end : start])
            and (m.end == start or not self._taken(m.end, start))
            for m in self.found
        )

    def stands_behind(self, end: int) -> DateRange | None:
        """The time with its year that stands right behind what ends there: "mastectomy in 2019", "hysterectomy (05/2020)"."""
        right_behind = (m for m in self.found if not m.since and _RIGHT_BEHIND.fullmatch(self.sentence, end, m.start))
        return next((m.when for m in right_behind if _YEAR.search(self.sentence, m.start, m.end)), None)

    def heading(self) -> DateRange | None:
        """The date of a line such as "Bloods 7 July: …", which is that of the values in the rest of the line."""
        heads = (m for m in self.found if not m.since and _HEADS.match(self.sentence, m.end))
        return next((m.when for m in heads if _LABEL.fullmatch(self.sentence[: m.start])), None)

    def _distance(self, moment: Moment, start: int, end: int, shared: bool) -> float | None:
        after = moment.start >= end
        first, last = (end, moment.start) if after else (moment.end, start)
        between = self.sentence[first:last]
        if _OTHER_CLAUSE.search(between) or (after and _OTHER_VALUE.search(between)) or self._taken(first, last):
            return None
        if not after and not self._leads(moment, between):
            return None
        if "," in between and not (shared and moment.since) and not _STILL_ABOUT.match(between.rpartition(",")[2]):
            return None
        return 1 + len(between) * (1.0 if after else 1.3)

    def _leads(self, moment: Moment, between: str) -> bool:
        """Whether a time that stands before something speaks of it: "In 2019 he had …", "a 9 month history of …"."""
        first = not self.sentence[: moment.start].strip(" (-*")
        return first or (moment.since and self.sentence[: moment.end].endswith("of")) or bool(_LEADING.search(between))

    def _taken(self, start: int, end: int) -> bool:
        return any(start <= at < end and not _LISTED.fullmatch(self.sentence[start:at]) for at, _ in self.named)


_LEADING = re.compile(
    r"^\s*(?:\w+\s+){0,3}(?:had|was|were|underwent|developed|diagnosed|suffered|received|showed|shows|revealed|"
    r"experienced|sustained|found|confirmed)\b",
    re.I,
)
# What may stand between the date of an entry and what was done: "03/2016: left lumpectomy", "May 2019 - emergency …".
_ENTRY = re.compile(r"\s*\)?\s*(?:[:–—-]\s*)?(?:[\w-]+(?:,|\s+and|\s+with)?\s+){0,4}", re.I)
# "Earlier, on 2024-11-18: platelets 224" – a time before a colon is that of all that follows.
_HEADS = re.compile(r"\s*\)?\s*(?:\([^)]*\)\s*)?:")
_RIGHT_BEHIND = re.compile(r"\s*,?\s*\(?(?:(?:in|on)\s+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DASHED = re.compile(rf"\s+[-–—]\s+(?!\d|{MONTH}|present|today|now)", re.I)
# "486 ug/L (301 last November)" – the time in a bracket is that of the number beside it.
_OTHER_VALUE = re.compile(r"\(\s*[<>≤≥]?\s*\d[^)]*$")
_LABEL = re.compile(r"\W*(?:[^\W\d]+\W+){0,4}")
_OTHER_CLAUSE = re.compile(r"[;:]|\b(?:but|then|and (?:he|she|was|is|has|had)|who|which)\b", re.I)
