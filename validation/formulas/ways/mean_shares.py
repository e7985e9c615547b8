"""The dollars paid times the mean share overpaid, as dollar-unit samples are expanded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from extrapolation import Sample
from validation.formulas.formula_bases import FormulaBasis, sample_basis
from validation.formulas.treated_findings import TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """T = sum X_h mean(y / x) with V = sum X_h^2 s_h^2 / n_h (Hansen and Hurwitz 1943).

    Right for draws in proportion to the amount paid, a mistake for simple random ones.
    """
    paid, books = findings.paid, findings.books
    if paid is None or books is None or sum(books) <= 0 or any((x <= 0).any() for x in paid):
        return
    parts = findings.sample.strata
    # Every share in dollars of a unit: N_h times its mean is X_h times the mean share.
    values = [
        part.values / x * (book / part.size)
        for part, x, book in zip(parts, paid, books, strict=True)
    ]
    sample = Sample(tuple(replace(part, values=v) for part, v in zip(parts, values, strict=True)))
    yield sample_basis(
        sample, estimator="total paid times the mean share overpaid", netting=findings.netting
    )


MEAN_SHARES = FormulaWay("mean share overpaid", bases)
