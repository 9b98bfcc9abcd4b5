"""What does somebody answer to a question of ours? Lay words, a choice of units, "don't know" and "rather not say"."""

from clinconnect.patients.interview.amounts import choose_unit
from clinconnect.patients.interview.asked import Asked, Expects
from clinconnect.patients.interview.asking import asked_about
from clinconnect.patients.interview.hints import hint
from clinconnect.patients.interview.items import answer_item
from clinconnect.patients.interview.replies import Reply, is_unanswered, read_reply

__all__ = [
    "Asked",
    "Expects",
    "Reply",
    "answer_item",
    "asked_about",
    "choose_unit",
    "hint",
    "is_unanswered",
    "read_reply",
]
