"""What part does a leaf play in its criterion? Asked for, not allowed, an exception, or saying whom it concerns.

Read off the tree alone, from the criterion's kind down to the leaf: each negation and each exception turns the direction
round. So a sentence on a leaf never has to speak of a negation of a negation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from clinconnect.criteria import AllOf, AnyOf, AtLeast, Examples, Expr, Kind, Not, Readings, Unless, When, children
from clinconnect.matching.outcome.proof import Route


@dataclass(frozen=True, slots=True)
class Role:
    """`wanted`: that the leaf is so speaks for the way in; of a `guard`, that the criterion (or a `part`) concerns the person.

    `exception`: it lifts what would else keep out; `lifting`: that, or what would else let in. `shared`: it does so only as
    one of several, or together with others. `excepted`: there are exceptions to it. `reading`: it is one of several ways to
    read the text. `part`: it stands beside others in a group.
    """

    wanted: bool
    guard: bool = False
    exception: bool = False
    lifting: bool = False
    shared: bool = False
    excepted: bool = False
    reading: bool = False
    part: bool = False


def role_of(kind: Kind, route: Route) -> Role:
    """The role of the leaf at the end of this route."""
    role = Role(wanted=kind == "inclusion")
    for node, at in route.path:
        role = _below(role, node, at)
        if not isinstance(node, Not | When) and len(children(node)) > 1:
            role = replace(role, part=True)
    return role


def _below(role: Role, node: Expr, at: int) -> Role:
    turned = replace(role, wanted=not role.wanted)
    match node:
        case Not():
            return replace(turned, exception=False)
        case Unless():
            exception = turned.wanted and not role.guard
            return replace(turned, exception=exception, lifting=True) if at else replace(role, excepted=not role.wanted)
        case When() if at == 0:
            return Role(wanted=True, guard=True, part=role.part)
        case Readings():
            return replace(role, reading=len(node.of) > 1 or role.reading)
        case _:
            return replace(role, shared=role.shared or _with_others(node, wanted=role.wanted))


def _with_others(node: Expr, *, wanted: bool) -> bool:
    """Whether a part alone does not do what the whole does: one of several that will do, one of several that all count."""
    match node:
        case AllOf():
            return not wanted and len(node.of) > 1
        case AnyOf():
            return wanted and len(node.of) > 1
        case AtLeast():
            return node.n < len(node.of) if wanted else node.n > 1
        case Examples():
            return wanted
        case _:
            return False
