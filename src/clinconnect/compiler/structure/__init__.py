"""How do the phrases hang together? And, or, not, exceptions, guards and examples, from pieces to one expression."""

from clinconnect.compiler.structure.clause import read_clause

__all__ = ["read_clause"]
