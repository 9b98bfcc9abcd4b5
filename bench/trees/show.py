"""A tree in one line, for eyes."""

from __future__ import annotations

from bench.trees.tree import Demand, Leaf, Stretch, Tree


def show(tree: Tree, text: str = "") -> str:
    """The tree in the notation it is written in; what was read is quoted from the text."""
    if isinstance(tree, Leaf):
        return f"{tree.type}({'; '.join(part for part in _parts(tree, text) if part)})"
    of = [show(child, text) for child in tree.of]
    if tree.kind in ("unless", "examples"):
        return f"{tree.kind}({of[0]}; {', '.join(of[1:])})"
    if tree.kind == "when":
        return f"when({of[0]}: {', '.join(of[1:])})"
    return f"{tree.kind}({', '.join([str(tree.n)] * bool(tree.n) + of)})"


def _parts(leaf: Leaf, text: str) -> list[str | None]:
    quote = leaf.quote
    if quote is None and leaf.place and text:
        quote = " ".join(text[leaf.place.start : leaf.place.end].split())
    demand = " | ".join(sorted([_demand(d) for d in leaf.demands] + list(leaf.values)))
    dose = f"dose {_demand(leaf.dose)}" if leaf.dose else None
    lines = f"lines {_demand(leaf.lines)}" if leaf.lines else None
    head = " ".join(part for part in (f'"{quote}"' if quote else "", demand) if part)
    return [leaf.person, head, leaf.state, leaf.status, dose, lines, _stretch(leaf.window)]


def _demand(demand: Demand) -> str:
    low = f"{'>' if demand.above else '>='} {demand.low:g}" if demand.low is not None else ""
    high = f"{'<' if demand.below else '<='} {demand.high:g}" if demand.high is not None else ""
    return " ".join(part for part in (low, high, demand.unit) if part)


def _stretch(window: Stretch | None) -> str | None:
    if window is None:
        return None
    start, end = (length.iso if length else "" for length in (window.start, window.end))
    return f"{start}..{end}" + (f" @{window.anchor}" if window.anchor else "")
