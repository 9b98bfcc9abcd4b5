"""What does a clinical note say of the person, who is meant, and is it so?"""

from clinconnect.patients.notes.assertions import asserted
from clinconnect.patients.notes.note import read_note, read_passage, told
from clinconnect.patients.notes.sentences import Sentence, sentences

__all__ = ["Sentence", "asserted", "read_note", "read_passage", "sentences", "told"]
