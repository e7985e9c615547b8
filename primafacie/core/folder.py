"""The study folder: bytes, digests and one atomic commit a step (format 1).

A step's files are written aside in `.pending/`, moved to their final names, and become
part of the study only when `manifest.json` is renamed over the old one. A file that no
step names does not exist for a reader. So a kill at any moment leaves the folder either
before or after a step.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from primafacie.core.dates import utc_stamp
from primafacie.core.digest import canonical_json, sha256_bytes, sha256_file
from primafacie.core.errors import StudyError
from primafacie.core.manifest import Claims, Manifest, Step, read_manifest
from primafacie.core.printable import printable
from primafacie.core.records import read_json
from primafacie.core.serializer import to_record
from primafacie.core.versions import versions
from primafacie.core.work_areas import make_private

MANIFEST = "manifest.json"
PENDING = ".pending"
LOCK = ".lock"
_JOURNAL = "moving.json"
MAX_MANIFEST_BYTES = 64 << 20
# The command that makes a step of a kind, where it bears another name.
_COMMANDS = {
    "draw-sheet": "draw",
    "exposure": "penalty",
    "frame": "check",
    "plan-sheet": "plan",
    "rebuttal": "rebut",
    "review": "estimate",
    "self-audit": "self-audit summary",
}
# The longest name of a file that every common file system holds.
_LONGEST_PART = 240
_NUMBERED = re.compile(r"-[0-9]+(\.[^./]+)$")


def inside(root: Path, name: str) -> Path:
    """The path of a file that a record names, refused unless it lies in the folder.

    Names come from the other side's folder: absolute paths, `..`, backslashes, drive
    letters and links that lead elsewhere are refused.
    """
    pure = PurePosixPath(name)
    odd = pure.is_absolute() or ".." in pure.parts or "\\" in name or ":" in name
    odd = odd or printable(name) != name or any(len(part) > _LONGEST_PART for part in pure.parts)
    path = root.joinpath(*pure.parts)
    if odd or not pure.parts or not path.resolve().is_relative_to(root.resolve()):
        raise StudyError(
            f"a record names the file {printable(name[:_LONGEST_PART])!r}",
            where=MANIFEST,
            expected="a relative path inside the study folder",
            fix="Do not trust this folder: it points outside itself",
        )
    return path


class OpenStep:
    """A step being written. Nothing of it counts until the `with` block ends well."""

    def __init__(self, root: Path, taken: set[str]) -> None:
        self._root = root
        self._area = root / PENDING
        self._taken = taken
        self.files: dict[str, Path] = {}
        self.facts: dict[str, Any] = {}

    def state(self, facts: object) -> None:
        """State the facts that a dataclass holds; see `primafacie.core.manifest.Step.stated`."""
        self.facts.update(to_record(facts))

    def path(self, name: str) -> Path:
        """Where to write the file that will be called `name` in the folder.

        A name that an earlier step used is numbered (`draw.json`, `draw-2.json`): steps
        are appended, never overwritten. `final_name` tells which name it got.
        """
        pure = PurePosixPath(name)
        final, count = name, 1
        while final in self._taken:
            count += 1
            final = str(pure.with_name(f"{pure.stem}-{count}{pure.suffix}"))
        inside(self._root, final)
        self._taken.add(final)
        aside = self._area / final.replace("/", "__")
        self.files[final] = aside
        return aside

    def write(self, name: str, data: bytes) -> str:
        """Write bytes as `name`; returns their SHA-256."""
        self.path(name).write_bytes(data)
        return sha256_bytes(data)

    def write_record(self, name: str, record: dict[str, Any]) -> str:
        """Write a record as canonical JSON; returns its digest."""
        return self.write(name, canonical_json(record))

    def copy(self, name: str, source: Path) -> str:
        """Copy a file in as `name`; returns its SHA-256."""
        target = self.path(name)
        shutil.copyfile(source, target)
        return sha256_file(target)


class StudyFolder:
    """A study on disk. Open it with `StudyFolder.open`, make one with `StudyFolder.create`."""

    def __init__(self, root: Path, manifest: Manifest, claims: Claims) -> None:
        self.root = root
        self.manifest = manifest
        self.claims = claims

    @classmethod
    def create(cls, root: Path, *, title: str) -> StudyFolder:
        """A new study in an empty or absent folder.

        A folder whose manifest has no step yet was left by a run that was stopped before its
        first step ended: it is taken over.
        """
        if printable(title) != title:
            raise StudyError(
                f"the title {printable(title)!r}",
                where="title",
                expected="one line without control characters",
                fix="Give a title that prints on one line",
            )
        root.mkdir(parents=True, exist_ok=True)
        make_private(root)
        study = cls(root, Manifest(title), Claims())
        with study._locked():
            if (root / MANIFEST).exists():
                if cls.open(root).manifest.steps:
                    raise StudyError(
                        "a study is already here",
                        where=str(root),
                        expected="an empty folder",
                        fix="Name another folder, or go on with this study",
                    )
            else:
                own = (LOCK, PENDING, f"{MANIFEST}.new")
                strays = [path.name for path in root.iterdir() if path.name not in own]
                if strays:
                    raise StudyError(
                        f"the folder holds other files ({len(strays)})",
                        where=str(root),
                        expected="an empty folder",
                        fix="Name a new folder for the study",
                    )
            study._publish(study.manifest)
        return study

    @classmethod
    def open(cls, root: Path) -> StudyFolder:
        """An existing study; the chain is not checked here, `verification.verify` does.

        See `primafacie.core.manifest.read_manifest` for what is accepted.
        """
        path = root / MANIFEST
        try:
            size = path.stat().st_size
        except OSError:
            raise StudyError(
                "there is no study here",
                where=str(root),
                expected=f"a folder with {MANIFEST}",
                fix='Name the study folder, or start one: primafacie check FILE --study "FOLDER"',
            ) from None
        if size > MAX_MANIFEST_BYTES:
            raise StudyError(
                f"a manifest of {size:,} bytes", where=str(path), expected="at most 64 MB", fix=""
            )
        data = path.read_bytes()
        return cls(root, *read_manifest(data, where=MANIFEST))

    @property
    def head(self) -> str:
        return self.manifest.head

    @contextlib.contextmanager
    def step(
        self, kind: str, what: str, *, inputs: dict[str, str] | None = None
    ) -> Iterator[OpenStep]:
        """Write one step: all of its files and its manifest entry, or nothing."""
        with self._locked():
            current = StudyFolder.open(self.root).manifest
            if current.head != self.manifest.head:
                raise StudyError(
                    "the study was changed by another program meanwhile",
                    where=str(self.root),
                    expected=f"the head {self.manifest.head}",
                    fix="Open the study again",
                )
            self._sweep()
            (self.root / PENDING).mkdir(mode=0o700)
            taken = {name for step in current.steps for name in step.files}
            writing = OpenStep(self.root, taken)
            yield writing
            files = {name: sha256_file(aside) for name, aside in sorted(writing.files.items())}
            # Files that reached their places before a stop are swept by the next step.
            journal = self.root / PENDING / _JOURNAL
            journal.write_bytes(canonical_json(sorted(writing.files)))
            _flush(journal)
            for name, aside in writing.files.items():
                target = inside(self.root, name)
                if not target.parent.exists():
                    target.parent.mkdir(parents=True)
                    make_private(target.parent)
                make_private(aside)
                _flush(aside)
                aside.replace(target)
                _flush(target.parent)
            step = Step(
                number=len(current.steps) + 1,
                kind=kind,
                what=what,
                # A clock that was set back must not make a later step the earlier one.
                at=max(utc_stamp(), current.steps[-1].at if current.steps else ""),
                inputs=dict(inputs or {}),
                files=files,
                versions=versions(),
                facts=dict(writing.facts),
                previous=current.head,
            )
            self._publish(current.with_step(step))
            self._sweep()

    def read(self, name: str) -> bytes:
        """The bytes of a file that a step names, after checking its digest."""
        return self.file(name).read_bytes()

    def file(self, name: str) -> Path:
        """The path of a file that a step names, after checking its digest."""
        owner = next((s for s in self.manifest.steps if name in s.files), None)
        path = inside(self.root, name)
        if owner is None or not path.is_file():
            raise StudyError(
                f"the file {name} is missing",
                where=str(self.root),
                expected="every file that the manifest names",
                fix="Restore it from the copy that was handed over",
            )
        if sha256_file(path) != owner.files[name]:
            raise StudyError(
                f"the file {name} was changed after step {owner.number} ({owner.kind})",
                where=str(self.root),
                expected=f"SHA-256 {owner.files[name]}",
                fix="Run `primafacie verify` and restore the file as it was",
            )
        return path

    def latest_names(self, kind: str, ending: str) -> list[str]:
        """The files with this ending that the last step of a kind made.

        A step made again numbers its files (`exposure-2.json`): the number is not looked at.
        """
        step = self.manifest.latest(kind)
        return [
            name
            for name in (step.files if step else {})
            if name.endswith(ending) or _NUMBERED.sub(r"\1", name).endswith(ending)
        ]

    def latest_file(self, kind: str, ending: str) -> Path:
        """The file with this ending that the last step of a kind made, digest checked."""
        names = self.latest_names(kind, ending)
        if not names:
            raise StudyError(
                f"the study has no {kind} yet",
                where=str(self.root),
                expected=f"the step of the {kind}",
                fix=f"Run `primafacie {_COMMANDS.get(kind, kind)}` first",
            )
        return self.file(names[0])

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        lock = FileLock(str(self.root / LOCK), timeout=0, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise StudyError(
                "another program is writing this study",
                where=str(self.root),
                expected="one writer at a time",
                fix="Wait until it has finished",
            ) from None
        try:
            yield
        finally:
            lock.release()

    def _publish(self, manifest: Manifest) -> None:
        aside = self.root / f"{MANIFEST}.new"
        aside.write_bytes(canonical_json(manifest.to_dict()))
        make_private(aside)
        _flush(aside)
        aside.replace(self.root / MANIFEST)
        _flush(self.root)
        self.manifest = manifest
        self.claims = manifest.claims()

    def _sweep(self) -> None:
        """Remove what a stopped step left: its area, and files that had reached their places."""
        area = self.root / PENDING
        named = {name for step in self.manifest.steps for name in step.files}
        with contextlib.suppress(OSError, StudyError):
            for name in read_json((area / _JOURNAL).read_bytes(), where=_JOURNAL):
                if name not in named:
                    inside(self.root, str(name)).unlink(missing_ok=True)
        shutil.rmtree(area, ignore_errors=True)


def _flush(path: Path) -> None:
    """Force a file or folder to disk; folders cannot be opened on Windows."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
