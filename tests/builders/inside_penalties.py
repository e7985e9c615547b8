"""Inner names that several tests need: where the source moves, only this file follows."""

from __future__ import annotations

from penalties.law.adjustments import adjustments
from penalties.law.files import find_law, trying
from penalties.law.open_questions import open_questions
from penalties.law.statutes import find_statute

__all__ = [
    "adjustments",
    "find_law",
    "find_statute",
    "open_questions",
    "trying",
]
