"""The records and tables of a study folder: each is somebody's file before it is ours.

Records are read strictly, with their schemas; a table keeps the ending it was handed in with.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.core.folder import StudyFolder
from primafacie.core.records import read_json, read_record

if TYPE_CHECKING:
    from extrapolation.reviews import Review


def record_of(path: Path, kind: str) -> dict[str, Any]:
    """The record of a kind in a file, checked with its schema."""
    return read_record(path.read_bytes(), kind=kind, where=path.name)


def json_of(path: Path) -> Any:
    """The value of a JSON file that has no schema of its own."""
    return read_json(path.read_bytes(), where=path.name)


def review_of(path: Path) -> Review:
    """The review in a file."""
    from extrapolation.reviews.records import FORM

    return FORM.read(path.read_bytes(), where=path.name)


def kept_name(stem: str, source: Path) -> str:
    """`findings.csv`, `findings.xlsx`: the file keeps the ending that says what it is."""
    from sampling.intake.formats import file_endings

    name = source.name.lower()
    fitting = (end for end in file_endings() if name.endswith(end))
    return stem + max(fitting, key=len, default=".csv")


def has_table(study: StudyFolder, kind: str, stem: str) -> bool:
    """Did the last step of a kind keep a table under this name?"""
    return bool(_names(study, kind, stem))


def kept_table(study: StudyFolder, kind: str, stem: str) -> Path:
    """The table that the last step of a kind kept under this name, digest checked."""
    return study.latest_file(kind, next(iter(_names(study, kind, stem)), f"{stem}.csv"))


def _names(study: StudyFolder, kind: str, stem: str) -> list[str]:
    from sampling.intake.formats import file_endings

    return [f"{stem}{end}" for end in file_endings() if study.latest_names(kind, f"{stem}{end}")]
