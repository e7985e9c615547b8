"""How a file is read that was written in an everyday way: as it lies, with an option, or not.

Options are taken from the words of the error, as the command line prints them, and applied as they
are written there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from primafacie.app.cli.errors_shown import typed
from primafacie.app.cli.options import exclusion_of
from primafacie.app.steps.frame_step import FrameOptions, check_frame
from primafacie.errors import FrameError
from sampling import Frame
from tests.builders.claim_files import FOLDER, ClaimFile, Variation

OPTION = re.compile(r"--(?P<name>[a-z][a-z-]*) (?P<value>\"[^\"]*\"|[^\s\"]+)")
WHOLE = ("header_row", "footer_rows")
ROLES = ("unit_id", "paid", "part", "date")
ROUNDS = 4


@dataclass(frozen=True)
class Outcome:
    """How a file was read: with which options, in how many rounds, or why not."""

    how: str
    options: tuple[str, ...] = ()
    error: str = ""


@cache
def truth(file: ClaimFile) -> str:
    """The digest of the rows of the plain file: ids, cents and days."""
    return check_frame(options_of(file, FOLDER / f"{file.name}.csv")).content_digest


def options_of(file: ClaimFile, path: Path) -> FrameOptions:
    return FrameOptions(
        source=path, unit_id=file.unit, paid=file.paid, part=file.part or None, date=file.day
    )


def is_right(frame: Frame, file: ClaimFile, variation: Variation) -> bool:
    rows = frame.waterfall[-1].rows_left or frame.size
    extra = 3 if variation.name == "blank amounts" else 0
    same = rows == len(file.rows) + extra and frame.total.cents == file.cents
    return same and (not variation.same or frame.content_digest == truth(file))


def offered(error: FrameError) -> dict[str, list[str]]:
    """The options that an error names, with the values offered for each."""
    found: dict[str, list[str]] = {}
    for problem in error.problems:
        for option in OPTION.finditer(typed(f"{problem.got} {problem.fix}")):
            value = option["value"]
            value = value[1:-1] if value.startswith('"') else value.rstrip(".,;:)")
            values = found.setdefault(option["name"].replace("-", "_"), [])
            if value not in values:
                values.append(value)
    return found


def applied(options: FrameOptions, choice: dict[str, str]) -> FrameOptions:
    changes: dict[str, Any] = {}
    for name, value in choice.items():
        if name == "exclude":
            changes["exclusions"] = (*options.exclusions, exclusion_of(value))
        elif hasattr(options, name):
            changes[name] = int(value) if name in WHOLE else value
    return replace(options, **changes)


def judge(
    options: FrameOptions, file: ClaimFile, variation: Variation, used: tuple[str, ...] = ()
) -> Outcome:
    """Check the file, and again with what the error offers, each offer by itself."""
    try:
        frame = check_frame(options)
    except FrameError as error:
        choices = {
            name: [v for v in values if str(getattr(options, name, "")) != v]
            for name, values in offered(error).items()
            if name not in ("is_a_unit", "part", "more", "unit_id")
        }
        choices = {name: values for name, values in choices.items() if values}
        refusal = Outcome("refused", used, str(error))
        if not choices or len(used) >= ROUNDS:
            return refusal
        found = [
            judge(
                applied(options, dict(zip(choices, values, strict=True))),
                file,
                variation,
                (*used, *(f"{n} {v}" for n, v in zip(choices, values, strict=True))),
            )
            for values in product(*(values[:3] for values in choices.values()))
        ]
        several = any(len(values) > 1 for values in choices.values())
        right = [outcome for outcome in found if outcome.how == "read"]
        if right and several:
            # A person knows which of several offers is true; the others are no silent difference.
            return right[0]
        silent = [outcome for outcome in found if outcome.how == "silent difference"]
        return (silent or right or [refusal])[0]
    if is_right(frame, file, variation):
        return Outcome("read", used)
    return Outcome("silent difference", used)


def outcome_of(variation: Variation, file: ClaimFile, folder: Path) -> Outcome:
    written = variation.write(file)
    path = folder / written.name
    path.write_bytes(written.data)
    options = options_of(file, path)
    if variation.name == "no column names":
        # Whoever has no names cannot give them: the columns are named by their places.
        named = {
            role: f"column {file.header.index(column) + 1}"
            for role, column in zip(ROLES, (file.unit, file.paid, file.part, file.day), strict=True)
            if column
        }
        options = replace(options, **named)  # type: ignore[arg-type]
    return judge(options, file, variation)
