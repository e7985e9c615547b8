"""Taints drawn from those of an earlier review, whatever the payment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.brief_texts import brief
from primafacie.core.errors import PlanError
from primafacie.core.streams import Stream
from sampling.models.anticipated_errors import TaintModel
from sampling.rules import percent

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@brief
@dataclass(frozen=True)
class EmpiricalTaints(TaintModel):
    """Each unit takes one of the taints (overpaid shares of the payment) of an earlier review.

    All taints are equally likely.

    Parameters
    ----------
    taints : tuple of float
        The taints of all units reviewed earlier, zeros included, each at most 1; below 0 they are
        underpayments.

    Raises
    ------
    PlanError
        If there are no taints, or if one is not finite or above 1.

    Notes
    -----
    The model fails where severity goes with the amount paid: `HotDeck` keeps that tie.

    Examples
    --------
    >>> EmpiricalTaints((0.5,)).overpayments([10.0, 3.01], Stream(7)).tolist()
    [5.0, 1.51]
    """

    taints: tuple[float, ...]

    def __post_init__(self) -> None:
        found = np.asarray(self.taints, dtype=np.float64)
        if not found.size or not np.isfinite(found).all() or (found > 1).any():
            raise PlanError(
                "taints that are no shares of the amounts paid",
                expected="one number or more, each at most 1 (0: no error)",
                fix="Divide each overpayment by the amount paid",
            )

    @property
    def rate(self) -> float:
        """The share of the reviewed units that are in error."""
        return float(np.mean(np.asarray(self.taints) != 0))

    @property
    def tau1(self) -> float:
        """E t: the mean taint of all units."""
        return float(np.mean(self.taints))

    @property
    def tau2(self) -> float:
        """E t^2 over all units."""
        return float(np.mean(np.square(self.taints)))

    @property
    def assumption(self) -> str:
        """The model in words, for the plan."""
        return (
            f"each unit overpaid by the share that one of {len(self.taints):,} units reviewed "
            f"earlier was, whatever its paid amount: {percent(self.rate)} in error, mean share "
            f"{percent(self.tau1)}"
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
        paid = np.asarray(payments, dtype=np.float64)
        chosen = np.asarray(self.taints)[stream.integers(len(self.taints), paid.size)]
        return tainted(paid, chosen)


def tainted(paid: NDArray[np.float64], taints: NDArray[np.float64]) -> NDArray[np.float64]:
    """Payments times taints, rounded half up to the cent; 0 for payments of 0 or less."""
    cents = np.floor(np.maximum(paid, 0.0) * taints * 100 + 0.5)
    return np.where(taints >= 1, np.maximum(paid, 0.0), cents / 100)
