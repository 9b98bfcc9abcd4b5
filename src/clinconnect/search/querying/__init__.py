"""How does a question become one that the engine answers? The tree, node by node, with synonyms and spelling."""

from clinconnect.search.querying.build import Around, Built, build, numbers_query

__all__ = ["Around", "Built", "build", "numbers_query"]
