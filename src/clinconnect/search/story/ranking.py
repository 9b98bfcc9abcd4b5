"""In which order do the trials come that answer a story? Those that surely would not take the person come later, and stay."""

from __future__ import annotations

from tantivy import DocAddress, Occur, Query, Searcher

from clinconnect.search.story.asking import kept_out
from clinconnect.search.story.telling import Story

# How much a trial's answer counts whose registered limits of age or sex the person does not meet.
KEPT_OUT = 0.5


def ranked(query: Query, story: Story, searcher: Searcher, most: int) -> list[tuple[float, DocAddress]]:
    """The best trials with their scores, best first."""
    out = kept_out(story)
    if out is None:
        return list(searcher.search(query, most, count=False).hits)
    fitting = Query.boolean_query([(Occur.Must, query), (Occur.MustNot, out)])
    others = Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(out, 0.0))])
    found = list(searcher.search(fitting, most, count=False).hits)
    found += [(score * KEPT_OUT, address) for score, address in searcher.search(others, most, count=False).hits]
    return sorted(found, key=lambda one: -one[0])[:most]
