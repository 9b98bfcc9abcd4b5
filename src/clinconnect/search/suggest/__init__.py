"""What might somebody be about to type? Names that the trials give, what people call them, places and numbers."""

from clinconnect.search.suggest.keeping import KeptVocabulary
from clinconnect.search.suggest.suggesting import LONGEST, MOST, Suggester, Suggestion, suggest_places

__all__ = ["LONGEST", "MOST", "KeptVocabulary", "Suggester", "Suggestion", "suggest_places"]
