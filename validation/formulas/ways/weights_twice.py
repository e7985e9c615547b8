"""The weight N_h / n_h applied twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extrapolation import Sample
from validation.formulas.formula_bases import FormulaBasis, sample_basis
from validation.formulas.treated_findings import TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """T = sum (N_h / n_h)^2 y, as when weighted amounts are expanded once more."""
    parts = findings.sample.strata
    sample = Sample(
        tuple(replace(part, values=part.values * (part.size / part.n)) for part in parts)
    )
    yield sample_basis(
        sample,
        estimator="expansion with the weights applied twice",
        netting=findings.netting,
        departures=1,
    )


WEIGHTS_TWICE = FormulaWay("weights twice", bases)
