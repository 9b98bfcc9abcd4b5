"""How is the text laid out? Lines, headings and list items, so that each criterion stands alone."""

from clinconnect.compiler.layout.asides import defers
from clinconnect.compiler.layout.item import Item
from clinconnect.compiler.layout.items import Layout, Section, lay_out
from clinconnect.compiler.layout.people import said_of
from clinconnect.compiler.layout.subjects import supply_subjects

__all__ = ["Item", "Layout", "Section", "defers", "lay_out", "said_of", "supply_subjects"]
