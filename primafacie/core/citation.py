"""Where a rule or figure comes from, and how sure we are of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from primafacie.core.errors import RuleError
from primafacie.core.families import unknown_name

Mark = Literal[
    "verified",
    "secondary",
    "computed",
    "earlier text",
    "inferred",
    "from memory",
    "not found",
]
MARKS: tuple[str, ...] = get_args(Mark)


@dataclass(frozen=True, slots=True)
class Citation:
    """A source: section, title, address, the day it was read, and the mark.

    The mark says how sure the statement is and is printed wherever the value goes:
    `verified` in a primary text, `secondary` from another's account, `computed` from
    verified inputs, `earlier text` (read in a proposed or an older text; the wording in force
    was not read), `inferred`, `from memory` (to be checked before quoting), or `not found`
    (looked for, and unknown). They are in this order, the surest first.
    """

    section: str
    title: str = ""
    address: str = ""
    read_on: date | None = None
    status: Mark = "from memory"

    def __post_init__(self) -> None:
        if self.status not in MARKS:
            where = f"citation {self.section}"
            raise RuleError.of(unknown_name("mark", self.status, MARKS, where=where))

    def __str__(self) -> str:
        return f"{self.section} [{self.status}]"


def weakest(marks: Iterable[Mark]) -> Mark:
    """The least sure of several marks: a result is no surer than what it rests on.

    >>> weakest(["verified", "computed", "secondary"])
    'computed'
    """
    return max(marks, key=MARKS.index)
