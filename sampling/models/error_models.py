"""What is expected of the errors before any claim is reviewed: a rate and a severity.

The model: a unit paid x is in error with probability `rate`, whatever x is; its overpayment
is y = x t, where t, the taint, is 0 without an error. An error is denied wholly (t = 1) with
probability `whole`; otherwise t is uniform on an interval about its own mean, as wide as
0 <= t <= 1 allows. Units paid 0 or less are taken as free of overpayment.

The model fails where dearer claims are more often in error (the true spread is then larger
than anticipated and the precision worse) and where underpayments occur (same direction).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError, Problem
from primafacie.core.results import Result
from primafacie.core.streams import Stream
from sampling.models.anticipated_errors import TaintModel
from sampling.rules import percent


@dataclass(frozen=True)
class ErrorModel(Result, TaintModel):
    """Anticipated error rate and severity of the overpayments, independent of the amount paid.

    A unit paid x is in error with probability `rate`, whatever x is. Its overpayment is y = x t.
    The taint t is 0 without an error and 1 with probability `whole` in one; otherwise it is uniform
    on an interval about its own mean, as wide as 0 <= t <= 1 allows.

    Parameters
    ----------
    rate : float
        Share of the units in error, 0 < rate <= 1.
    severity : float, default 1.0
        Mean share of the paid amount that is overpaid in a unit in error, 0 < severity <= 1
        (1: all or nothing).
    whole : float, optional
        Share of the errors that are denied wholly. Default: max(0, 2 severity - 1), so that partial
        errors are uniform on (0, 1) wherever that fits.

    Raises
    ------
    PlanError
        Naming every value out of its range.

    Notes
    -----
    The model fails where dearer claims are more often in error, and where underpayments occur: the
    true spread is then larger than anticipated and the precision worse. The moments are computed
    (y = x t with t independent of x).

    Examples
    --------
    >>> ErrorModel(rate=0.30).tau2
    0.3
    >>> model = ErrorModel(rate=0.30, severity=0.80)
    >>> round(model.whole_share, 6), round(model.tau1, 6), round(model.tau2, 6)
    (0.6, 0.24, 0.22)
    """

    SCHEMA: ClassVar[str] = "primafacie.error-model/1"

    rate: float
    severity: float = 1.0
    whole: float | None = None

    def __post_init__(self) -> None:
        problems = []
        for name in ("rate", "severity"):
            value = getattr(self, name)
            if not _is_number(value) or not 0 < value <= 1:
                problems.append(
                    Problem(
                        f"error model: {name}",
                        repr(value),
                        "a fraction above 0 and at most 1 (30% is 0.30)",
                        f"Give the {name} that an earlier review or a probe suggests",
                    )
                )
        if not problems and self.whole is not None:
            most = self.severity
            fits = _is_number(self.whole) and 0 <= self.whole <= most
            if not fits or (self.whole == most and most < 1) or (most == 1 and self.whole < 1):
                wanted = "1" if most == 1 else f"a fraction from 0 to below the severity {most:g}"
                problems.append(
                    Problem("error model: whole", repr(self.whole), wanted, "Leave it open")
                )
        if problems:
            raise PlanError.collected(problems, what="anticipated errors")

    @property
    def whole_share(self) -> float:
        """The share of the errors denied wholly, as given or by default."""
        return max(0.0, 2 * self.severity - 1) if self.whole is None else float(self.whole)

    @property
    def partial_interval(self) -> tuple[float, float]:
        """The interval on which the taint of a partial error is uniform."""
        if self.whole_share >= 1:
            return (1.0, 1.0)
        centre = (self.severity - self.whole_share) / (1 - self.whole_share)
        half = min(centre, 1 - centre)
        return (centre - half, centre + half)

    @property
    def tau1(self) -> float:
        """E t: mean taint over all units."""
        return self.rate * self.severity

    @property
    def tau2(self) -> float:
        """E t^2 over all units."""
        low, high = self.partial_interval
        partial = (low * low + low * high + high * high) / 3
        return self.rate * (self.whole_share + (1 - self.whole_share) * partial)

    def overpayments(self, payments: ArrayLike, stream: Stream) -> NDArray[np.float64]:
        """Draw the overpaid dollars of every payment under the model.

        Parameters
        ----------
        payments : array_like, shape (units,)
            Amounts paid, dollars.
        stream : Stream
            The random numbers.

        Returns
        -------
        ndarray of float, shape (units,)
            Overpayments, dollars, to the cent.

        Examples
        --------
        >>> ErrorModel(rate=1).overpayments([1.0, 0.0], Stream(7)).tolist()
        [1.0, 0.0]
        """
        cents = np.rint(np.asarray(payments, dtype=np.float64) * 100).astype(np.int64)
        return simulate_overpayments(cents, model=self, stream=stream) / 100

    @property
    def assumption(self) -> str:
        """The model in words, for the plan."""
        start = (
            f"{percent(self.rate)} of the units in error whatever their paid amount, "
            f"mean severity {percent(self.severity)}"
        )
        if self.whole_share >= 1:
            return f"{start}: every error denied wholly (all or nothing)"
        low, high = self.partial_interval
        return (
            f"{start}: {percent(self.whole_share)} of the errors denied wholly, the rest "
            f"overpaid by a share uniform from {percent(low)} to {percent(high)}"
        )


def _is_number(value: object) -> bool:
    number = isinstance(value, float | int) and not isinstance(value, bool)
    return number and math.isfinite(value)  # type: ignore[arg-type]


def simulate_overpayments(
    paid_cents: NDArray[Any], *, model: ErrorModel, stream: Stream
) -> NDArray[np.int64]:
    """Draw the overpaid cents of every unit under an error model.

    Three runs of uniforms are used, each in the order of the array: is the unit in error, is the
    error whole, the taint of a partial error.

    Parameters
    ----------
    paid_cents : ndarray of int, shape (units,)
        Amounts paid, cents.
    model : ErrorModel
        The error model.
    stream : Stream
        The random numbers.

    Returns
    -------
    ndarray of int64, shape (units,)
        Overpayments, cents; 0 for units paid 0 or less.

    Notes
    -----
    A partial overpayment is rounded half up and is at least one cent and at most the paid amount,
    so that an error stays an error. The mean severity of payments of a few cents is a little too
    high by that.

    Examples
    --------
    >>> from primafacie.core.streams import seed_of
    >>> stream = Stream(seed_of("example"))
    >>> simulate_overpayments(np.array([100, 0, -5]), model=ErrorModel(rate=1), stream=stream)
    array([100,   0,   0])
    """
    paid = np.asarray(paid_cents, dtype=np.int64)
    error, whole, place = stream.uniform(3, paid.size)
    low, high = model.partial_interval
    part = np.floor(paid * (low + (high - low) * place) + 0.5).astype(np.int64)
    part = np.minimum(np.maximum(part, 1), paid)
    overpaid = np.where(whole < model.whole_share, paid, part)
    return np.where((error < model.rate) & (paid > 0), overpaid, np.int64(0))
