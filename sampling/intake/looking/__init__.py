"""Looking at a file before it is read as a frame: what was seen, and what adopts it."""

from typing import TYPE_CHECKING

from primafacie.core.lazy_names import lazy_names

if TYPE_CHECKING:
    from sampling.intake.looking.inspecting import inspect_file
    from sampling.intake.looking.intake_records import ColumnProfile, IntakeRecord, Observation
    from sampling.intake.looking.several_files import IntakeRecords, inspect_files

__all__ = [
    "ColumnProfile",
    "IntakeRecord",
    "IntakeRecords",
    "Observation",
    "inspect_file",
    "inspect_files",
]

_HOMES = {
    "ColumnProfile": "intake_records",
    "IntakeRecord": "intake_records",
    "Observation": "intake_records",
    "IntakeRecords": "several_files",
    "inspect_file": "inspecting",
    "inspect_files": "several_files",
}

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES)
