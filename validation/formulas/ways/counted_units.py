"""The number of units in error, where a figure counts units and not dollars."""

from __future__ import annotations

from collections.abc import Iterator

from validation.formulas.formula_bases import FormulaBasis, count_basis
from validation.formulas.treated_findings import TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """N p with its exact limits, of a sample without strata."""
    rows = findings.review.counted
    if len(findings.sizes) == 1 and len(rows) <= findings.sizes[0]:
        yield count_basis(findings.sizes[0], len(rows), sum(row.error for row in rows))


COUNTED_UNITS = FormulaWay("units in error", bases, once=True)
