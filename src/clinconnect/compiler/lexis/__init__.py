"""Which words are these? Grammar words, concepts, numbers and punctuation, as one row of tokens."""

from clinconnect.compiler.lexis.tokens import Token, tokenise

__all__ = ["Token", "tokenise"]
