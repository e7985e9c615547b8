"""What a printed limit can be built from: points and variances of a review, several ways.

Among them are those of what auditors do, and of common mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from extrapolation import Estimate, Review, Sample
from extrapolation.bounds.satterthwaite import satterthwaite_degrees
from extrapolation.ratstats.exact_counts import lower_count, upper_count
from primafacie.core.brief_texts import brief
from primafacie.core.errors import AuditError
from validation.appeals.changed_reviews import treatment_choices

if TYPE_CHECKING:
    from numpy.typing import NDArray


@brief
@dataclass(frozen=True)
class FormulaBasis:
    """What the limits of one estimate are formed from.

    Attributes
    ----------
    estimator : str
        The estimator, in words.
    netting : str
        How underpayments and missing records are treated, in words.
    point : float
        The point estimate.
    variances : mapping of str to float
        Its variances by name, such as "with fpc".
    degrees : mapping of str to float
        Degrees of freedom by name; infinity for z.
    exact : callable or None
        Gives the lower and upper limit of its own at a one-sided level; None where it has none.
    """

    estimator: str
    netting: str
    point: float
    variances: Mapping[str, float]
    degrees: Mapping[str, float]
    exact: Callable[[float], tuple[float, float]] | None = None


def count_basis(size: int, n: int, errors: int) -> FormulaBasis:
    """The basis of the number of units in error in a frame.

        N p   with V = N (N - n) p (1 - p) / (n - 1)

    and the exact hypergeometric limits, which are those that RAT-STATS prints for unrestricted
    attributes.

    Parameters
    ----------
    size : int
        The units of the frame, N.
    n : int
        The sampled units.
    errors : int
        The sampled units in error.

    Returns
    -------
    FormulaBasis
        The estimated number, its variances, and its exact limits.

    Examples
    --------
    >>> count_basis(10_000, 400, 82).exact(0.95)
    (1729.0, 2403.0)
    """
    share = errors / n
    variance = size * (size - n) * share * (1 - share) / max(n - 1, 1)
    return FormulaBasis(
        "units in error",
        "counted",
        size * share,
        {"with fpc": variance, "without fpc": variance * size / max(size - n, 1)},
        {"z": float("inf"), "t with n - 1 degrees of freedom": float(n - 1)},
        exact=lambda level: (
            float(lower_count(size, n, errors, 1 - level)),
            float(upper_count(size, n, errors, 1 - level)),
        ),
    )


def sample_basis(
    sample: Sample, *, estimator: str, netting: str, point: float | None = None
) -> FormulaBasis:
    """The basis of an expansion total; `sample` may hold residuals, then `point` is given.

    Variances with and without the finite population correction, with divisors n - 1 and n, and
    with the correction of a variance applied to the standard error.
    """
    parts = sample.sampled
    total = sum(part.size * part.mean for part in sample.strata) if point is None else point
    with_fpc = sum(part.total_variance for part in parts)
    without = sum(part.size**2 * part.variance / part.n for part in parts)
    shrink = [(part.n - 1) / part.n for part in parts]
    variances = {
        "with fpc": with_fpc,
        "without fpc": without,
        # SE (1 - f) for SE sqrt(1 - f).
        "with fpc squared (1 - n/N on the standard error)": sum(
            part.total_variance * (1 - part.n / part.size) for part in parts
        ),
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

    Parameters
    ----------
    name : str
        The estimator, in words.
    point : float
        The point estimate, in dollars.
    se : float
        Its standard error, in dollars.
    df : sequence of float, optional
        Degrees of freedom of t to try; z is always tried.
    netting : str, default "as given"
        How underpayments and missing records are treated, in words.

    Returns
    -------
    FormulaBasis
        The basis, for `identify_formula`.

    Examples
    --------
    >>> estimate_basis("two-stage", 100.0, 5.0).variances
    {'as given': 25.0}
    """
    degrees = {"z": float("inf")} | {f"t with {k:g} degrees of freedom": float(k) for k in df}
    return FormulaBasis(name, netting, point, {"as given": se**2}, degrees)


def paid_bases(
    whole: Sample, review: Review, paid: Mapping[str, float], netting: str
) -> Iterator[FormulaBasis]:
    """Bases of T = X R with R = Y / X estimated, and of T = X mean(y / x).

    The ratio's variance is that of N ubar with u = y - R x, as most texts print it, and the
    same times (X / Xhat)^2, as linearisation gives it (Cochran 1977, section 6.4; Saerndal,
    Swensson and Wretman 1992, section 5.6). The mean share's is X^2 s^2 / n: draws in
    proportion to the amount paid (Hansen and Hurwitz 1943).
    """
    parts = whole.strata
    caps = _amounts(review)
    if caps is None or set(paid) != {part.label for part in parts}:
        return
    below = sum(part.size * float(x.mean()) for part, x in zip(parts, caps, strict=True))
    total = sum(paid.values())
    if below <= 0 or total <= 0:
        return
    rate = whole.total / below
    residuals = Sample(
        tuple(
            replace(part, values=part.values - rate * x)
            for part, x in zip(parts, caps, strict=True)
        )
    )
    plain = sample_basis(residuals, estimator="ratio on paid", netting=netting, point=total * rate)
    factor = (total / below) ** 2
    scaled = {f"{name}, times (X / Xhat)^2": v * factor for name, v in plain.variances.items()}
    yield replace(plain, variances={**plain.variances, **scaled})
    if len(parts) == 1 and (caps[0] > 0).all():
        shares = Sample.from_arrays(parts[0].values / caps[0], sizes=parts[0].size)
        mean = float(shares.strata[0].values.mean())
        made = sample_basis(
            shares,
            estimator="total paid times the mean share overpaid",
            netting=netting,
            point=total * mean,
        )
        unit = (total / parts[0].size) ** 2
        yield replace(made, variances={name: v * unit for name, v in made.variances.items()})


def _amounts(review: Review) -> list[NDArray[np.float64]] | None:
    """Dollars paid of the sampled units by stratum; None where one is not known."""
    found = []
    for stratum in review.strata:
        rows = [row for row in review.counted if row.stratum == stratum.label]
        if any(row.paid_cents is None for row in rows):
            return None
        found.append(np.array([(row.paid_cents or 0) / 100 for row in rows]))
    return found


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
