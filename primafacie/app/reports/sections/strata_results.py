"""The results by stratum: each column with the formula that its estimator gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from extrapolation.estimators.estimator import layout_of
from extrapolation.estimators.expansion import EXPANSION
from extrapolation.estimators.workings import AS_COMPUTED, Layout
from extrapolation.estimators.workings import Column as WorkingsColumn
from primafacie.app.reports.document import Column, Table, table
from primafacie.app.reports.study_numbers import StudyNumbers
from primafacie.app.reports.values import Trace, Value, cents
from primafacie.core.table_rows import MadeRow


def layout_for(numbers: StudyNumbers) -> Layout:
    """How the workings of a numbers record are read.

    Records of earlier releases have none: then only the expansion of simple samples is explained.
    """
    if numbers.workings is None and numbers.estimate.estimator != EXPANSION.label:
        return AS_COMPUTED
    return layout_of(numbers.workings)


def strata_results(numbers: StudyNumbers) -> Table:
    """One row per stratum and the whole, in the same nine columns for every estimator."""
    estimate, layout = numbers.estimate, layout_for(numbers)
    rows = strata_columns_of(numbers)
    _, n, *_ = layout.strata
    point, se = layout.strata[-2:]
    return table(
        "Results",
        f"Results by stratum, dollars; estimator: {estimate.estimator}",
        [Column("Stratum", secret="stratum"), *map(report_column, layout.strata)],
        [
            (
                row["label"] + (" (whole)" if row["census"] else ""),
                *(cell(column, row) for column in layout.strata),
            )
            for row in rows
        ],
        total=(
            "All",
            estimate.frame_size if layout.adds_sizes else None,
            sum(n.value_of(row) for row in rows),
            sum(row["nonzero"] for row in rows),
            None,
            None,
            cents(numbers.review.sampled_effective),
            Value("dollars", estimate.point, whole_trace(point)),
            Value("dollars", estimate.se, whole_trace(se)),
        ),
        key="results",
    )


def strata_columns_of(numbers: StudyNumbers) -> list[MadeRow]:
    """The columns of every stratum: of the workings, or of the estimate where these have none."""
    if numbers.workings is not None and numbers.workings.strata:
        return [dict(row) for row in numbers.workings.strata]
    return [asdict(row) for row in numbers.estimate.strata]


def report_column(column: WorkingsColumn) -> Column:
    """A column of the workings as one of a report."""
    trace = Trace(column.meaning, source=column.source) if column.meaning else None
    return Column(column.head, column.kind, column.decimals, trace)


def cell(column: WorkingsColumn, row: Mapping[str, Any]) -> Value:
    """The value of a row, in its own kind where this differs by row."""
    kind, decimals = column.kinds(row) if column.kinds else (column.kind, column.decimals)
    return Value(kind, column.value_of(row), None, decimals)


def whole_trace(column: WorkingsColumn) -> Trace | None:
    """The meaning of the row of totals."""
    return Trace(column.whole, source=column.whole_source) if column.whole else None
