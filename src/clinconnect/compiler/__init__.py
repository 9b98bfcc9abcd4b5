"""How does text become criteria? Eligibility text -> rules, repairs and diagnostics."""

from clinconnect.compiler.compile import compile_text

__all__ = ["compile_text"]
