"""Tables kept in a study folder: under the ending they were handed in with."""

from __future__ import annotations

from pathlib import Path

from primafacie.core.folder import StudyFolder


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
