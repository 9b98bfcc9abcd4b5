"""What stands on a page of results? What was asked as it can be linked to, what can be chosen, each trial and why it is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast, get_args
from urllib.parse import urlencode

from clinconnect.errors import ClinConnectError
from clinconnect.search import CHOICES, COUNTED, Filters, Question, Reason, Relaxation, Sort, chosen_values
from clinconnect.search.language import AREAS, Near, leaf
from clinconnect.search.places import KM_PER_MILE, radius_km
from clinconnect.summaries import phase_word, status_word, study_type
from clinconnect.web.words import Heading, heading
from clinconnect.workspace import Finding, Found

PAGE_SIZE = 20
_RADII = (10.0, 25.0, 50.0, 100.0, 250.0, 500.0)
_USUAL = 2
MOST_PAGES = 50
_SHOWN_VALUES = 12
_TITLES = {
    "status": "Status", "phase": "Phase", "sex": "Sex", "agegroup": "Age group", "healthy": "Healthy volunteers",
    "type": "Type of study", "treatmenttype": "Kind of treatment", "country": "Country", "sponsorclass": "Sponsor",
    "results": "Results posted", "age": "Age", "near": "Place", "start": "Start", "completion": "Completion",
    "posted": "First posted", "updated": "Updated", "enrollment": "Number of participants",
}  # fmt: skip
_SAID = {
    ("sex", "ALL"): "All", ("sex", "FEMALE"): "Female, or all", ("sex", "MALE"): "Male, or all",
    ("healthy", "YES"): "Accepted", ("healthy", "NO"): "Not accepted", ("agegroup", "CHILD"): "Child (to 17)",
    ("agegroup", "ADULT"): "Adult (18 to 64)", ("agegroup", "OLDER_ADULT"): "Older adult (65 and more)", ("phase", "NA"): "No phase",
    ("sponsorclass", "NIH"): "NIH", ("sponsorclass", "FED"): "US federal agency", ("sponsorclass", "INDIV"): "Individual",
    ("sponsorclass", "OTHER_GOV"): "Other government", ("sponsorclass", "AMBIG"): "Not clear",
}  # fmt: skip
SORTS: tuple[tuple[Sort, str], ...] = (
    ("relevance", "Best match"), ("newest", "Last updated"), ("started", "Latest start"), ("distance", "Nearest site"),
)  # fmt: skip


@dataclass(frozen=True)
class Option:
    """A value that can be chosen, and how many trials have it."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Choice:
    """A fact by which results can be narrowed."""

    name: str
    title: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> bool:
        """Whether something of it is chosen."""
        return any(option.chosen for option in self.options)


@dataclass(frozen=True)
class Link:
    """Something to press: where it leads and what it says."""

    address: str
    label: str


@dataclass(frozen=True)
class ResultLine:
    """A trial among the results, why it is there, and its nearest site where a place was named."""

    heading: Heading
    why: tuple[str, ...]
    site: str | None


@dataclass(frozen=True)
class ResultsPage:
    """A page of results. `chosen` take one choice away each; `ways` ask otherwise where there are few.

    `behind` says that not every trial can be found yet, None where all can.
    """

    question: Question
    number: int
    total: int = 0
    lines: tuple[ResultLine, ...] = ()
    choices: tuple[Choice, ...] = ()
    chosen: tuple[Link, ...] = ()
    ways: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    other_places: tuple[Link, ...] = ()
    any_word: bool = False
    example: str | None = None
    problem: ClinConnectError | None = None
    behind: str | None = None

    @property
    def query(self) -> str:
        """The line that was asked."""
        return self.question.line

    @property
    def first(self) -> int:
        """The rank of the first result on this page, from 1."""
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def told(self) -> str:
        """How many there are, in words."""
        if self.total == 1:
            return "One trial"
        last = self.first + len(self.lines) - 1
        return f"{self.total:,} trials" + (
            f", {self.first:,} to {last:,} shown" if self.total > len(self.lines) else ""
        )

    @property
    def before(self) -> str | None:
        """The address of the page before."""
        return address(self.question, self.number - 1) if self.number > 1 else None

    @property
    def after(self) -> str | None:
        """The address of the next page."""
        more = self.number * PAGE_SIZE < self.total and self.number < MOST_PAGES and self.lines
        return address(self.question, self.number + 1) if more else None

    @property
    def sorts(self) -> tuple[tuple[str, str, bool], ...]:
        """The orders that can be chosen: by distance only where a place is named."""
        placed = self.question.filters.values("near")
        return tuple((key, label, key == self.question.sort) for key, label in SORTS if key != "distance" or placed)

    @property
    def narrowed(self) -> int:
        """How much is chosen of what stands folded beside the results."""
        return sum(len(values) for name, values in self.question.filters.chosen if name != "near")

    @property
    def place(self) -> str:
        """The place that was chosen, without how far."""
        near = chosen_place(self.question.filters)
        return near.place if near else ""

    @property
    def radii(self) -> tuple[tuple[str, str, bool], ...]:
        """How far one may go: value, words, and whether it is chosen."""
        return radii_around(chosen_place(self.question.filters))

    def value(self, name: str) -> str:
        """What was typed under this name."""
        return ", ".join(self.question.filters.values(name)[:1])


def chosen_place(filters: Filters) -> Near | None:
    """The place that was chosen and how far around it, None where none was."""
    written = filters.values("near")
    said = leaf(AREAS["near"], written[0]) if written else None
    return said if isinstance(said, Near) else None


def radii_around(near: Near | None) -> tuple[tuple[str, str, bool], ...]:
    """How far one may go: value, words, and whether it is chosen."""
    km = near.km if near else _RADII[_USUAL]
    every = sorted({*_RADII, km})
    return tuple((f"{one:g} km", f"{one:g} km ({one / KM_PER_MILE:,.0f} miles)", one == km) for one in every)


def question_of(line: str, given: Mapping[str, Sequence[str]], sort: str, today: date, within: str = "") -> Question:
    """The question of an address or a form; whatever cannot be read is told by the filters' notes.

    `within` is how far ("50 km") of the place in `given`, where that does not say it itself.
    """
    order = cast(Sort, sort) if sort in get_args(Sort) else "relevance"
    placed = {**given, "near": [_placed(place, within) for place in given.get("near", ())]}
    return Question(line, Filters.of(placed), order, as_of=today)


def _placed(place: str, within: str) -> str:
    """The place with how far, which it may say itself."""
    said = leaf(AREAS["near"], place)
    own = isinstance(said, Near) and said.place != " ".join(place.split())
    return place if own or not place.strip() or radius_km(within) is None else f"{place.strip()} within {within}"


def address(question: Question, number: int = 1) -> str:
    """Where a page of these results is: the address can be kept and passed on."""
    given = [("q", question.line)] if question.line else []
    given += [(name, value) for name, values in question.filters.chosen for value in values]
    given += [("sort", question.sort)] if question.sort != "relevance" else []
    given += [("page", str(number))] if number > 1 else []
    return f"/search?{urlencode(given)}" if given else "/search"


def results(
    finding: Finding, facets: Mapping[str, Sequence[tuple[str, int]]], number: int, today: date, example: str | None
) -> ResultsPage:
    """The page for what was found."""
    question = finding.question
    others = finding.circle.others if finding.circle and question.filters.values("near") else ()
    km = finding.circle.asked.km if finding.circle else 0
    return ResultsPage(
        question=question,
        number=number,
        total=finding.total,
        lines=tuple(_line(one, today) for one in finding.found),
        choices=tuple(_choice(name, facets.get(name, ()), question) for name in COUNTED if facets.get(name)),
        chosen=tuple(_removing(question)),
        ways=tuple(Link(address(way.question), way_words(way)) for way in finding.relaxations),
        notes=finding.notes,
        other_places=tuple(
            Link(
                address(replace(question, filters=question.filters.choosing("near", f"{p.label} within {km:g} km"))),
                p.label,
            )
            for p in others[:5]
        ),
        any_word=finding.any_word,
        example=example,
    )


def why(reason: Reason) -> str:
    """Why a trial is there, in words."""
    if reason.kind == "missing":
        return f"does not say “{reason.asked}”"
    if reason.kind == "whole":
        return f"by the meaning of {reason.asked}, and by single words of them"
    where = ", ".join(reason.found[:3])
    if reason.kind == "guess":
        return f"some of what is told is also seen in “{reason.asked}”, which nobody has said it is ({where})"
    return f"“{reason.asked}” in {where}" if reason.kind == "word" else f"“{reason.asked}”: about {where}"


def _line(found: Found, today: date) -> ResultLine:
    return ResultLine(
        heading(found.trial, today, gone=found.gone_since), tuple(map(why, found.reasons[:6])), nearest_site(found)
    )


def nearest_site(found: Found) -> str | None:
    """The site that is nearest to the place that was named, and how far it is; None where no place was."""
    if found.closest is None:
        return None
    site, km = found.closest.site, found.closest.km
    place = ", ".join(part for part in (site.facility, site.city) if part) or "a site"
    return f"{place}: {km:,.0f} km ({km / KM_PER_MILE:,.0f} miles)" if km >= 1 else f"{place}: less than 1 km"


def _choice(name: str, values: Sequence[tuple[str, int]], question: Question) -> Choice:
    chosen = _ticked(name, [value for value, _ in values], question.filters.values(name))
    options = [Option(value, label(name, value), count, value in chosen) for value, count in values]
    shown = [one for at, one in enumerate(options) if at < _SHOWN_VALUES or one.chosen]
    return Choice(name, _TITLES[name], tuple(shown))


def _ticked(name: str, offered: Sequence[str], written: Sequence[str]) -> set[str]:
    """Which of the offered values are chosen: one by itself, or all that an everyday word ("open") stands for."""
    means = {value: chosen_values(name, value) for value in offered}
    ticked: set[str] = set()
    for meant in (chosen_values(name, one) for one in written):
        itself = {value for value, its in means.items() if set(its) == set(meant)}
        ticked |= itself or {value for value, its in means.items() if set(its) <= set(meant)}
    return ticked


def label(name: str, value: str) -> str:
    """A value in words."""
    if said := _SAID.get((name, value)):
        return said
    if name == "status":
        return status_word(value).label
    if name == "phase" and (phase := phase_word((value,))):
        return phase.label
    if name == "type" and (kind := study_type(value)):
        return kind.label
    return value if name in ("country", "near", "age") else value.replace("_", " ").capitalize()


def _removing(question: Question) -> list[Link]:
    found = []
    for name in CHOICES:
        values = question.filters.values(name)
        for value in values:
            rest = tuple(v for v in values if v != value)
            filters = question.filters.choosing(name, *rest) if rest else question.filters.without(name)
            found.append(Link(address(replace(question, filters=filters)), f"{_TITLES[name]}: {label(name, value)}"))
    return found


def _radius(told: str) -> str:
    """ "Boston, MA, 100 km" as it is said."""
    place, _, far = told.rpartition(", ")
    return f"{far} of {place}"


def way_words(way: Relaxation) -> str:
    """What would bring more, and how many that would be."""
    said = {
        "any": "with any of the words", "word": f"without “{way.name}”", "radius": f"within {_radius(way.name)}",
        "choices": "without any choice beside the words", "record": "with the words in their exclusion criteria, too",
        "choices and words": "without any choice, with some of the words",
        "choice": f"without the choice of {_TITLES.get(way.name, way.name).lower()}",
    }[way.kind]  # fmt: skip
    return f"{way.count:,} {'trial' if way.count == 1 else 'trials'} {said}"
