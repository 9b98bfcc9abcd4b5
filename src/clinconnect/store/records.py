"""What is kept of a trial, apart from when? Its record as it came and its rules, packed. Any process can make and read them."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from clinconnect.criteria import Compiled
from clinconnect.criteria.codec import from_json, to_json
from clinconnect.criteria.compiled import text_hash
from clinconnect.store.rows import packed, trial_of, unpacked
from clinconnect.trials import Trial, record_sha256, registered_numbers


@dataclass(frozen=True, slots=True)
class Record:
    """A trial as a row holds it. `numbers` are those that other registries gave it.

    `as_of` is the day the registry had it so, `updated` that of its last update (may be partial), None where the record does
    not say.
    """

    id: str
    registry: str
    raw: bytes = field(repr=False)
    sha256: str
    fictional: bool
    as_of: str | None
    updated: str | None
    aliases: tuple[str, ...]
    numbers: tuple[str, ...]


def record_of(trial: Trial) -> Record:
    """The trial as it is kept."""
    return Record(
        trial.id,
        trial.registry,
        packed(msgspec.json.encode(trial.raw)),
        record_sha256(trial),
        trial.fictional,
        trial.as_of.iso if trial.as_of else None,
        trial.updated.iso if trial.updated else None,
        tuple(dict.fromkeys(trial.aliases)),
        tuple(registered_numbers(trial)),
    )


@dataclass(frozen=True, slots=True)
class PackedRules:
    """The rules of a trial as a row holds them: what was read from the text of this hash."""

    trial_id: str
    text_sha256: str
    ir_version: int
    rules: bytes = field(repr=False)


def pack_rules(trial_id: str, compiled: Compiled) -> PackedRules:
    """The rules as they are kept."""
    return PackedRules(
        trial_id, compiled.text_sha256, compiled.ir_version, packed(msgspec.json.encode(to_json(compiled)))
    )


def unpack_rules(rules: bytes) -> Compiled:
    """The rules again."""
    return from_json(unpacked(rules))


@dataclass(frozen=True, slots=True)
class AsKept:
    """A kept record that has not been read yet, with the rules that this reader made of it, if it did."""

    id: str
    registry: str
    raw: bytes = field(repr=False)
    sha256: str
    as_of: str
    text_sha256: str | None
    rules: bytes | None = field(repr=False)

    def read(self) -> tuple[Trial, Compiled | None]:
        """The trial, and its rules where they were read from its text."""
        trial = trial_of(self)
        if self.rules is None or self.text_sha256 != text_hash(trial.eligibility.text):
            return trial, None
        return trial, unpack_rules(self.rules)
