"""The dollars paid less the expanded audited amounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extrapolation import Sample
from validation.formulas.formula_bases import FormulaBasis, sample_basis
from validation.formulas.treated_findings import TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """T = X - sum N_h mean(x - y), mean per unit of what should have been paid."""
    right, books = findings.right, findings.books
    if right is None or books is None:
        return
    parts = findings.sample.strata
    sample = Sample(tuple(replace(part, values=a) for part, a in zip(parts, right, strict=True)))
    yield sample_basis(
        sample,
        estimator="total paid less the expanded audited amounts",
        netting=findings.netting,
        point=sum(books) - sample.total,
    )


AUDITED_AMOUNTS = FormulaWay("audited amounts", bases)
