"""A proof-of-mitigation folder: dated, hashed and indexed, so that the exposure can cite it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from primafacie.core.digest import sha256_file
from primafacie.core.errors import Problem, StudyError
from primafacie.core.families import unknown_name
from primafacie.core.plurals import counted
from primafacie.core.record_forms import RecordForm, StoredResult

INDEX = "mitigation-index.json"
KINDS = ("modules", "sign-ins", "scores", "corrections", "refunds", "policies", "reviews")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})[ _-].+")


@dataclass(frozen=True)
class BundleFile:
    """A file of the bundle.

    Attributes
    ----------
    path : str
        Its path below the folder.
    kind : str
        Its kind: the subfolder.
    day : str
        Its day: the head of its name, an ISO date.
    size : int
        Its bytes.
    sha256 : str
        The SHA-256 of its bytes.
    """

    path: str
    kind: str
    day: str
    size: int
    sha256: str


@dataclass(frozen=True)
class MitigationBundle(StoredResult):
    """The index of a folder of records that show mitigation.

    A file's day is what its name says: the bundle shows that the file is unchanged since it was
    indexed, not that it was made on that day.

    Attributes
    ----------
    title : str
        The title of the bundle.
    indexed_on : str
        The day of the index, an ISO date.
    files : tuple of BundleFile
        The files in the order of their days.
    """

    SCHEMA: ClassVar[str] = "primafacie.mitigation-bundle/1"
    ROWS: ClassVar[str] = "files"

    title: str
    indexed_on: str
    files: tuple[BundleFile, ...]

    def summary(self) -> dict[str, int]:
        """The number of files by kind.

        Returns
        -------
        dict of str to int
            The counts; a kind without any file is 0.
        """
        return {kind: sum(file.kind == kind for file in self.files) for kind in KINDS}

    def citation(self) -> str:
        """One line for a report."""
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.summary().items() if count)
        days = sorted(file.day for file in self.files)
        return (
            f"{self.title}: {kinds}, dated {days[0]} to {days[-1]}, indexed {self.indexed_on}, "
            f"index digest {self.digest}"
        )

    def __str__(self) -> str:
        return (
            f"{self.title}: {counted(len(self.files), 'file')}, indexed {self.indexed_on}, "
            f"index digest {self.digest}"
        )


FORM = RecordForm("mitigation-bundle", 1, MitigationBundle)


def index_bundle(folder: str | Path, *, title: str, indexed_on: date) -> MitigationBundle:
    """Index every file of `folder`: its subfolders are the kinds, the names begin with a day.

    The files are such as `modules/2026-10-02 modifier 25.pdf`, `sign-ins/…`, `scores/…`,
    `corrections/…`, `refunds/…`, `policies/…`, `reviews/…`. Nothing is written: see `write_index`.

    Parameters
    ----------
    folder : str or Path
        The folder.
    title : str
        The title of the bundle.
    indexed_on : date
        The day of the index.

    Returns
    -------
    MitigationBundle
        The index.

    Raises
    ------
    StudyError
        With all faults together: a file in no known kind, a name without a day, a day after
        `indexed_on`, a link that leads outside, an empty folder.
    """
    root = Path(folder)
    problems: list[Problem] = []
    files = []
    for path in sorted(p for p in root.rglob("*") if p.is_file() and p.name != INDEX):
        name = path.relative_to(root).as_posix()
        kind, _, rest = name.partition("/")
        dated = _DATED.fullmatch(path.name)
        day = _day(dated.group(1)) if dated else None
        if not path.resolve().is_relative_to(root.resolve()):
            problems.append(Problem(name, "a link that leads outside", "a file", "Copy it in"))
        elif kind not in KINDS or not rest:
            problems.append(unknown_name("folder", kind, KINDS, where=name, fix="Move it"))
        elif day is None:
            problems.append(
                Problem(
                    name,
                    "a name without its day",
                    "a name such as 2026-11-21 sign-in.pdf",
                    "Put the day first",
                )
            )
        elif day > indexed_on:
            problems.append(
                Problem(name, f"the day {day}", f"{indexed_on} or earlier", "Correct the day")
            )
        else:
            size = path.stat().st_size
            files.append(BundleFile(name, kind, day.isoformat(), size, sha256_file(path)))
    if not files and not problems:
        problems.append(Problem(root.name, "no file", "at least one", "Name the folder"))
    if problems:
        raise StudyError.collected(problems, what="mitigation bundle")
    files.sort(key=lambda file: (file.day, file.path))
    return MitigationBundle(title, indexed_on.isoformat(), tuple(files))


def write_index(bundle: MitigationBundle, folder: str | Path) -> str:
    """Write the index into the folder, to a new file that is then renamed.

    Parameters
    ----------
    bundle : MitigationBundle
        The index.
    folder : str or Path
        The folder.

    Returns
    -------
    str
        The digest of the index.
    """
    target = Path(folder) / INDEX
    aside = target.with_name(f".{INDEX}.new")
    aside.write_bytes(bundle.written())
    aside.replace(target)
    return bundle.digest


def check_bundle(bundle: MitigationBundle, folder: str | Path) -> tuple[str, ...]:
    """What differs between the index and the folder today.

    Parameters
    ----------
    bundle : MitigationBundle
        The index.
    folder : str or Path
        The folder.

    Returns
    -------
    tuple of str
        Files that are gone, changed or not in the index; empty if nothing differs.
    """
    root = Path(folder)
    there = {
        path.relative_to(root).as_posix(): path
        for path in root.rglob("*")
        if path.is_file() and path.name != INDEX
    }
    found = []
    for file in bundle.files:
        path = there.pop(file.path, None)
        if path is None:
            found.append(f"{file.path}: gone")
        elif sha256_file(path) != file.sha256:
            found.append(f"{file.path}: changed")
    return (*found, *(f"{name}: not in the index" for name in sorted(there)))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
