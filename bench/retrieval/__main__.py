"""Are the trials worth checking found for a note? `python -m bench.retrieval`

Notes and judgments of TREC Clinical Trials 2021 and of SIGIR 2016, over the judged documents beside the repository. Prints

- an ablation: the whole note as words, the words of the story, then what each further part brings, with the numbers that ship;
- a cross-validation over topics: of settings drawn with the seed, the best on four fifths of the topics of both sets measures the
  last fifth; what ships should be about as good as that, and is told beside it.

Recall is of every trial that was not judged irrelevant, TREC's excluded ones too. What ships was set once from such runs; the
table of pictures was written without topics, but by somebody who had seen their first lines. Judge by other notes, too.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, product
from pathlib import Path
from statistics import mean

from bench import quiet
from bench.retrieval.judged import DOCUMENTS, JUDGED_ONLY, SETS, Topic, measures, missing, topics, trial_numbers
from clinconnect.patients.notes import read_note
from clinconnect.search import TrialIndex, entries_of
from clinconnect.search.story import Story, Weights, ranked, story_of, story_query
from clinconnect.search.story.passages import telling_stems
from clinconnect.trials import Trial, read_records

DAY = date(2026, 1, 1)
FOLDS = 5
_AT_ONCE = 200
NOTHING = Weights(concept=0.0, wider=0.0, suspicion=0.0, feedback=0.0, meaning=0.0, kept_out=1.0)
SHIPPED = Weights()
STEPS = {
    "words alone": NOTHING,
    "+ concepts": replace(NOTHING, concept=SHIPPED.concept),
    "+ wider ones": replace(NOTHING, concept=SHIPPED.concept, wider=SHIPPED.wider),
    "+ pictures": replace(SHIPPED, feedback=0.0, meaning=0.0, kept_out=1.0),
    "+ feedback": replace(SHIPPED, meaning=0.0, kept_out=1.0),
    "+ vectors": replace(SHIPPED, kept_out=1.0),
    "+ facts": SHIPPED,
}
GRID = [
    Weights(concept=one[0], suspicion=one[1], feedback=one[2], meaning=one[3], kept_out=one[4])
    for one in product((0.5, 1.0, 2.0), (2.0, 3.0, 4.0), (0.15, 0.3, 0.6), (0.2, 0.4, 0.8), (0.3, 0.5, 0.8))
]
Scores = dict[str, list[tuple[float, float]]]


class Searched:
    """The index of the judged trials, and the stories of the notes, each made once."""

    def __init__(self, home: Path) -> None:
        index = TrialIndex.open(home)
        if not index.count:
            with DOCUMENTS.open("rb") as stream:
                read = (one for one in read_records(stream, name=DOCUMENTS.name) if isinstance(one, Trial))
                while some := list(islice(read, _AT_ONCE)):
                    index.put(entries_of(some))
            index.commit()
            index.release()
        searcher = index.searcher()
        assert searcher is not None
        self._searcher = searcher
        self.topics = topics(trial_numbers())
        self._stories = {t.id: _story(t) for some in self.topics.values() for t in some}
        self._alike = {t.id: _alike(t) for some in self.topics.values() for t in some}

    def scores(self, weights: Weights, *, alike: bool = False) -> Scores:
        """(nDCG@10, recall@1000) of every topic of each set; `alike`: all words of the note count alike, and nothing else."""
        stories = self._alike if alike else self._stories
        return {
            name: [measures(name, t, self._found(stories[t.id], weights)) for t in some]
            for name, some in self.topics.items()
        }

    def _found(self, story: Story, weights: Weights) -> list[str]:
        asked = story_query(story, self._searcher, weights)
        if asked is None:
            return []
        hits = ranked(asked.query, story, self._searcher, scale=asked.scale, most=1000, weights=weights)
        return [hit.trial for hit in hits]


def main(words: list[str] | None = None) -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--settings", type=int, default=24, help="so many settings are tried; 0: the ablation alone")
    asked.add_argument("--seed", type=int, default=1, help="draws the settings and the folds")
    asked.add_argument("--index", type=Path, help="a folder to keep the index in")
    given = asked.parse_args(words)
    if absent := missing():
        print("there is nothing to measure with: " + ", ".join(str(path) for path in absent))
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        searched = Searched(given.index or Path(temporary))
        for name, some in searched.topics.items():
            print(
                f"{name}: {len(some)} notes, nDCG@10{' of what was judged' if name in JUDGED_ONLY else ''} and recall@1000"
            )
        shipped = _ablation(searched)
        if given.settings:
            _cross_validation(searched, shipped, given.settings, given.seed)
    return 0


def _ablation(searched: Searched) -> Scores:
    print(f"\n{'':16}" + "".join(f"{name:>20}" for name in SETS))
    print(f"{'whole note':16}" + _cells(searched.scores(NOTHING, alike=True)), flush=True)
    scores: Scores = {}
    for step, weights in STEPS.items():
        scores = searched.scores(weights)
        print(f"{step:16}" + _cells(scores), flush=True)
    return scores


def _cross_validation(searched: Searched, shipped: Scores, settings: int, seed: int) -> None:
    """Each fold is measured with the setting that is best on the others, by the mean of both measures over both sets."""
    chance = random.Random(seed)
    tried = {weights: searched.scores(weights) for weights in chance.sample(GRID, min(settings, len(GRID)))}
    folds = {name: chance.sample([n % FOLDS for n in range(len(some))], len(some)) for name, some in shipped.items()}
    held: Scores = {name: [] for name in shipped}
    print(f"\nof {len(tried)} settings the best on the other folds:")
    for fold in range(FOLDS):
        best = max(tried, key=lambda w: _worth(_part(tried[w], folds, fold, held_out=False)))
        print(f"  {best}")
        for name, part in _part(tried[best], folds, fold, held_out=True).items():
            held[name] += part
    print(f"{'held out':16}" + _cells(held))
    print(f"{'as shipped':16}" + _cells(shipped))


def _part(scores: Scores, folds: dict[str, list[int]], fold: int, *, held_out: bool) -> Scores:
    """Those of the fold, or those of all others."""
    return {
        name: [one for one, its in zip(of, folds[name], strict=True) if (its == fold) == held_out]
        for name, of in scores.items()
    }


def _worth(scores: Scores) -> float:
    return mean(value for of in scores.values() for value in _means(of))


def _means(of: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return mean(one for one, _ in of), mean(one for _, one in of)


def _cells(scores: Scores) -> str:
    return "".join(f"{gain:>13.3f}{recall:>7.3f}" for gain, recall in map(_means, scores.values()))


def _alike(topic: Topic) -> Story:
    """Every word of the note, as often as it is said; also what is denied, and what relatives have."""
    return Story({stem: count**0.5 for stem, count in Counter(telling_stems(topic.text)).items()}, {})


def _story(topic: Topic) -> Story:
    return story_of(read_note(topic.text, id=topic.id, as_of=DAY), topic.text, as_of=DAY)


if __name__ == "__main__":
    quiet.run(main)
