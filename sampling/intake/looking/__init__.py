"""Looking at a file before it is read as a frame: what was seen, and what adopts it."""

from typing import TYPE_CHECKING

from primafacie.core.lazy_names import lazy_names

if TYPE_CHECKING:
    from sampling.intake.looking.inspecting import inspect_file
    from sampling.intake.looking.intake_records import ColumnProfile, IntakeRecord, Observation

__all__ = ["ColumnProfile", "IntakeRecord", "Observation", "inspect_file"]

_HOMES = {
    "ColumnProfile": "intake_records",
    "IntakeRecord": "intake_records",
    "Observation": "intake_records",
    "inspect_file": "inspecting",
}

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES)
