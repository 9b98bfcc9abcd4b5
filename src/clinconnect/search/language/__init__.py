"""What is asked for? A line of words, phrases, operators, areas and ranges as a tree. Any text can be read."""

from clinconnect.search.language.areas import AREAS, Area, area_of
from clinconnect.search.language.characters import seen
from clinconnect.search.language.read import Asked, leaf, read
from clinconnect.search.language.tree import (
    Age,
    All,
    Any,
    Everything,
    Missing,
    Near,
    Node,
    Not,
    Phrase,
    Range,
    Value,
    Words,
    leaves,
)
from clinconnect.search.language.values import VALUES, value_of

__all__ = [
    "AREAS",
    "VALUES",
    "Age",
    "All",
    "Any",
    "Area",
    "Asked",
    "Everything",
    "Missing",
    "Near",
    "Node",
    "Not",
    "Phrase",
    "Range",
    "Value",
    "Words",
    "area_of",
    "leaf",
    "leaves",
    "read",
    "seen",
    "value_of",
]
