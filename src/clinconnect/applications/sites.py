"""By what words is a site chosen? A label that is its own within the trial."""

from __future__ import annotations

from collections import Counter

from clinconnect.trials import Site, Trial


def site_labels(trial: Trial) -> tuple[str, ...]:
    """One label for each site of the trial, in its order, no two alike: facility, city, state, country.

    Where several sites read the same the postal code is added, and where that does not help a number in brackets.
    """
    plain = [_label(s) for s in trial.sites]
    twice = {label for label, n in Counter(plain).items() if n > 1}
    coded = [_label(s, code=True) if p in twice else p for p, s in zip(plain, trial.sites, strict=True)]
    seen: Counter[str] = Counter()
    labels = []
    for label in coded:
        seen[label] += 1
        labels.append(f"{label} ({seen[label]})" if seen[label] > 1 else label)
    return tuple(labels)


def chosen_site(trial: Trial, asked: str) -> str | None:
    """The label that is meant: one of the labels, also without what tells it from others that read the same, or a
    facility that only one site has. Case and spacing do not count.
    """
    labels, plain = site_labels(trial), tuple(_label(s) for s in trial.sites)
    if same := [label for label in (*labels, *plain) if _folded(label) == _folded(asked)]:
        return same[0]
    facilities = (_folded(s.facility or "") for s in trial.sites)
    found = [label for label, facility in zip(labels, facilities, strict=True) if facility == _folded(asked) != ""]
    return found[0] if len(found) == 1 else None


def _label(site: Site, *, code: bool = False) -> str:
    parts = (site.facility, site.city, site.state, site.postal_code if code else None, site.country)
    return ", ".join(dict.fromkeys(p for p in parts if p)) or "place not reported"


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()
