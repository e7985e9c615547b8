"""Looking at a file before it is checked, and the command that then reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from primafacie.core.folder import StudyFolder
    from sampling import IntakeRecord

NAME: Final = "1-frame/intake.json"
"""Where a study keeps what was seen in its file."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9_./:\\~-]+", re.ASCII)
_ROLES: Final = ("unit_id", "part", "paid", "date")


def check_command(
    record: IntakeRecord, words: Sequence[str], *, declared: Mapping[str, object | None]
) -> str:
    """The one command that reads the file as it was seen, quoted for cmd.exe and for shells.

    `words` name the files as they were named here.

    A role that no column looks like is left for a person to fill in. `declared` are further
    options that were given for the file, such as the layout.
    """
    given = {name: str(value) for name, value in declared.items() if value is not None}
    found = given | record.arguments()
    found = {role: found.get(role, "COLUMN") for role in ("unit_id", "paid")} | found
    ordered = {name: found[name] for name in _ROLES if name in found} | found
    return " ".join(["primafacie check", *map(quoted, words), *option_words(ordered)])


def option_words(arguments: Mapping[str, Any]) -> list[str]:
    """Arguments of `open_frame` as options, each with its value."""
    words = []
    for name, value in arguments.items():
        names = [value] if isinstance(value, str | int) else list(value)
        text = ",".join(_listed(str(item)) for item in names) if len(names) > 1 else str(names[0])
        words.append(f"--{name.replace('_', '-')} {quoted(text)}")
    return words


def quoted(text: str) -> str:
    """A word as it is typed: in double quotes, which cmd.exe, PowerShell and bash all take.

    >>> quoted("paid"), quoted("paid (2)"), quoted("%m/%d/%Y")
    ('paid', '"paid (2)"', '"%m/%d/%Y"')
    """
    if _PLAIN.fullmatch(text):
        return text
    return '"' + text.replace('"', '\\"') + '"'


def _listed(name: str) -> str:
    return '"' + name + '"' if "," in name else name


def kept_intake(study: StudyFolder) -> IntakeRecord | None:
    """What a study keeps of its file; None in a study that keeps nothing of it."""
    from sampling.intake.looking.intake_records import FORM

    if not study.latest_names("frame", NAME):
        return None
    path = study.latest_file("frame", NAME)
    return FORM.read(path.read_bytes(), where=path.name)
