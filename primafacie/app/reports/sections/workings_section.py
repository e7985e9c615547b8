"""How an estimate other than an expansion comes about, unit by unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from extrapolation.estimators.workings import Column as WorkingsColumn
from extrapolation.estimators.workings import Table as WorkingsTable
from primafacie.app.reports.document import Block, Column, Section, Table, facts, table
from primafacie.app.reports.sections.strata_results import cell, layout_for, report_column
from primafacie.app.reports.study_numbers import StudyNumbers
from primafacie.app.reports.values import dollars, number

UNIT_COLUMNS = (
    WorkingsColumn("stratum", "Stratum", "text"),
    WorkingsColumn("unit_id", "Unit", "code"),
    WorkingsColumn("value", "Counted y", formula="{finding.counted}"),
)
"""What the units of all workings have; the columns of their layout come after these."""


def workings_blocks(numbers: StudyNumbers) -> tuple[Block, ...]:
    """The tables above the units; none for the expansion of simple samples."""
    workings, layout = numbers.workings, layout_for(numbers)
    if workings is None or not layout.units:
        return ()
    fitted = [facts(*_fitted(layout.fitted))] if layout.fitted else []
    return (*map(_table, layout.tables), *fitted)


def workings_annex(numbers: StudyNumbers) -> Section | None:
    """Every unit in the estimate; None for the expansion of simple samples."""
    workings, layout = numbers.workings, layout_for(numbers)
    if workings is None or not layout.units:
        return None
    columns = (*UNIT_COLUMNS, *layout.units)
    units = table(
        "Workings",
        "Every unit in the estimate",
        list(map(_column, columns)),
        [[cell(column, unit) for column in columns] for unit in workings.units],
        key="workings",
    )
    return Section("Workings, unit by unit", (units,))


def _table(made: WorkingsTable) -> Table:
    total = made.total
    return table(
        made.title,
        made.caption,
        list(map(_column, made.columns)),
        [[cell(column, row) for column in made.columns] for row in made.rows],
        total=None if total is None else [cell(column, total) for column in made.columns],
        key=made.key,
    )


def _column(column: WorkingsColumn) -> Column:
    """A column of a report; ids of units and clusters, and labels of strata, are marked."""
    secret = {"code": "unit", "text": "stratum"}.get(column.kind, "")
    return replace(report_column(column), secret=secret)


def _fitted(details: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What was fitted, by name."""
    found: list[tuple[str, Any]] = []
    for name, value in details.items():
        if isinstance(value, Mapping):
            found += [(f"{name}: {key}", number(item)) for key, item in value.items()]
        elif isinstance(value, float) and "total" in name:
            found.append((name, dollars(value)))
        else:
            found.append((name, number(value) if isinstance(value, int | float) else str(value)))
    return found
