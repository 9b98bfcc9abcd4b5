"""Do the locks belong to pyproject.toml? Each says which list of dependencies it was made from; no network is needed.

`python tools/locks.py stamp FILE EXTRA…` writes that line, `check` (without more) reads it and looks at every pin.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = {"requirements.lock": ("build",), "requirements-dev.lock": ("build", "dev")}
_MADE_FROM = "# Made by `make lock` from the dependencies of pyproject.toml with the fingerprint "
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)(.*)$", re.MULTILINE)
_HOST = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|\sfile:")


def wanted(extras: tuple[str, ...]) -> list[str]:
    """The requirements of the project and of these extras, sorted."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = [*project["dependencies"], *(r for extra in extras for r in project["optional-dependencies"][extra])]
    return sorted([*own, f"python{project['requires-python']}"])


def fingerprint(extras: tuple[str, ...]) -> str:
    """Sixteen hex digits that change whenever a requirement changes."""
    return hashlib.sha256(json.dumps(wanted(extras)).encode()).hexdigest()[:16]


def stamp(lock: Path, extras: tuple[str, ...]) -> None:
    """Write into a new lock what it was made from."""
    lock.write_text(f"{_MADE_FROM}{fingerprint(extras)}\n{lock.read_text(encoding='utf-8')}", encoding="utf-8")


def problems(lock: Path, extras: tuple[str, ...]) -> list[str]:
    """What is wrong with a lock, [] where nothing is."""
    if not lock.is_file():
        return [f"{lock.name} is missing: run make lock"]
    text = lock.read_text(encoding="utf-8")
    found = []
    if not text.startswith(f"{_MADE_FROM}{fingerprint(extras)}\n"):
        found.append(f"{lock.name} was made from other dependencies than those of pyproject.toml: run make lock")
    if _HOST.search(text):
        found.append(f"{lock.name} names where packages come from")
    pins: dict[str, list[str]] = {}
    for name, version, _ in _PIN.findall(text):
        pins.setdefault(canonicalize_name(name), []).append(version)
    for line in wanted(extras):
        asked = Requirement(line)
        versions = pins.get(canonicalize_name(asked.name), [])
        if asked.name != "python" and not (versions and any(asked.specifier.contains(v) for v in versions)):
            found.append(f"{lock.name} has no {asked.name} that fits {asked.specifier or 'any version'}: run make lock")
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    found += [f"{lock.name}: {b.split()[0]} has no hash" for b in blocks if "--hash=sha256:" not in b]
    return found


def check() -> list[str]:
    """What is wrong with any of the locks, or between them."""
    found = [p for name, extras in LOCKS.items() for p in problems(ROOT / name, extras)]
    if not found:
        run, dev = (set(_PIN.findall((ROOT / name).read_text(encoding="utf-8"))) for name in LOCKS)
        found += [f"requirements-dev.lock does not hold {name}=={version}" for name, version, _ in sorted(run - dev)]
    return found


def main(arguments: list[str]) -> int:
    """The exit code."""
    if arguments[:1] == ["stamp"]:
        stamp(Path(arguments[1]), tuple(arguments[2:]))
        return 0
    found = check()
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
