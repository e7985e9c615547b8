"""What a printed limit can be built from: a point, its variances, and degrees of freedom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from extrapolation import Sample
from extrapolation.bounds.satterthwaite import satterthwaite_degrees
from extrapolation.ratstats.exact_counts import lower_count, upper_count
from primafacie.core.brief_texts import brief

USUAL_VARIANCES = frozenset({"with fpc", "without fpc", "as given"})
Z = {"z": float("inf")}


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
    own_limits : tuple of str
        What that limit is called, and its critical value.
    departures : int
        In how many respects it is not what the usual texts prescribe.
    """

    estimator: str
    netting: str
    point: float
    variances: Mapping[str, float]
    degrees: Mapping[str, float]
    exact: Callable[[float], tuple[float, float]] | None = None
    own_limits: tuple[str, str] = ("exact", "hypergeometric")
    departures: int = 0


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
        {**Z, "t with n - 1 degrees of freedom": float(n - 1)},
        exact=lambda level: (
            float(lower_count(size, n, errors, 1 - level)),
            float(upper_count(size, n, errors, 1 - level)),
        ),
    )


def sample_basis(
    sample: Sample,
    *,
    estimator: str,
    netting: str,
    point: float | None = None,
    departures: int = 0,
) -> FormulaBasis:
    """The basis of an expansion total; `sample` may hold residuals, then `point` is given.

    Variances with and without the finite population correction, with divisors n - 1 and n, with
    the correction of a variance applied to the standard error, and with the standard deviation of
    the units in place of the standard error of their mean.
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
        "standard deviation in place of the standard error": sum(
            part.size**2 * part.variance for part in parts
        ),
    }
    degrees = {
        **Z,
        "t with n - H degrees of freedom": float(sum(part.n - 1 for part in parts)),
        "t with n - 1 degrees of freedom": float(sum(part.n for part in parts) - 1),
    }
    if len(parts) > 1:
        degrees["t with Satterthwaite degrees of freedom"] = satterthwaite_degrees(sample)
        degrees["t with the smallest n_h - 1"] = float(min(part.n for part in parts) - 1)
    return FormulaBasis(estimator, netting, float(total), variances, degrees, departures=departures)


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
    degrees = Z | {f"t with {k:g} degrees of freedom": float(k) for k in df}
    return FormulaBasis(name, netting, point, {"as given": se**2}, degrees)
