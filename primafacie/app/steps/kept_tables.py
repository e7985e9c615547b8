"""Tables kept in a study folder: under the ending they were handed in with."""

from __future__ import annotations

from pathlib import Path

from primafacie.core.folder import StudyFolder


def kept_name(stem: str, source: Path) -> str:
    """`findings.csv`, `findings.xlsx`: the file keeps the ending that says what it is."""
    from sampling.intake.table_reading import ENDINGS

    name = source.name.lower()
    return stem + max((end for end in ENDINGS if name.endswith(end)), key=len, default=".csv")


def kept_table(study: StudyFolder, kind: str, stem: str) -> Path:
    """The table that the last step of a kind kept under this name, digest checked."""
    from sampling.intake.table_reading import ENDINGS

    for ending in ENDINGS:
        if study.latest_names(kind, f"{stem}{ending}"):
            return study.latest_file(kind, f"{stem}{ending}")
    return study.latest_file(kind, f"{stem}.csv")
