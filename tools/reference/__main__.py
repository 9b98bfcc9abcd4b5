"""`python -m tools.reference` writes docs/reference/."""

from __future__ import annotations

from tools.reference import write

changed = write()
print(f"docs/reference: {', '.join(changed) or 'nothing has changed'}")
