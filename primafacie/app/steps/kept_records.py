"""The records of a study folder, read strictly: each is somebody's file before it is ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from primafacie.core.records import load_record, read_json, read_record

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
    from extrapolation.reviews import Review

    return load_record(path.read_bytes(), Review.from_dict, kind="review", where=path.name)
