"""What is different between two versions of a trial, and whom does it concern?"""

from clinconnect.changes.between import between, weight
from clinconnect.changes.change import EFFECTS, Change, Effect, Part, Side, Topic
from clinconnect.changes.codec import change_json
from clinconnect.changes.concerns import Concern, concerns, for_all
from clinconnect.changes.marked import Edited, marked

__all__ = [
    "EFFECTS", "Change", "Concern", "Edited", "Effect", "Part", "Side", "Topic", "between", "change_json", "concerns",
    "for_all", "marked", "weight",
]  # fmt: skip
