"""How is a summary made? By derivation: each sentence follows from one field of the record or one criterion."""

from __future__ import annotations

from clinconnect.criteria import Compiled
from clinconnect.summaries import record, rules
from clinconnect.summaries.summary import TOPICS, Sentence, Summary
from clinconnect.summaries.words import terms_in
from clinconnect.trials import Trial


def summarise(trial: Trial, compiled: Compiled) -> Summary:
    """The plain-language summary of a trial; it promises nothing and says what the record leaves out."""
    sentences: tuple[Sentence, ...] = (
        *record.studied(trial),
        *record.kind(trial),
        *record.status(trial),
        *rules.who(trial, compiled),
        *rules.keeps_out(trial, compiled),
        *rules.criteria(compiled),
        *record.where(trial),
        *record.size(trial),
        *record.dates(trial),
        *record.not_said(trial),
    )
    ordered = tuple(sorted(sentences, key=lambda s: TOPICS.index(s.topic)))
    return Summary(trial.id, ordered, terms_in(" ".join(s.text for s in ordered)))
