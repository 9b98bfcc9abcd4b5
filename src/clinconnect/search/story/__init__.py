"""What does a person's story ask for? A note or a record becomes words, concepts and suspicions to look for."""

from clinconnect.search.story.asking import story_pieces, story_query
from clinconnect.search.story.ranking import ranked
from clinconnect.search.story.suspected import Suspicion
from clinconnect.search.story.telling import Story, story_of

__all__ = ["Story", "Suspicion", "ranked", "story_of", "story_pieces", "story_query"]
