"""Putting a review together: worksheets of several reviewers, violations recorded later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extrapolation.reviews.cell_notes import cell_notes, tainted_notes
from extrapolation.reviews.found_amounts import found_amount, has_amount
from extrapolation.reviews.raw_tables import RawRow, RawTables, read_tables, text_of
from extrapolation.reviews.records import Review
from extrapolation.reviews.violations import (
    SHEET_VIOLATIONS,
    VIOLATION_COLUMNS,
    ReviewedUnit,
    separate_violations,
)
from primafacie.core.errors import Problem, ReviewError, shown_unit
from primafacie.core.problems import RowPlace, together
from sampling import Draw
from sampling.intake import TableFormat
from sampling.worksheets.line_sheet import line_name, lines_of

if TYPE_CHECKING:
    import pandas as pd


Key = tuple[str, ...]


def merge_reviews(
    sources: Sequence[str | Path],
    *,
    draw: Draw,
    violations_apart: bool = False,
    form: TableFormat | None = None,
) -> RawTables:
    """The rows of several worksheets as one source for `read_review`, in the draw's order.

    Findings on units, decisions by line, spares and further columns are all kept, and every row
    keeps the file and cell it came from. A unit (a line, a spare) may be in several worksheets if
    the findings agree, or if all but one are blank.

    Parameters
    ----------
    sources : sequence of paths
        The filled worksheets.
    draw : Draw
        The draw whose units were reviewed.
    violations_apart : bool, default False
        Whether sheets of violations are read separately, by
        `read_review(..., violations=merge_violations(sources))`.
    form : TableFormat, optional
        How the files are written, where it does not show.

    Returns
    -------
    RawTables
        The rows, as the `source` of `read_review`.

    Raises
    ------
    ReviewError
        If findings conflict (each conflict is named by both cells, all together), or if a sheet of
        violations holds any and `violations_apart` is false, so that none is lost.
    """
    read, problems = read_worksheets(sources, violations_apart=violations_apart, form=form)
    return joined(read, draw=draw, problems=problems)


def read_worksheets(
    sources: Sequence[str | Path], *, violations_apart: bool, form: TableFormat | None
) -> tuple[list[RawTables], list[Problem]]:
    """Each worksheet with its file named in every place; sheets of violations that are lost."""
    problems: list[Problem] = []
    read: list[RawTables] = []
    for source in sources:
        name, tables = Path(source).name, read_tables(source, form=form, worksheet=True)
        if tables.violations and not violations_apart:
            problems.append(
                Problem(
                    f"{name}: {SHEET_VIOLATIONS}",
                    f"{len(tables.violations)} violations in a sheet of their own",
                    "violations in the columns of the review, or one table of them",
                    "Say violations_apart=True, and read_review(..., "
                    "violations=merge_violations(sources))",
                )
            )
        read.append(
            RawTables(
                _named(name, tables.review),
                tables.columns,
                _named(name, tables.lines),
                _named(name, tables.spares),
                notes=tuple(f"{name}: {note}" for note in tables.notes),
            )
        )
    return read, problems


def joined(read: Sequence[RawTables], *, draw: Draw, problems: list[Problem]) -> RawTables:
    """The worksheets as one; conflicts are raised with the `problems` known before."""
    found = RowFindings(draw)
    review = _merged((t.review for t in read), unit_key, found.of_unit, problems)
    lines = _merged((t.lines for t in read), _line, found.of_line, problems)
    spares = _merged((t.spares for t in read), unit_key, found.of_unit, problems)
    if problems:
        raise ReviewError.collected(problems, what="merging the worksheets")
    order = {unit.unit_id: place for place, unit in enumerate(draw.units)}
    return RawTables(
        tuple(sorted(review, key=lambda raw: order.get(unit_key(raw)[0], len(order)))),
        tuple(dict.fromkeys(name for tables in read for name in tables.columns)),
        lines,
        spares,
        notes=tuple(note for tables in read for note in tables.notes),
    )


class RowFindings:
    """The finding of a row as it is compared: an amount by whichever column it was entered."""

    def __init__(self, draw: Draw) -> None:
        drawn = (*draw.units, *draw.spares)
        self._paid: dict[Key, int] = {(unit.unit_id,): unit.paid_cents for unit in drawn}
        for unit in drawn:
            for part in lines_of(unit):
                self._paid[unit.unit_id, line_name(part.part)] = part.paid_cents

    def of_unit(self, raw: RawRow) -> tuple[object, ...]:
        """Amount, status and violation."""
        amount = self._amount(raw, unit_key(raw))
        status = text_of(raw, "status").lower() or ("reviewed" if has_amount(raw) else "")
        return amount, status, *(raw.get(name) for name in VIOLATION_COLUMNS)

    def of_line(self, raw: RawRow) -> tuple[object, ...]:
        """The amount."""
        return (self._amount(raw, _line(raw)),)

    def _amount(self, raw: RawRow, key: Key) -> object:
        faults: list[Problem] = []
        right = found_amount(raw, self._paid.get(key, 0), faults)
        return right if not faults else (raw.get("should_have_paid"), raw.get("overpaid"))


def merge_violations(
    sources: Sequence[str | Path], *, form: TableFormat | None = None
) -> pd.DataFrame:
    """The sheets of violations of several worksheets as one table for `read_review`.

    Parameters
    ----------
    sources : sequence of paths
        The filled worksheets.
    form : TableFormat, optional
        How the files are written, where it does not show.

    Returns
    -------
    DataFrame
        One row per violation. It is empty if all sheets are: then no violation was found.

    Raises
    ------
    ReviewError
        If worksheets have no such sheet, by their names: nothing is known of violations of their
        units.
    """
    import pandas as pd

    columns = ["unit_id", *VIOLATION_COLUMNS]
    rows: list[list[object]] = []
    without = []
    for source in sources:
        found = read_tables(source, form=form, worksheet=True).violations
        if found is None:
            without.append(Path(source).name)
        rows += [[raw.get(name) for name in columns] for raw in found or ()]
    if without or not sources:
        raise ReviewError(
            f"no sheet {SHEET_VIOLATIONS} in {', '.join(without) or 'any worksheet'}",
            expected="worksheets written with violations=True",
            fix="Read the reviews without violations, or add the sheet",
        )
    return pd.DataFrame(rows, columns=columns, dtype=object)


def unit_key(raw: RawRow) -> Key:
    """The unit of a row, as a key."""
    return (text_of(raw, "unit_id"),)


def _line(raw: RawRow) -> Key:
    return text_of(raw, "unit_id"), text_of(raw, "part")


def _named(name: str, rows: Sequence[RawRow]) -> tuple[RawRow, ...]:
    """The rows with the file before the place of their cells, unless it stands there already."""
    return tuple(
        raw if raw.where == name else replace(raw, where=f"{name}: {raw.where}") for raw in rows
    )


def _merged(
    tables: Iterable[Sequence[RawRow]],
    key: Callable[[RawRow], Key],
    finding: Callable[[RawRow], object],
    problems: list[Problem],
) -> tuple[RawRow, ...]:
    """Each key once, filled where one of the tables fills it; conflicts go to `problems`.

    A key twice in one table stays twice: the review's own reading names it.
    """
    chosen: dict[Key, RawRow] = {}
    repeated: list[RawRow] = []
    conflicts: dict[object, list[tuple[RowPlace, RowPlace, Key]]] = {}
    for rows in tables:
        here: set[Key] = set()
        for raw in rows:
            name = key(raw)
            before = chosen.get(name)
            if name in here:
                repeated.append(raw)
            elif before is None or not is_filled(before):
                chosen[name] = raw
            elif is_filled(raw) and finding(raw) != finding(before):
                cells = before.cell("should_have_paid"), raw.cell("should_have_paid")
                conflicts.setdefault((cells[0].group, cells[1].group), []).append((*cells, name))
            here.add(name)
    problems += map(conflict, conflicts.values())
    return (*chosen.values(), *repeated)


def conflict(rows: Sequence[tuple[RowPlace, RowPlace, Key]]) -> Problem:
    """The conflicts of two worksheets as one problem, named by the cells of both."""
    before, after, key = rows[0]
    one = len(rows) == 1
    return Problem(
        str(after) if one else together([cell for _, cell, _ in rows]),
        f"another finding on {_words(key)}" if one else f"other findings on {len(rows):,} units",
        f"the same as in {before if one else together([cell for cell, _, _ in rows])}",
        "Let the reviewers agree, and correct one of the sheets",
    )


def _words(key: Key) -> str:
    unit = f"unit {shown_unit(key[0])}"
    return unit if len(key) == 1 else f"line {shown_unit(key[1])} of {unit}"


def is_filled(raw: RawRow) -> bool:
    """Does the row hold a finding?"""
    return raw.get("status") is not None or has_amount(raw)


def add_violations(review: Review, source: Any, *, form: TableFormat | None = None) -> Review:
    """The review with the violations of a table added to its own; its findings do not change.

    Parameters
    ----------
    review : Review
        The review to which the violations are added.
    source : path or DataFrame
        A table with the columns `unit_id`, `violation`, `penalty_units`, `claimed_tainted`
        (dollars), `presented_on` and, if known, `evidence` and `responsible`.
    form : TableFormat, optional
        How the file is written, where it does not show.

    Returns
    -------
    Review
        A record other than the one that was kept, with a digest of its own.

    Raises
    ------
    ReviewError
        For all errors together, each by its cell.

    Warns
    -----
    AuditWarning
        As in `read_review`.
    """
    tables: RawTables = read_tables(source, form=form)
    units = {row.unit_id: ReviewedUnit(row.status, row.claimed_cents) for row in review.rows}
    found, faults = separate_violations(
        (*tables.review, *(tables.violations or ())), units, before=review.violations or ()
    )
    if faults:
        raise ReviewError.collected(faults, what="violations")
    overpaid = {row.unit_id: row.overpaid_cents for row in review.rows}
    notes = [
        note
        for note in (*cell_notes([tables]), *tainted_notes(overpaid, found))
        if note not in review.notes
    ]
    return replace(review, violations=found, notes=(*review.notes, *notes))
