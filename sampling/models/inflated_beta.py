"""Taints of 0, of 1, and in between by a beta distribution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.errors import PlanError
from primafacie.core.streams import Stream
from sampling.models.anticipated_errors import TaintModel
from sampling.models.empirical_taints import tainted
from sampling.rules import percent

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class InflatedBeta(TaintModel):
    """Units free of error, units denied wholly, and units overpaid by a beta(a, b) share.

    The shares are found by the inverse distribution, one uniform per unit.

    Parameters
    ----------
    zero : float
        Probability of no error, a fraction.
    whole : float
        Probability that a unit is denied wholly, a fraction; zero + whole <= 1.
    a, b : float, default 1.0
        Parameters of the beta distribution, above 0 (1 and 1: uniform).

    Raises
    ------
    PlanError
        If the probabilities do not fit or a parameter is 0 or less.

    Examples
    --------
    >>> InflatedBeta(zero=0.0, whole=1.0).overpayments([10.0], Stream(7)).tolist()
    [10.0]
    """

    zero: float
    whole: float
    a: float = 1.0
    b: float = 1.0

    def __post_init__(self) -> None:
        fits = self.zero >= 0 and self.whole >= 0 and self.zero + self.whole <= 1
        if not fits or not 0 < self.a < np.inf or not 0 < self.b < np.inf:
            raise PlanError(
                f"the taints zero={self.zero!r}, whole={self.whole!r}, a={self.a!r}, b={self.b!r}",
                expected="two probabilities that add up to at most 1, a and b above 0",
                fix="Give fractions: 30% is 0.30",
            )

    @property
    def rate(self) -> float:
        """The share of the units in error: all that are not free of it."""
        return 1 - self.zero

    @property
    def tau1(self) -> float:
        """E t = whole + (1 - zero - whole) a / (a + b)."""
        return self.whole + self._part * self.a / (self.a + self.b)

    @property
    def tau2(self) -> float:
        """E t^2 = whole + (1 - zero - whole) a (a + 1) / ((a + b) (a + b + 1)).

        >>> round(InflatedBeta(zero=0.7, whole=0.0).tau2, 4)  # uniform taints
        0.1
        """
        both = self.a + self.b
        return self.whole + self._part * self.a * (self.a + 1) / (both * (both + 1))

    @property
    def _part(self) -> float:
        return max(0.0, 1 - self.zero - self.whole)

    @property
    def assumption(self) -> str:
        """The model in words, for the plan."""
        return (
            f"{percent(self.zero)} of the units free of error, {percent(self.whole)} denied "
            f"wholly, the rest overpaid by a beta({self.a:g}, {self.b:g}) share, whatever the paid "
            "amount"
        )

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
        """
        # a third of a second: only where overpayments are simulated
        from scipy.special import betaincinv

        paid = np.asarray(payments, dtype=np.float64)
        kind, place = stream.uniform(2, paid.size)
        share = np.asarray(betaincinv(self.a, self.b, place), dtype=np.float64)
        taints = np.where(
            kind < self.zero, 0.0, np.where(kind < self.zero + self.whole, 1.0, share)
        )
        return tainted(paid, taints)
