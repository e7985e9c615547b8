"""The bases that a formula search goes through: what auditors do, and common mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from extrapolation import Estimate, Review, Sample
from primafacie.core.errors import AuditError
from validation.appeals.treatment_choices import treatment_choices
from validation.formulas.formula_bases import (
    FormulaBasis,
    count_basis,
    estimate_basis,
    sample_basis,
)
from validation.formulas.paid_bases import paid_bases

if TYPE_CHECKING:
    from numpy.typing import NDArray


def review_bases(
    review: Review,
    *,
    more: Sequence[Estimate] = (),
    paid: Mapping[str, float] | None = None,
) -> Iterator[FormulaBasis]:
    """The bases of a review: each estimator, underpayments netted or set to 0, missing or not.

    `more` are further estimates (regression ...) made by `extrapolation`. With `paid`, the dollars
    paid for every stratum of the frame by label, the ratio estimates are among them, and the
    total paid times the mean share overpaid (dollar-unit sampling).
    """
    for netting, treated in treatment_choices(review):
        values = treated.values("overpaid")
        labels = [row.stratum for row in treated.counted]
        sizes = {stratum.label: stratum.size for stratum in treated.strata}
        try:
            whole = Sample.from_arrays(values, sizes=sizes, strata=labels)
        except AuditError:
            continue
        yield sample_basis(whole, estimator="expansion", netting=netting)
        rounded = sum(part.size * round(float(part.mean), 2) for part in whole.strata)
        yield sample_basis(
            whole,
            estimator="expansion of means rounded to the cent",
            netting=netting,
            point=rounded,
        )
        if len(sizes) > 1:
            pooled = Sample.from_arrays(values, sizes=sum(sizes.values()))
            yield sample_basis(
                pooled, estimator="expansion that ignores the strata", netting=netting
            )
        if paid is not None:
            yield from paid_bases(whole, treated, paid, netting)
        errors = values[values != 0]
        if 1 < len(errors) < len(values) and len(sizes) == 1:
            yield _errors_only(errors, sum(sizes.values()), len(values), netting)
    rows, strata = review.counted, review.strata
    if len(strata) == 1 and len(rows) <= strata[0].size:
        yield count_basis(strata[0].size, len(rows), sum(row.error for row in rows))
    for made in more:
        yield estimate_basis(made.estimator, made.point, made.se, df=(float(made.df),))


def _errors_only(errors: NDArray[np.float64], size: int, n: int, netting: str) -> FormulaBasis:
    """A mistake seen in practice: the spread of the errors alone, as if all units were in error."""
    return sample_basis(
        Sample.from_arrays(errors, sizes=size),
        netting=netting,
        estimator="expansion, spread of the errors alone",
        point=size * float(errors.sum()) / n,
    )
