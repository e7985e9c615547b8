"""What a printed limit can be built from: points and variances of a review, several ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extrapolation import Estimate, Review, Sample
from extrapolation.bounds import satterthwaite_degrees
from primafacie.core.errors import AuditError
from validation.treatment_choices import treatment_choices

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class FormulaBasis:
    """A point estimate, its variances by name, and degrees of freedom by name (inf: z)."""

    estimator: str
    netting: str
    point: float
    variances: Mapping[str, float]
    degrees: Mapping[str, float]


def sample_basis(
    sample: Sample, *, estimator: str, netting: str, point: float | None = None
) -> FormulaBasis:
    """The basis of an expansion total; `sample` may hold residuals, then `point` is given.

    Variances with and without the finite population correction, with divisors n - 1 and n.
    """
    parts = sample.sampled
    total = sum(part.size * part.mean for part in sample.strata) if point is None else point
    with_fpc = sum(part.total_variance for part in parts)
    without = sum(part.size**2 * part.variance / part.n for part in parts)
    shrink = [(part.n - 1) / part.n for part in parts]
    variances = {
        "with fpc": with_fpc,
        "without fpc": without,
        "with fpc, divisor n": sum(
            part.total_variance * factor for part, factor in zip(parts, shrink, strict=True)
        ),
        "without fpc, divisor n": sum(
            part.size**2 * part.variance / part.n * factor
            for part, factor in zip(parts, shrink, strict=True)
        ),
    }
    degrees = {
        "z": float("inf"),
        "t with n - H degrees of freedom": float(sum(part.n - 1 for part in parts)),
        "t with n - 1 degrees of freedom": float(sum(part.n for part in parts) - 1),
    }
    if len(parts) > 1:
        degrees["t with Satterthwaite degrees of freedom"] = satterthwaite_degrees(sample)
        degrees["t with the smallest n_h - 1"] = float(min(part.n for part in parts) - 1)
    return FormulaBasis(estimator, netting, float(total), variances, degrees)


def estimate_basis(
    name: str, point: float, se: float, *, df: Sequence[float] = (), netting: str = "as given"
) -> FormulaBasis:
    """The basis of any estimate that is known by its point and standard error alone.

    >>> estimate_basis("two-stage", 100.0, 5.0).variances
    {'as given': 25.0}
    """
    degrees = {"z": float("inf")} | {f"t with {k:g} degrees of freedom": float(k) for k in df}
    return FormulaBasis(name, netting, point, {"as given": se**2}, degrees)


def review_bases(review: Review, *, more: Sequence[Estimate] = ()) -> Iterator[FormulaBasis]:
    """The bases of a review: each estimator, underpayments netted or set to 0, missing or not.

    `more` are further estimates (ratio, regression ...) made by `extrapolation`.
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
        if len(sizes) > 1:
            pooled = Sample.from_arrays(values, sizes=sum(sizes.values()))
            yield sample_basis(
                pooled, estimator="expansion that ignores the strata", netting=netting
            )
        errors = values[values != 0]
        if 1 < len(errors) < len(values) and len(sizes) == 1:
            yield _errors_only(errors, sum(sizes.values()), len(values), netting)
    for made in more:
        yield estimate_basis(made.estimator, made.point, made.se, df=(float(made.df),))


def _errors_only(
    errors: NDArray[np.float64], size: int, n: int, netting: str
) -> FormulaBasis:  # fmt: skip
    """A mistake seen in practice: the spread of the errors alone, as if all units were in error."""
    return sample_basis(
        Sample.from_arrays(errors, sizes=size), netting=netting,
        estimator="expansion, spread of the errors alone", point=size * float(errors.sum()) / n,
    )  # fmt: skip
