"""Is this installation whole? Versions, recorded hashes, packages of the same name."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import primafacie
from primafacie.core.siblings import PACKAGES, strangers
from primafacie.core.versions import versions

CODE = (".py", ".toml", ".j2", ".typ", ".css", ".csv")


@dataclass(frozen=True)
class Health:
    """What the doctor found."""

    versions: dict[str, str]
    good: tuple[str, ...]
    problems: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "good": list(self.good),
            "problems": list(self.problems),
            "versions": self.versions,
        }


def examine(here: Path | None = None) -> Health:
    """Examine the installed packages, and the folder `here` (default: the current one)."""
    home = Path(primafacie.__file__).resolve().parent.parent
    good: list[str] = []
    problems: list[str] = []
    lost = strangers(home)
    problems += [f"the package {name!r} would be imported from {place}" for name, place in lost]
    if not lost:
        good.append(f"all packages lie together in {home}")
    folder = (here or Path.cwd()).resolve()
    shadows = [n for n in PACKAGES if (folder / n).is_dir() or (folder / f"{n}.py").is_file()]
    if folder != home and shadows:
        problems.append(
            f"the current folder {folder} has its own {', '.join(shadows)}: "
            "Python started here would import that instead; work in another folder"
        )
    else:
        good.append("nothing in the current folder bears the name of our packages")
    try:
        changed, checked = _changed_files(distribution("primafacie"))
    except PackageNotFoundError:
        problems.append("primafacie is not installed (it runs from a folder of source files)")
    else:
        problems += [f"{name} is not as it was installed" for name in changed]
        if checked and not changed:
            good.append(f"{checked} installed files match the hashes recorded at installation")
        elif not checked:
            good.append("an editable installation: its files carry no recorded hashes")
    return Health(versions(), tuple(good), tuple(problems))


def _changed_files(installed: Distribution) -> tuple[list[str], int]:
    """Files of the distribution whose hash is not the recorded one, and how many were checked."""
    changed: list[str] = []
    checked = 0
    for entry in installed.files or ():
        if entry.hash is None or not str(entry).endswith(CODE) or "dist-info" in str(entry):
            continue
        checked += 1
        path = Path(str(entry.locate()))
        digest = hashlib.new(entry.hash.mode, path.read_bytes() if path.is_file() else b"")
        found = base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode("ascii")
        if not path.is_file() or found != entry.hash.value:
            changed.append(str(entry))
    return changed, checked
