"""Codes of a run and texts of the door, as values that a document can hold."""

from typing import Any

from cases.catalogue.words import Words
from models.card.document import Value
from models.card.words.text import Texts


def worded(texts: Texts, code: Any) -> Value:
    """The words of a code or text; itself where there are none, None where it is not there."""
    if code is None or code not in texts:
        return code if code is None else str(code)
    words = texts[code]
    return Words(kk=words["kk"], ru=words["ru"], en=words["en"])
