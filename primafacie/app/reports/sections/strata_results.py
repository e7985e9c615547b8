"""The results by stratum: each column with the formula that its estimator gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extrapolation.estimators.estimator import layout_of
from extrapolation.estimators.expansion import EXPANSION
from extrapolation.estimators.workings import AS_COMPUTED, Layout
from extrapolation.estimators.workings import Column as WorkingsColumn
from primafacie.app.reports.document import Column, Table, table
from primafacie.app.reports.values import Trace, Value, cents


def layout_for(numbers: Mapping[str, Any]) -> Layout:
    """How the workings of a numbers record are read.

    Records of earlier releases have none: then only the expansion of simple samples is explained.
    """
    record = numbers.get("workings")
    if record is None and numbers["estimate"]["estimator"] != EXPANSION.label:
        return AS_COMPUTED
    return layout_of(record)


def strata_results(numbers: Mapping[str, Any]) -> Table:
    """One row per stratum and the whole, in the same nine columns for every estimator."""
    estimate, layout = numbers["estimate"], layout_for(numbers)
    rows = strata_records(numbers)
    _, n, *_ = layout.strata
    point, se = layout.strata[-2:]
    return table(
        "Results",
        f"Results by stratum, dollars; estimator: {estimate['estimator']}",
        [Column("Stratum"), *map(report_column, layout.strata)],
        [
            (
                row["label"] + (" (whole)" if row["census"] else ""),
                *(cell(column, row) for column in layout.strata),
            )
            for row in rows
        ],
        total=(
            "All",
            estimate["frame_size"] if layout.adds_sizes else None,
            sum(n.value_of(row) for row in rows),
            sum(row["nonzero"] for row in rows),
            None,
            None,
            cents(numbers["review"]["sampled_effective"]),
            Value("dollars", estimate["point"], whole_trace(point)),
            Value("dollars", estimate["se"], whole_trace(se)),
        ),
        key="results",
    )


def strata_records(numbers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The strata's own records: of the workings, or of the estimate where these have none."""
    record = numbers.get("workings") or {}
    return list(record.get("strata") or numbers["estimate"]["strata"])


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
