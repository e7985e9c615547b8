"""An error model with a higher or a lower error rate, its errors of the same kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError
from primafacie.core.streams import Stream
from sampling.models.anticipated_errors import OverpaymentModel
from sampling.rules import percent


@dataclass(frozen=True)
class ScaledErrors:
    """The errors of another model, a multiple as often.

    With a factor below 1 each error is kept with that probability. With a factor above 1 a unit
    without an error gets a second draw from the model with the probability q that makes the rate
    p + (1 - p) q p = factor p.

    Parameters
    ----------
    model : OverpaymentModel
        The error model.
    rate : float
        Its share of units in error, p.
    factor : float
        The multiple of the rate.

    Raises
    ------
    PlanError
        If no probability gives this multiple: factor p exceeds p + (1 - p) p.

    Examples
    --------
    >>> from sampling.models.all_or_none import AllOrNone
    >>> ScaledErrors(AllOrNone(0.3), 0.3, 4 / 3).assumption
    '40% of the units in error, otherwise as 30% of the units denied wholly, whatever their paid \
amount'
    """

    model: OverpaymentModel
    rate: float
    factor: float

    def __post_init__(self) -> None:
        if not self.factor >= 0 or self.second > 1:
            raise PlanError(
                f"{self.factor:g} times the error rate {self.rate:g}",
                where="error model",
                expected="a multiple that errors of the same kind can reach",
                fix="Take a smaller multiple",
            )

    @property
    def second(self) -> float:
        """The probability of a second draw for a unit without an error."""
        if self.factor <= 1:
            return 0.0
        return (self.factor - 1) / (1 - self.rate) if self.rate < 1 else np.inf

    @property
    def assumption(self) -> str:
        """The model in words."""
        words = getattr(self.model, "assumption", type(self.model).__name__)
        return f"{percent(self.factor * self.rate)} of the units in error, otherwise as {words}"

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
            Overpayments, dollars.
        """
        first = self.model.overpayments(payments, stream.child(0))
        chosen = stream.child(1).uniform(first.size)
        if self.factor <= 1:
            return np.where(chosen < self.factor, first, 0.0)
        again = self.model.overpayments(payments, stream.child(2))
        return np.where((first == 0) & (chosen < self.second), again, first)
