"""The registry of units. It is made while this module is imported, which happens once: two threads that each made one at the
same time would leave units of the one in the other's hands, where they are none.
"""

from __future__ import annotations

from ucumvert import PintUcumRegistry

REGISTRY = PintUcumRegistry()
