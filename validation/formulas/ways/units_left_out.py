"""Units left out of the sample, so that n is smaller than what was drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from extrapolation import ReviewRow, Sample
from primafacie.core.errors import AuditError
from validation.formulas.formula_bases import FormulaBasis, sample_basis
from validation.formulas.treated_findings import TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay

FEWEST = 2
WITHOUT_RECORDS = ("missing", "late")
KEPT: dict[str, Callable[[ReviewRow], bool]] = {
    "units without records left out of n": lambda row: row.status not in WITHOUT_RECORDS,
    "units with any status but reviewed left out of n": lambda row: row.status == "reviewed",
    "underpaid units left out of n": lambda row: row.effective_cents >= 0,
    "units paid nothing left out of n": lambda row: row.paid_cents != 0,
}


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """T = sum N_h times the mean of the units that were kept."""
    rows: Sequence[ReviewRow] = findings.review.counted
    sizes = {part.label: part.size for part in findings.sample.strata}
    for words, keeps in KEPT.items():
        kept = [row for row in rows if keeps(row)]
        counts = {label: sum(row.stratum == label for row in kept) for label in sizes}
        if len(kept) == len(rows) or min(counts.values()) < FEWEST:
            continue
        try:
            sample = Sample.from_arrays(
                np.array([row.effective_cents / 100 for row in kept]),
                sizes=sizes,
                strata=[row.stratum for row in kept],
            )
        except AuditError:
            continue
        yield sample_basis(
            sample, estimator=f"expansion, {words}", netting=findings.netting, departures=1
        )


UNITS_LEFT_OUT = FormulaWay("units left out", bases)
