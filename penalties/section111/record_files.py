"""A file of Section 111 records: which columns it may have, and what their cells mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np

from penalties.section111.late_records import PLANS, RecordColumns, days_column
from penalties.section111.safe_harbors import KIND_WORDS, KINDS, NO, YES
from primafacie.core.errors import Problem, RuleError
from primafacie.core.families import close_names
from sampling.intake import Table, TableFormat, read_table

NEEDED = ("id", "due", "reported")


@dataclass
class FileColumns:
    """The file's own names of the columns that are used; None where it has no such column."""

    id: str = "id"
    due: str = "due"
    reported: str = "reported"
    safe_harbor: str | None = None
    safe_harbor_kind: str | None = None
    plan: str | None = None

    def names(self) -> tuple[str, ...]:
        """The names of the columns that the file has."""
        found = (getattr(self, item.name) for item in fields(self))
        return tuple(name for name in found if name is not None)


SPELLINGS = {
    "id": ("id",),
    "due": ("due",),
    "reported": ("reported",),
    "safe_harbor": ("safe_harbor", "safe_harbour"),
    "safe_harbor_kind": ("safe_harbor_kind", "safe_harbour_kind"),
    "plan": ("plan",),
}
_NEAR = 0.75
_KIND = f"one of {', '.join(KINDS)}"


def read_records(
    source: Any,
    *,
    form: TableFormat | None = None,
    blank_safe_harbor: Literal["no"] | None = None,
) -> RecordColumns:
    """Records from a table with the columns id, due and reported and, if wanted, further ones.

    Days are read by the declared format or by forms that can be read in one way only; a blank
    `reported` is a record not yet reported. The further columns are:

    - `safe_harbor` (or `safe_harbour`): no, a kind (technical error, good faith, declination), or
      yes with the kind in `safe_harbor_kind`. A blank cell is refused, because it says neither yes
      nor no.
    - `plan`: ghp or nghp, for each record.

    Parameters
    ----------
    source : path or table
        A file (.csv, .xlsx, ...) or a table in memory.
    form : TableFormat, optional
        How the file is written, where that does not show.
    blank_safe_harbor : {"no"}, optional
        With "no", blank cells of the safe harbor are read as no.

    Returns
    -------
    RecordColumns
        The records; its notes list columns of other names, which are not used.

    Raises
    ------
    RuleError
        With all faults, each by its rows. A column whose name is close to those above is a fault.

    Warns
    -----
    AuditWarning
        If the file has columns that are not used.
    """
    table = read_table(source, needed=NEEDED, form=form, error=RuleError, name="records")
    columns = _columns(table)
    ids = table.ids("id", unique=True)
    due = table.days(columns.due)
    reported = table.days(columns.reported, blank=True)
    harbor = _harbors(table, columns, blank_safe_harbor)
    plan = np.zeros(len(table), dtype=np.int64)
    if columns.plan is not None:
        codes: dict[str, int] = {name: place for place, name in enumerate(PLANS, start=1)}
        found = table.choices(columns.plan, codes)
        plan = np.array([code or 0 for code in found], dtype=np.int64)
    unused = table.unused(columns.names())
    table.raise_problems("Section 111 records")
    notes = (f"columns of the file that are not used: {', '.join(unused)}",) if unused else ()
    if unused:
        table.note_unused(columns.names())
    return RecordColumns(tuple(ids), days_column(due), days_column(reported), harbor, plan, notes)


def _columns(table: Table) -> FileColumns:
    """The file's own names of the columns that are used."""
    table.need(*NEEDED)
    found: dict[str, str] = {}
    problems = []
    spelled = {name: key for key, names in SPELLINGS.items() for name in names}
    for name in table.columns:
        plain = name.strip().lower().replace(" ", "_").replace("-", "_")
        key = spelled.get(plain)
        if key is not None and key in found:
            problems.append(
                Problem(
                    table.where(name),
                    f"two columns of one meaning, {found[key]} and {name}",
                    f"one column {key}",
                    "Remove one of them",
                )
            )
        elif key is not None:
            found[key] = name
        elif plain == "kind":
            problems.append(
                Problem(
                    table.where(name),
                    "a column kind, which could be that of the plan or of the safe harbor",
                    "plan (ghp or nghp), or safe_harbor_kind",
                    "Rename the column",
                )
            )
        elif near := close_names(plain, spelled, cutoff=_NEAR):
            problems.append(
                Problem(
                    table.where(name),
                    f"a column {name!r}, which is close to {near[0]!r}",
                    f"the column names {', '.join(SPELLINGS)}",
                    f"Rename it to {near[0]}, or to a name that cannot be taken for it",
                )
            )
    if problems:
        raise RuleError.collected(problems, what="Section 111 records")
    return FileColumns(**found)


def _harbors(
    table: Table, columns: FileColumns, blank: Literal["no"] | None
) -> np.ndarray[Any, np.dtype[np.int64]]:
    """0 where none is claimed, else the place of the kind from 1; faults are noted in the table."""
    codes = np.zeros(len(table), dtype=np.int64)
    if columns.safe_harbor is None:
        if columns.safe_harbor_kind is not None:
            table.fault(
                columns.safe_harbor_kind,
                range(len(table)),
                "a kind but no column safe_harbor",
                expected="a column safe_harbor that says yes or no",
                fix="Add it, or rename this column to safe_harbor",
            )
        return codes
    claims = _words(table.texts(columns.safe_harbor))
    own = columns.safe_harbor_kind
    kinds = _words(table.texts(own)) if own else [""] * len(table)
    faults: dict[str, list[int]] = {}
    for place, (claim, kind) in enumerate(zip(claims, kinds, strict=True)):
        code, fault = _claimed(claim, kind, blank)
        codes[place] = code
        if fault:
            faults.setdefault(fault, []).append(place)
    fixes = {
        _BLANK: "Write no or the kind in every cell, or give --blank-safe-harbor no (in Python "
        'blank_safe_harbor="no")',
        _UNKNOWN: "Write no, or find out which safe harbor is meant: unknown is not no",
        _OUTSIDE: "Write no, or the kind of safe harbor that is claimed",
        _NO_KIND: "Write the kind in the column safe_harbor_kind, or in place of yes",
        _TWO: "Correct the cells: they contradict each other",
    }
    for fault, places in faults.items():
        table.fault(
            columns.safe_harbor, places, fault, expected=f"no, or {_KIND}", fix=fixes[fault]
        )
    return codes


_BLANK = "a blank safe harbor"
_UNKNOWN = "the word unknown"
_OUTSIDE = "a word outside the list of allowed ones"
_NO_KIND = "yes and no known kind"
_TWO = "a claim that its kind contradicts"


def _words(texts: Sequence[str]) -> list[str]:
    return [" ".join(text.lower().replace("_", " ").split()) for text in texts]


def _claimed(claim: str, kind: str, blank: Literal["no"] | None) -> tuple[int, str]:
    """The code of one row's safe harbor, and its fault."""
    if not claim and blank == "no":
        claim = "no"
    if not claim:
        return 0, _BLANK
    if "unknown" in (claim, kind):
        return 0, _UNKNOWN
    named = KIND_WORDS.get(kind)
    if kind and named is None and kind not in NO:
        return 0, _OUTSIDE
    if claim in NO:
        return 0, _TWO if named else ""
    if claim in YES:
        return (0, _NO_KIND) if named is None else (KINDS.index(named) + 1, "")
    own = KIND_WORDS.get(claim)
    if own is None:
        return 0, _OUTSIDE
    if kind and named != own:
        return 0, _TWO
    return KINDS.index(own) + 1, ""
