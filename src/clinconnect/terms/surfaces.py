"""The ways a name is written: plurals, spelling of both sides of the Atlantic, possessives."""

from __future__ import annotations

import re

_SPELLINGS = (
    ("tumor", "tumour"), ("hemo", "haemo"), ("hema", "haema"), ("anemi", "anaemi"), ("leukemi", "leukaemi"),
    ("leuko", "leuco"), ("edema", "oedema"), ("diarrhea", "diarrhoea"), ("esophag", "oesophag"),
    ("estrogen", "oestrogen"),
    ("emia", "aemia"), ("emic", "aemic"), ("fetal", "foetal"), ("fetus", "foetus"), ("pediatric", "paediatric"),
    ("gynec", "gynaec"), ("orthoped", "orthopaed"), ("anesth", "anaesth"), ("ischem", "ischaem"), ("uremi", "uraemi"),
    ("cecum", "caecum"), ("celiac", "coeliac"), ("sulf", "sulph"), ("fiber", "fibre"), ("liter", "litre"),
    ("ization", "isation"), ("izing", "ising"), ("behavior", "behaviour"), ("color", "colour"), ("center", "centre"),
    ("penia", "paenia"), ("penic", "paenic"), ("program", "programme"), ("labor", "labour"), ("glycem", "glycaem"),
)  # fmt: skip
_TWO_WAYS = re.compile("|".join(part for pair in _SPELLINGS for part in pair))
# Abbreviations that are also English words, and names that are, are looked for as they are written only.
_WORDS = frozenset(
    """
    all aids and or as it is in at to an am me us we he pa ma map set pet mac mad mood fat car cap cup cast past
    lead rest gist part act ace arm aim ages age art bed ban bat cat cop cut dan dad dip don fab fit for gap gas
    got had has her his hit ill ivy kit lab led let lit low may men met mom net nice nor not now off old one own
    pap ped pie pin pot pro ran rat red rib ring run sad sat see she sir sit six sos spa stem tab tag ten the tie
    tip top two use van via was way who win yes you sars mask scan step stop star time tips walk cd pcr so do on
    no up be by if of my go hi ad asia audit bishop bode borg cage caps clip cows dash garden gina gold grace
    hurley iga lille must news realm rifle salt sans sins syntax wells
    """.split()
)
_ALIKE = str.maketrans(
    {other: sign for sign, others in {
        " ": "-\xa0\t\r\n\u2002\u2003\u2009\u200a\u202f\u2010\u2011\u2012\u2013\u2014\u2212",
        "'": "\u2018\u2019\u02bc`\xb4",
    }.items() for other in others}
)  # fmt: skip


def case_sensitive(surface: str) -> bool:
    """Whether an abbreviation must stand in the text as it is written here ("ALL" the leukaemia, "Na" the sodium)."""
    signs = re.sub(r"[^A-Za-z0-9]", "", surface)
    return " " not in surface and signs != signs.lower() and (len(signs) <= 2 or signs.lower() in _WORDS)


def spellings(surface: str) -> set[str]:
    """The surface in lower case, its plural and its other spellings; hyphens are blanks (as in the text scanned)."""
    base = folded(surface)
    found = {base} | _plurals(base)
    if _TWO_WAYS.search(base):
        found |= _over_the_atlantic(found)
    for form in list(found):
        if "'s " in form:
            found |= {form.replace("'s ", " "), form.replace("'s ", "s ")}
    return found


def _over_the_atlantic(forms: set[str]) -> set[str]:
    """The forms with each part spelled as on the other side, and with all."""
    found = forms | {_all_british(form) for form in forms}
    for form in list(found):
        for american, british in _SPELLINGS:
            if american in form and british not in form:
                found.add(form.replace(american, british))
            elif british in form:
                found.add(form.replace(british, american))
    return found


def _all_british(form: str) -> str:
    """ "hemolytic anemia" has two words to spell otherwise."""
    for american, british in _SPELLINGS:
        if british not in form:
            form = form.replace(american, british)
    return form


def folded(text: str) -> str:
    """Lower case with hyphens, dashes and odd blanks as blanks; as long as the text itself, so that places stay."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.translate(_ALIKE)


def _plurals(base: str) -> set[str]:
    head, of, tail = base.partition(" of ")
    return {plural + of + tail for plural in _plural(head)}


def _plural(word: str) -> set[str]:
    if len(word) < 3 or not word[-1].isalpha():
        return set()
    if word.endswith("is"):
        return {word[:-2] + "es"}
    if word.endswith("y") and word[-2] not in "aeiou":
        return {word[:-1] + "ies"}
    if word.endswith(("s", "x", "ch", "sh")):
        return {word + "es"}
    if word.endswith("oma"):
        return {word + "s", word + "ta"}
    return {word + "s"}
