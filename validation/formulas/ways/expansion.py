"""The expansion: N_h times the mean of every stratum, added."""

from __future__ import annotations

from collections.abc import Iterator

from validation.formulas.formula_bases import FormulaBasis, sample_basis
from validation.formulas.treated_findings import TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """T = sum N_h ybar_h, and the same with means rounded to the cent."""
    sample, netting = findings.sample, findings.netting
    yield sample_basis(sample, estimator="expansion", netting=netting)
    yield sample_basis(
        sample,
        estimator="expansion of means rounded to the cent",
        netting=netting,
        point=sum(part.size * round(float(part.mean), 2) for part in sample.strata),
        departures=1,
    )


EXPANSION = FormulaWay("expansion", bases)
