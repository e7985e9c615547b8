"""A stratified sample expanded as if it were one simple random sample, or with equal weights."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from extrapolation import Sample
from validation.formulas.formula_bases import FormulaBasis, Z, sample_basis
from validation.formulas.treated_findings import TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """T = N ybar over all units, and T = N times the plain mean of the means of the strata."""
    if len(findings.sizes) < 2:
        return
    size = sum(findings.sizes)
    yield sample_basis(
        Sample.from_arrays(findings.whole, sizes=size),
        estimator="expansion that ignores the strata",
        netting=findings.netting,
        departures=1,
    )
    parts = findings.sample.strata
    weight = size / len(parts)
    with_fpc = sum(weight**2 * (1 - p.n / p.size) * p.variance / p.n for p in parts)
    yield FormulaBasis(
        "frame size times the plain mean of the stratum means",
        findings.netting,
        weight * float(np.sum([part.mean for part in parts])),
        {
            "with fpc": with_fpc,
            "without fpc": sum(weight**2 * part.variance / part.n for part in parts),
        },
        {**Z, "t with n - H degrees of freedom": float(len(findings.whole) - len(parts))},
        departures=1,
    )


STRATA_IGNORED = FormulaWay("strata ignored", bases)
