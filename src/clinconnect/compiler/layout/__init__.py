"""How is the text laid out? Lines, headings and list items, so that each criterion stands alone."""

from clinconnect.compiler.layout.item import Item
from clinconnect.compiler.layout.items import Section, lay_out

__all__ = ["Item", "Section", "lay_out"]
