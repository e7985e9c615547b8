"""The median overpayment in place of the mean."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from validation.formulas.formula_bases import FormulaBasis
from validation.formulas.treated_findings import TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """T = sum N_h median_h, and T = sum N_h p_h times the median of the errors; points alone."""
    parts = findings.sample.strata
    plain = sum(part.size * float(np.median(part.values)) for part in parts)
    yield FormulaBasis("frame size times the median", findings.netting, plain, {}, {}, departures=1)
    errors = [part.values[part.values != 0] for part in parts]
    if all(len(e) for e in errors):
        total = sum(
            part.size * len(e) / part.n * float(np.median(e))
            for part, e in zip(parts, errors, strict=True)
        )
        yield FormulaBasis(
            "units in error times the median error",
            findings.netting,
            total,
            {},
            {},
            departures=1,
        )


MEDIANS = FormulaWay("median", bases)
