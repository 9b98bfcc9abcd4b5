"""Lists whose lead and parts stand on one level: "… one of the following:", then the parts as items of their own.

Where the marks or words of the parts show how far the list goes, the parts are put below their lead. Where nothing shows it,
a part that may be one of several alternatives, or an exception, is marked as unsure and never read as a demand.
"""

from __future__ import annotations

import re

from clinconnect.compiler.layout.item import Item, Unsure
from clinconnect.criteria import Kind

_ANY = re.compile(
    r"\b(?:one|1|two|2|three|3|any|either|more)\b(?:\s+or\s+more)?\s+of\b[^:]{0,60}:\W*$|\beither\W*:\W*$|\bone\s+of\s+the\s+following\W*$",
    re.I,
)
_TURNS = re.compile(
    r"^\W*(?:no|not|without|absence|never|negative|free)\b[^:]*:\W*$|\b(?:must|may|should|can|do(?:es)?)\s?not\b[^:]*:\W*$|"
    r"\b(?:except|exceptions?|other than|unless)\b[^:]{0,60}:\W*$",
    re.I,
)
_EXCEPTS = re.compile(r"\b(?:except|exceptions?|other than|unless|provid\w+)\b[^:]{0,60}:\W*$", re.I)
_PERMITS = re.compile(r"\b(?:provid\w+|if|when|allowed|permitted|eligible)\b[^:]{0,60}:\W*$", re.I)
_KINDS = re.compile(
    r"\b(?:includ(?:e|es|ing)|such as|examples?(?: are)?|e\.g\.?)(?:,? but not limited to)?\W*:\W*$", re.I
)
# Leads without which their parts would mean something else: "Hypersensitivity to:", below it the names of drugs.
_FRAMES = re.compile(
    r"\b(?:hypersensitiv\w+|allerg\w+|intoleran\w+|contraindicat\w+|sensitivity|reactions?)\b[^:]{0,60}\b(?:to|of|for|following)\s*:\W*$",
    re.I,
)
# Leads that say more about what they announce: whose judgement counts, in what time, how bad it has to be.
_JUDGED = re.compile(
    r"\b(?:opinion|judge?ments?|judged|discretion|considered|deemed|determined|assessed)\b[^:]*:\W*$", re.I
)
_KINDS_OF = re.compile(r"\b(?:includ\w+|such as|defined)\b", re.I)
_NARROWS = re.compile(
    r"\bfollowing\b[^:]*\b(?:within|past|last|previous|preceding|prior|if|when|significant|severe|uncontrolled|unstable)\b[^:]*:\W*$|"
    r"\b(?:significant|severe|uncontrolled|unstable|active|recent)\b[^:]*\bfollowing\b[^:]*:\W*$",
    re.I,
)
_GOES_ON = re.compile(r"(?:\b(?:or|and|and/or)\W*|[;,]\s*)$", re.I)
_OR = re.compile(r"\bor\W*$", re.I)
_ALONE = re.compile(
    r"\W*(?:no|not|patients?|subjects?|participants?|must|ecog|eastern|who|karnofsky|zubrod|aged?|able|ability|life|signed|written|informed|"
    r"willing\w*|women|men|males?|females?|recovered|adequate|concurrent|pregnan\w*|fertile|other)\b",
    re.I,
)
_MOST = 8


def gather(text: str, items: list[Item], kind: Kind) -> list[Item]:
    """The items of one level with flat lists put below their leads."""
    found: list[Item] = []
    n = 0
    while n < len(items):
        item = items[n]
        item.children = gather(text, item.children, kind)
        found.append(item)
        n += 1
        lead = None if item.children else _lead(text, item, kind)
        if lead is None:
            continue
        length = _surely(text, items, n)
        if length:
            item.children = gather(text, items[n : n + length], kind)
            n += length
            continue
        for part in items[n : n + _MOST]:
            if _ALONE.match(text, part.body, part.end) or part.children or text[part.end - 1] == ":":
                break
            part.unsure = lead
            part.lead = item if lead == "led" else None
    return found


def _lead(text: str, item: Item, kind: Kind) -> Unsure | None:
    """What the parts below such a lead are, None where the item is no lead or its parts would be read alike without it."""
    words = text[item.body : item.end]
    if len(words) > 600 or not words.rstrip("*").endswith((":", "following")):
        return None
    if _FRAMES.search(words):
        return "turned round"
    if kind == "exclusion":
        return "turned round" if _EXCEPTS.search(words) else "led" if _says_more(words) else None
    if _TURNS.search(words):
        return "turned round"
    return "one of several" if _ANY.search(words) or _PERMITS.search(words) or _KINDS.search(words) else None


def _says_more(words: str) -> bool:
    """Whether the lead says more of its parts than that they are listed, and does not only name what they are kinds of."""
    return bool(_JUDGED.search(words)) or bool(_NARROWS.search(words) and not _KINDS_OF.search(words))


def _surely(text: str, items: list[Item], at: int) -> int:
    """How many items from `at` on belong to the lead before them, 0 where nothing shows it."""
    return _by_endings(text, items, at) or _by_case(text, items, at)


def _by_endings(text: str, items: list[Item], at: int) -> int:
    """Parts that end with "or", a semicolon or a comma, and a last one that does not."""
    n = at
    while n < len(items) and _GOES_ON.search(text, items[n].body, items[n].end):
        n += 1
    if n == at or n >= len(items):
        return 0
    sets_apart = at < 2 or not _GOES_ON.search(text, items[at - 2].body, items[at - 2].end)
    return n + 1 - at if sets_apart or _OR.search(text, items[n - 1].body, items[n - 1].end) else 0


def _by_case(text: str, items: list[Item], at: int) -> int:
    """Parts in small letters between items that begin with capitals."""
    n = at
    while n < len(items) and text[items[n].body].islower():
        n += 1
    if n - at < 2 or (at >= 2 and text[items[at - 2].body].islower()) or not text[items[at - 1].body].isupper():
        return 0
    return n - at
