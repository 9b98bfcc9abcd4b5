"""What does a person's story ask for? A note or a record becomes words, concepts and suspicions to look for."""

from clinconnect.search.story.asking import Asked, story_pieces, story_query
from clinconnect.search.story.ranking import ranked
from clinconnect.search.story.suspected import Suspicion
from clinconnect.search.story.telling import Story, story_of
from clinconnect.search.story.weights import WEIGHTS, Weights

__all__ = ["WEIGHTS", "Asked", "Story", "Suspicion", "Weights", "ranked", "story_of", "story_pieces", "story_query"]
