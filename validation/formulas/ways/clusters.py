"""Totals of clusters: their mean times the clusters, and their ratio to the units in them."""

from __future__ import annotations

from collections.abc import Iterator

from extrapolation import Sample
from validation.formulas.formula_bases import FormulaBasis, sample_basis
from validation.formulas.treated_findings import TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """T = U abar, and T = F sum a / sum b, over sampled clusters of total a with b units.

    U is every further count of the frame; F its units. The variance of the ratio is that of
    U dbar with d = a - (sum a / sum b) b, as formulas for samples of recipients print it.
    """
    known = findings.clusters
    if known is None:
        return
    totals, units = known
    rate = float(totals.sum() / units.sum())
    for name, clusters in findings.facts.sizes.items():
        if clusters < len(totals):
            continue
        yield sample_basis(
            Sample.from_arrays(totals, sizes=clusters),
            estimator=f"clusters expanded to {clusters:,} ({name})",
            netting=findings.netting,
        )
        yield sample_basis(
            Sample.from_arrays(totals - rate * units, sizes=clusters),
            estimator=f"units times the mean per unit, clusters expanded to {clusters:,} ({name})",
            netting=findings.netting,
            point=sum(findings.sizes) * rate,
        )


CLUSTERS = FormulaWay("clusters", bases)
