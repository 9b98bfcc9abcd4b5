"""What the last noun of a phrase says about the kind of thing it names: "-itis" a disease, "-ectomy" a procedure, "inhibitor" a drug."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from clinconnect.criteria import Condition, Procedure, Status, Treatment

Named = type[Condition] | type[Treatment] | type[Procedure] | type[Status]
_KINDS: dict[str, Named] = {"condition": Condition, "treatment": Treatment, "procedure": Procedure, "status": Status}
# Shorter words end like that by chance: "dose", "coma", "gram".
_SHORTEST = 6


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], frozenset[str]]:
    """The forms of each row of the table."""
    table = (files("clinconnect.compiler") / "data" / "heads.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith(("#", "kind\t")))
    return {(kind, by): frozenset(forms.split("|")) for kind, by, forms in rows}


@lru_cache(maxsize=1)
def _kinds() -> tuple[dict[str, Named], dict[str, Named]]:
    """Whole words and endings with the kind they show."""
    words = {w: node for kind, node in _KINDS.items() for w in _table()[kind, "word"]}
    return words, {e: node for kind, node in _KINDS.items() for e in _table().get((kind, "ending"), ())}


@lru_cache(maxsize=20_000)
def kind_of_head(word: str) -> Named | None:
    """The kind of thing that a phrase with this last noun names; None where the word does not tell."""
    words, endings = _kinds()
    if found := words.get(word):
        return found
    if len(word) < _SHORTEST:
        return None
    stems = (word, word.removesuffix("s"))
    return next((endings[s[-n:]] for s in stems for n in range(min(8, len(s) - 2), 2, -1) if s[-n:] in endings), None)


def is_place(word: str) -> bool:
    """Whether the word names a part of the body: something may be wrong with it, but it is nothing wrong itself."""
    return word in _table()["place", "word"]


@lru_cache(maxsize=1)
def predicates() -> frozenset[str]:
    """Words of statements: what they stand in names nothing."""
    return _table()["predicate", "word"]


@lru_cache(maxsize=1)
def having() -> frozenset[str]:
    """Words before what somebody has: "history of", "suffering from"."""
    return _table()["having", "word"]
