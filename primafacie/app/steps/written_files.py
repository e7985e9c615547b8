"""Files written aside and renamed, and study folders that a stand-alone record may start."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from primafacie.core.folder import MANIFEST, StudyFolder


def write_aside(folder: Path, data: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder; each appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, content in data.items():
        target = folder / name
        aside = target.with_name(f".{target.name}.new")
        aside.write_bytes(content)
        aside.replace(target)
        made.append(target)
    return made


def opened_or_new(root: Path, *, title: str) -> StudyFolder:
    """The study folder, or a new one with this title where there is none."""
    if (root / MANIFEST).exists():
        return StudyFolder.open(root)
    return StudyFolder.create(root, title=title)


def titled(kind: str, study: str) -> str:
    """The title of a document of a kind, with the study that it belongs to.

    >>> titled("Self-audit summary", "Clinic A"), titled("Self-audit summary", "")
    ('Self-audit summary: Clinic A', 'Self-audit summary')
    """
    return f"{kind}: {study}" if study and study != kind else kind
