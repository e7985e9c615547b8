"""Folders for claims on disk: private, locked while in use, swept after a kill.

Each holds claims, so nobody but the owner may look in, and a folder that a killed process left
behind is removed when the next engine starts. The lock tells which: the operating system lets it
go with the process.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

PREFIX = "primafacie-"
LOCK = "in-use.lock"
# Between the making of a folder and its lock: a younger folder is never taken for a left one.
_YOUNG_SECONDS = 60.0


class WorkArea:
    """A folder in the system's temporary folder, 0700, removed by `remove`."""

    def __init__(self) -> None:
        from filelock import FileLock

        sweep_once()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = FileLock(str(self.path / LOCK), mode=0o600)
        self._lock.acquire()

    def remove(self) -> None:
        """Let the lock go and remove the folder with all that is in it."""
        self._lock.release(force=True)
        shutil.rmtree(self.path, ignore_errors=True)


@contextmanager
def work_area() -> Iterator[Path]:
    """A folder for the time of a block."""
    area = WorkArea()
    try:
        yield area.path
    finally:
        area.remove()


def make_private(path: Path) -> None:
    """Let nobody but the owner read a file or enter a folder, where the file system knows how."""
    with suppress(OSError, NotImplementedError):
        path.chmod(0o700 if path.is_dir() else 0o600)


@cache
def sweep_once() -> None:
    """Sweep what killed processes left, once per process."""
    with suppress(OSError):
        sweep(Path(tempfile.gettempdir()))


def sweep(folder: Path) -> int:
    """Remove our own folders whose process is gone; returns how many."""
    from filelock import FileLock, Timeout

    swept = 0
    for area in folder.glob(f"{PREFIX}*"):
        if not _is_left(area):
            continue
        lock = FileLock(str(area / LOCK), timeout=0, mode=0o600)
        with suppress(Timeout, OSError):
            lock.acquire()
            lock.release(force=True)
            shutil.rmtree(area, ignore_errors=True)
            swept += not area.exists()
    return swept


def _is_left(area: Path) -> bool:
    """A folder of this user, not a link, no longer young, that was locked once."""
    with suppress(OSError):
        state = area.lstat()
        own = not hasattr(os, "getuid") or state.st_uid == os.getuid()
        settled = time.time() - state.st_ctime > _YOUNG_SECONDS
        return own and settled and not area.is_symlink() and (area / LOCK).is_file()
    return False
