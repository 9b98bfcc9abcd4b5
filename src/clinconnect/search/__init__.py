"""Which trials are worth checking? The index of trials, derived from the store, and the questions that it answers."""

from clinconnect.search.counting import COUNTED, chosen_values
from clinconnect.search.entries import Entry, entries_of
from clinconnect.search.explaining import AS_A_WHOLE, Reason, reasons
from clinconnect.search.facts import age_range
from clinconnect.search.filters import CHOICES, Filters
from clinconnect.search.finding import LONGEST_NOTE, Answer, Finder, Question, Relaxation, Sort, placed
from clinconnect.search.index import TrialIndex
from clinconnect.search.joining import joined, together
from clinconnect.search.layout import Words, words_of
from clinconnect.search.nearby import Circle, Closest
from clinconnect.search.query import Hit
from clinconnect.search.story import Story
from clinconnect.search.suggest import Suggestion, suggest_places

__all__ = [
    "AS_A_WHOLE",
    "CHOICES",
    "COUNTED",
    "LONGEST_NOTE",
    "Answer",
    "Circle",
    "Closest",
    "Entry",
    "Filters",
    "Finder",
    "Hit",
    "Question",
    "Reason",
    "Relaxation",
    "Sort",
    "Story",
    "Suggestion",
    "TrialIndex",
    "Words",
    "age_range",
    "chosen_values",
    "entries_of",
    "joined",
    "placed",
    "reasons",
    "suggest_places",
    "together",
    "words_of",
]
