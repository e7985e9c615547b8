"""What `--json` prints, of every command: one envelope around the result, or around the error."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from primafacie.core.errors import Problem
from primafacie.core.record_forms import RecordForm
from primafacie.core.results import Result


@dataclass(frozen=True)
class Failure:
    """Why a command ended without a result.

    Attributes
    ----------
    kind : str
        The class of the error, such as "PlanError"; "UsageError" for words that no command has.
    problems : tuple of Problem
        Every fault, in the order of the input.
    """

    kind: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Envelope(Result):
    """What a command printed, for a program.

    Attributes
    ----------
    command : str
        The command as it is typed, such as "self-audit draw".
    exit_code : int
        0 done, 1 a check failed, 2 usage, 3 bad input, 70 a fault of this program, 130 cancelled.
    head : str or None
        The head digest of the study after the command, where it worked on one.
    result : mapping or None
        The result of the command, under keys of its own; None where it failed. The unit of each
        amount is the end of its key: `_cents`, `_dollars`.
    files : tuple of str
        The files that the command wrote, in the order in which it wrote them.
    notes : tuple of str
        What a reader must know.
    next : str or None
        What to type next.
    error : Failure or None
        Why there is no result.
    """

    SCHEMA: ClassVar[str] = "primafacie.output/1"

    command: str
    exit_code: int = 0
    head: str | None = None
    result: Mapping[str, Any] | None = None
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    next: str | None = None
    error: Failure | None = None

    def print(self) -> None:
        """Write the envelope to the standard output."""
        text = json.dumps(self.to_dict(), indent=2, sort_keys=True)
        sys.stdout.write(text + "\n")


FORM: Final[RecordForm[Envelope]] = RecordForm("output", 1, Envelope)


def print_failure(kind: str, problems: Sequence[Problem], command: str, exit_code: int) -> None:
    """Print the envelope of an error."""
    Envelope(command, exit_code, error=Failure(kind, tuple(problems))).print()
