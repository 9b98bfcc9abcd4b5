"""Which trials are worth checking? The index of the words of trials, derived from the store."""

from clinconnect.search.index import TrialIndex
from clinconnect.search.layout import Words, words_of
from clinconnect.search.query import Hit

__all__ = ["Hit", "TrialIndex", "Words", "words_of"]
