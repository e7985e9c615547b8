"""Each payment is wholly wrong or wholly right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.errors import PlanError
from primafacie.core.streams import Stream
from sampling.models.anticipated_errors import TaintModel
from sampling.rules import percent

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class AllOrNone(TaintModel):
    """Each unit is denied wholly with probability `rate`, whatever its paid amount.

    Units paid 0 or less have no overpayment.

    Parameters
    ----------
    rate : float
        Share of the units in error, a fraction from 0 to 1.

    Raises
    ------
    PlanError
        If the rate is outside 0 to 1.

    Notes
    -----
    The model fails where dearer claims are more often in error: the true spread is then larger.

    Examples
    --------
    >>> AllOrNone(1.0).overpayments([10.0, 0.0], Stream(7)).tolist()
    [10.0, 0.0]
    """

    rate: float

    def __post_init__(self) -> None:
        if not 0 <= self.rate <= 1:
            raise PlanError(
                f"the error rate {self.rate!r}",
                expected="a fraction from 0 to 1",
                fix="30% is 0.30",
            )

    @property
    def tau1(self) -> float:
        """E t: the rate, since an error is whole."""
        return self.rate

    @property
    def tau2(self) -> float:
        """E t^2: the rate again."""
        return self.rate

    @property
    def assumption(self) -> str:
        """The model in words, for the plan."""
        return f"{percent(self.rate)} of the units denied wholly, whatever their paid amount"

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
        paid = np.asarray(payments, dtype=np.float64)
        denied = stream.uniform(paid.size) < self.rate
        return np.where(denied & (paid > 0), paid, 0.0)
