"""Items that lost the line breaks between them: "… to latex Known epilepsy Inability to read …"."""

from __future__ import annotations

import re

from clinconnect.compiler.layout.item import Item

# Words that open a criterion and, with a capital in the middle of a line, hardly anything else.
_OPENERS = (
    r"(?:Known|Documented|Inability|Unable|Unwilling\w*|Uncontrolled|Participation|Hypersensitivity|Contraindicat\w+|Refusal|Pregnant|"
    r"Currently|Previously|Ongoing|Willing\w*|Capable|Must|Lack|Absence|Suspected|"
    r"(?:History|Presence|Evidence|Diagnosis|Use)(?=\s+of\b)|"
    r"(?:Has|Have|Had|Is|Are)(?=\s+(?:a|an|any|not|no|had|been|known|received|taken|taking|participated|currently|pregnant|able|unable)\b)|"
    r"(?:Any|No|Other|Prior|Previous|Current|Concurrent|Active|Severe|Significant|Recent|Major|Acute|Chronic)(?=\s+[a-z]{3})|"
    r"At\s+least|Life\s+expectancy|Written\s+informed|Signed\s+(?:and|informed|written))"
)
_PEOPLE = (
    r"(?:Patients?|Subjects?|Participants?|Women|Men|Males?|Females?)"
    r"(?=\s+(?:who|with|must|should|are|is|aged?|that|on|of|taking|has|have|having|and|may|will|in|whose)\b)"
)
_BEFORE = r"(?P<before>(?:[a-z]{3}|[a-z][)\]]|\d\s?%?|kg|mg|dl|dL|mL|/mm3|m2|mg))"
_STRONG = re.compile(rf"{_BEFORE}\s+(?P<first>{_OPENERS}|{_PEOPLE})")
# What every strong one contains: seldom there, and found much faster.
_OPENS = re.compile(rf"\s(?:{_OPENERS}|{_PEOPLE})")
_WEAK = re.compile(
    r"(?P<before>[a-z]{3,}|[a-z][)\]])\s+(?P<first>[A-Z][a-z]{3,})(?=\s+[a-z(])"
    r"(?!\s+(?:disease|syndrome|scores?|scales?|criteria|tests?|class\w*|types?|stages?|index|status|formula|methods?|sarcoma|lymphoma|cell|virus)\b)"
)
_TOPICS = re.compile(
    r"(?P<before>[\w).%:])\s+(?P<first>(?:Age|Sex|Menopausal\s+status|Performance\s+status|Life\s+expectancy|Hematopoietic|Hepatic|Renal|"
    r"Cardiovascular|Pulmonary|Other|Biologic\s+therapy|Chemotherapy|Endocrine\s+therapy|Radiotherapy|Surgery)\s*:\s)"
)
# Numbers from ten on that a list kept when it lost the smaller ones.
_NUMBERS = re.compile(
    r"(?<!grade)(?<!days)(?<!week)(?<!visit)(?<!section)(?<!page)(?<!version)(?<!appendix)(?<!age)(?<!table)(?<!item)(?<!day)(?<=[a-z).;%])\s+"
    r"(?P<first>[1-4]\d\.\s+(?=[A-Z][a-z]+\s))"
)
# After these a sentence goes on, whatever the next word looks like.
_GOES_ON = frozenset(
    "a adult after all an and and/or any are as at be been before between both by called can class current documented during "
    "e.g each either except following for from gave give giving grade had has have i.e if in including informed into is known "
    "like may modified must named no not of on or other over per previous prior provide provided provides should signed since "
    "stage study such than that the their these this those through to trial type under until upon using version via was were "
    "which who will with within without written".split()
)
_ADJECTIVE = re.compile(r"(?:ic|al|ive|ble|ed|ing|ous|ent|ant|ary|thy|ory|lar)$")
_LEADS = re.compile(r"\b(?:following|either|any of|one of|all of|such as|including)\b[^:;.]*:", re.I)
_FEW = 3
_LONG = re.compile(r"[A-Za-z]{5,}")
_NEAR = 120


def boundaries(text: str, item: Item) -> list[int]:
    """Where in the item the criteria begin that ran into it; empty where nothing strong shows any."""
    if text.find(":", item.body, item.end) >= 0:
        topics = [m.start("first") for m in _TOPICS.finditer(text, item.body, item.end)]
        if len(topics) > 1:
            return topics
    if item.bullet and (numbers := [m.start("first") for m in _NUMBERS.finditer(text, item.body, item.end)]):
        return numbers
    if not _OPENS.search(text, item.body, item.end):
        return []
    strong = [] if _titled(text[item.body : item.end]) else _found(text, item, _STRONG)
    if strong and _LEADS.search(text, item.body, strong[0]):
        return []  # parts of a list that its lead counts
    if len(strong) >= 2:
        return sorted({*strong, *_found(text, item, _WEAK)})
    return strong


def _titled(text: str) -> bool:
    """Whether every longer word has a capital, so that a capital shows nothing."""
    long: list[str] = _LONG.findall(text)
    return sum(word[0].isupper() for word in long) * 3 > len(long) * 2


def _found(text: str, item: Item, pattern: re.Pattern[str]) -> list[int]:
    found = []
    last = seen = item.body
    opened = 0
    for m in pattern.finditer(text, item.body, item.end):
        at = m.start("first")
        opened += text.count("(", seen, at) - text.count(")", seen, at)
        seen = at
        words = text[max(last, at - _NEAR) : at].split()
        before = words[-1].lower() if words else ""
        people = m["first"][:3] in ("Pat", "Sub", "Par", "Wom", "Men", "Mal", "Fem")
        if len(words) < (_FEW if people or last == item.body else 2) or before in _GOES_ON:
            continue
        if (people and _ADJECTIVE.search(before)) or opened > 0:
            continue
        found.append(at)
        last, opened = at, 0
    return found
