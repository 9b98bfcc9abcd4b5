"""Measurements, scores and markers of a sentence as facts."""

from __future__ import annotations

import re
from dataclasses import replace

from clinconnect import terms
from clinconnect.patients.markers import marked
from clinconnect.patients.notes.assertions import asserted
from clinconnect.patients.notes.gathering import Gathered
from clinconnect.patients.notes.levels import level_beside
from clinconnect.patients.notes.measured_at import measured_when
from clinconnect.patients.notes.measurements import Value, pressures_after, score_after, value_after
from clinconnect.patients.notes.mentions import Named, state_of
from clinconnect.patients.notes.people import meant
from clinconnect.patients.notes.sentences import Sentence
from clinconnect.patients.notes.times import Times
from clinconnect.patients.patient import DateRange, Note, Quantity
from clinconnect.patients.shares import share_of_predicted
from clinconnect.patients.systems import LOINC
from clinconnect.terms import Concept, Observable
from clinconnect.terms.quantities import convert, plausible_unit

# Said beside a value whose unit is not in the note and is the only possible one.
UNIT_ASSUMED = "unit assumed"
_SPECIMEN = re.compile(
    r"\b(?P<word>urine|urinary|csf|cerebrospinal|pleural|peritoneal|ascitic|stool|fecal|faecal|synovial|liver|"
    r"hepatic|tissue|sputum|"
    r"lavage|bal|saliva|salivary|sweat|hair|bone marrow|joint|amniotic|cord)\s+(?:fluid\s+)?(?:\w+\s+)?$",
    re.I,
)


def _other_specimen(sentence: Sentence, mention: Named) -> bool:
    """Whether the value is of another specimen than the name alone stands for: urine copper is not (serum) copper."""
    got = _SPECIMEN.search(sentence.text[: mention.start])
    return got is not None and got["word"].lower() not in sentence.text[mention.start : mention.end].lower()


def measurement(sentence: Sentence, mention: Named, concept: Concept | None, times: Times, out: Gathered) -> int | None:
    if meant(sentence.text, mention.start, mention.end, sentence.section) != "person" or _other_specimen(
        sentence, mention
    ):
        return None
    if newborn := _at_birth(sentence, mention, concept):
        concept = terms.load().get("observable:birth-weight") if concept and concept.id == _WEIGHT else concept
    when = out.birth if newborn else measured_when(sentence, mention, concept, times, out)
    if "blood pressure" in (mention.name or (concept.name.lower() if concept else "")):
        pair = pressures_after(sentence.text, mention.end)
        if pair:
            parts, end = pair
            for part, name, value in parts:
                _value(sentence, mention, end, name, part, value, when, out)
            return end
        if mention.name:
            return None
    found = value_after(sentence.text, mention.end, mention.codes, with_limits=out.with_limits)
    if found is None:
        return _level(sentence, mention, concept, when, out)
    if _of_urine(sentence, found) and "urin" not in (concept.name.lower() if concept else ""):
        return None
    if concept and found.quantity.unit == "%" and _PREDICTED.match(sentence.text, found.end):
        concept = share_of_predicted(concept)
    _value(sentence, mention, found.end, mention.name, concept, found, when, out)
    beside = _BESIDE.match(sentence.text, found.end)
    if beside and concept and (share := share_of_predicted(concept)) is not concept:
        value = Value(Quantity(float(beside["n"]), float(beside["n"]), "%"), beside.end())
        _value(sentence, mention, beside.end(), "", share, value, when, out)
    return found.end


# Findings that are said with their value: "fever up to 39 °C", "febrile to 39.4", "fever (102 F)".
_FINDINGS = {"finding:fever": "observable:body-temperature"}
_AS_HIGH_AS = re.compile(
    r"\s*(?:,?\s*(?:was|spik(?:es?|ing)|as high as|measured|up to|to|of|at|ranging from|between|around|maximum|max\.?)\s+)*",
    re.I,
)


def value_of_finding(sentence: Sentence, mention: Named, finding: Concept, times: Times, out: Gathered) -> None:
    """The value of what is named as a finding and stands right behind it."""
    concept = terms.load().get(_FINDINGS.get(finding.id, ""))
    if concept is None or asserted(sentence, mention.start, mention.end) not in ("present", "history", "past"):
        return
    behind = _AS_HIGH_AS.match(sentence.text, mention.end)
    codes = frozenset(code for system, code in concept.codes if system == LOINC)
    found = value_after(sentence.text, behind.end() if behind else mention.end, codes)
    if found:
        when = measured_when(sentence, mention, concept, times, out)
        _value(sentence, mention, found.end, "", concept, found, when, out)


def _level(
    sentence: Sentence, mention: Named, concept: Concept | None, when: DateRange | None, out: Gathered
) -> int | None:
    """A result in words: "high", "low" or "normal" as the value, which no threshold is compared with."""
    said = level_beside(sentence.text, mention.start, mention.end, concept)
    if said is None or asserted(sentence, mention.start, mention.end) != "present":
        return None
    level, start, end = said
    out.add(sentence, start, end, "measurement", mention.name, concept, value=level, when=when)
    return mention.end


# "FEV1 64% pred": not litres, but the share of what is expected.
_PREDICTED = re.compile(r"\s*\(?(?:of )?(?:the )?pred(?:icted)?\b", re.I)


_BESIDE = re.compile(r"\s*[(,]\s*(?P<n>\d{1,3})\s*%\s*(?:of )?(?:the )?pred", re.I)  # "FEV1 1.42 L (78% predicted)"


_WEIGHT = "observable:body-weight"
_SIZES = frozenset({_WEIGHT, "observable:body-height", "observable:head-circumference"})
_BIRTH_BEFORE = re.compile(
    r"\b(?:born|birth|delivered)\b(?:(?!\b(?:now|current(?:ly)?|today)\b|\b(?:19|20)\d\d\b)[^.;])*$", re.I
)
_BIRTH_AFTER = re.compile(r"(?:[^;.,(]|\.\d){0,25}\b(?:at|after) (?:birth|delivery)\b", re.I)


def _at_birth(sentence: Sentence, mention: Named, concept: Concept | None) -> bool:
    """Whether a weight or length is that of the newborn: "weighed 3200 g at birth", "born … weighing 3200 g"."""
    text = sentence.text
    return (
        concept is not None
        and concept.id in _SIZES
        and bool(_BIRTH_BEFORE.search(text[: mention.start]) or _BIRTH_AFTER.match(text, mention.end))
    )


def _of_urine(sentence: Sentence, found: Value) -> bool:
    """Whether a value is one of the urine: by its section, or counted per field of the microscope."""
    return sentence.section == "urine" or (found.quantity.unit or "").endswith("[HPF]")


def _value(
    sentence: Sentence,
    mention: Named,
    end: int,
    name: str,
    concept: Concept | None,
    found: Value,
    when: DateRange | None,
    out: Gathered,
) -> None:
    quantity, assumed = _with_unit(found, concept)
    place = f"[{sentence.start + mention.start}, {sentence.start + end}]"
    if found.quantity.unit and quantity.unit != found.quantity.unit:
        out.notes.append(Note("unit-impossible", "warning", place, _IMPOSSIBLE))
    elif assumed and not any(n.code == "unit-assumed" for n in out.notes):
        out.notes.append(
            Note(
                "unit-assumed", "info", place, "a value without a unit is read in the only unit in which it is possible"
            )
        )
    out.add(
        sentence,
        mention.start,
        end,
        "measurement",
        name,
        concept,
        value=quantity,
        when=when,
        qualifiers=(UNIT_ASSUMED,) if assumed else (),
    )


_IMPOSSIBLE = "a value that no living person has in the unit beside it is read in the one unit in which it is possible, or without"


def _with_unit(found: Value, concept: Concept | None) -> tuple[Quantity, bool]:
    """The quantity, and whether its unit is assumed.

    Without a unit, or with one in which no living person has the value, it gets the one unit in which it is possible. A
    count "/mm" has lost its exponent.
    """
    if found.quantity.unit == "/mm":
        return replace(found.quantity, unit="/mm3"), True
    value, observable = found.quantity, terms.load().observable(concept.id if concept else None)
    if observable is None or (value.unit is not None and _possible(value, observable)):
        return value, found.assumed
    ends = [x for x in (value.low, value.high) if x is not None]
    units = {plausible_unit(x, observable) for x in ends}
    unit = units.pop() if len(units) == 1 else None
    if unit is None and value.unit is None:
        return value, False
    return replace(value, unit=unit), unit is not None


def _possible(value: Quantity, observable: Observable) -> bool:
    """Whether a living person may have the value in its unit; what cannot be converted is let stand."""
    if value.unit is None or observable.plausible is None or value.exact is None:
        return True
    low, high = observable.plausible
    canonical = convert(value.exact, value.unit, observable.unit, observable=observable.id)
    return canonical is None or low <= canonical <= high


# A bare "stage" is a cancer's stage only where a cancer is spoken of.
_STAGE = "scale:stage-group"
_CANCER = re.compile(
    r"cancer|carcinoma|malignan|neoplas|sarcoma|lymphoma|melanoma|tumou?r|adenoca|myeloma|"
    r"blastoma",
    re.I,
)


def score(sentence: Sentence, mention: Named, concept: Concept | None, times: Times, out: Gathered) -> int | None:
    if concept is None or meant(sentence.text, mention.start, mention.end, sentence.section) != "person":
        return None
    if concept.id == _STAGE and not _CANCER.search(sentence.text):
        return None
    found = score_after(sentence.text, mention.end, concept)
    if found is None or asserted(sentence, mention.start, found[1]) in ("negated", "unclear", "planned"):
        return None
    value, end = found
    when = measured_when(sentence, mention, concept, times, out)
    out.add(sentence, mention.start, end, "score", mention.name, concept, value=value, when=when)
    return end


# "Rebiopsy with NGS (MET, C797S)": what is to be looked for, as long as no result stands beside it.
_LOOKED_FOR = re.compile(
    r"\b(?:ngs|sequencing|panels?|test(?:s|ed|ing)?|(?:re-?)?biops(?:y|ies)|pcr|fish|assays?|screen(?:ing)?|analys[ie]s|"
    r"profiling)\s*(?:for\s[^().;]*|\([^()]*)$",
    re.I,
)


def marker(sentence: Sentence, mention: Named, concept: Concept | None, times: Times, out: Gathered) -> int | None:
    """A marker with its state: beside it ("HER2 negative"), or in its name ("EGFR mutation") if that is asserted."""
    if concept is None:
        return None
    said = state_of(sentence.text, mention.start, mention.end)
    state, change, end = said or (None, None, mention.end)
    meaning = asserted(sentence, mention.start, mention.end)
    if meant(sentence.text, mention.start, end, sentence.section) != "person" or meaning in ("planned", "suspected"):
        return None
    if said is None and _LOOKED_FOR.search(sentence.text[: mention.start]):
        return None
    if meaning == "unclear" and state not in ("positive", "negative"):
        return None
    if meaning == "negated" and state != "negative":
        state = "negative" if state != "wild type" else None
    result = marked(concept, state)
    if result is None:
        return None
    changes = (change,) if change else ()
    when = measured_when(sentence, mention, concept, times, out)
    out.add(
        sentence,
        mention.start,
        end,
        "biomarker",
        mention.name,
        result.concept,
        status=result.status,
        value=result.value,
        when=when,
        qualifiers=changes,
    )
    return mention.end  # what stands between is often the next marker: ER/PR negative
