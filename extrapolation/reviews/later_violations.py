"""Violations recorded after the review: added to it, with no finding touched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from extrapolation.reviews.cell_notes import cell_notes, tainted_notes
from extrapolation.reviews.raw_tables import RawTables, read_tables
from extrapolation.reviews.records import SCHEMA, Review
from extrapolation.reviews.violations import ReviewedUnit, separate_violations
from primafacie.core.errors import ReviewError
from sampling.intake import TableFormat


def add_violations(review: Review, source: Any, *, form: TableFormat | None = None) -> Review:
    """The review with the violations of a table beside its own; its findings stay as they are.

    `source` is a file or a table in memory with the columns unit_id, violation,
    penalty_units, claimed_tainted, presented_on and, if known, evidence and responsible.
    Raises `ReviewError` with all faults, each by its cell. The review that comes back is
    another record than the one that was kept, with a digest of its own.
    """
    tables: RawTables = read_tables(source, form=form)
    units = {row.unit_id: ReviewedUnit(row.status, row.claimed) for row in review.rows}
    found, faults = separate_violations(
        (*tables.review, *(tables.violations or ())), units, before=review.violations or ()
    )
    if faults:
        raise ReviewError.collected(faults, what="violations")
    overpaid = {row.unit_id: row.overpaid for row in review.rows}
    notes = [
        note
        for note in (*cell_notes([tables]), *tainted_notes(overpaid, found))
        if note not in review.notes
    ]
    return replace(review, violations=found, schema=SCHEMA, notes=(*review.notes, *notes))
