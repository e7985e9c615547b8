"""Taints taken from reviewed units of a similar payment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.brief_texts import brief
from primafacie.core.errors import PlanError
from primafacie.core.streams import Stream
from sampling.models.anticipated_errors import (
    Anticipation,
    OverpaymentModel,
    PaidStratum,
    error_model_record,
)
from sampling.models.empirical_taints import tainted

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@brief
@dataclass(frozen=True)
class HotDeck(OverpaymentModel):
    """Each unit takes the taint of a reviewed unit, drawn from those nearest in rank of payment.

    Parameters
    ----------
    paid : tuple of float
        Amounts paid for the reviewed units (errors or not), dollars, above 0.
    overpaid : tuple of float
        Their overpayments, dollars, each at most the payment.
    nearest : int, default 10
        The number of donors that a unit chooses from, all equally likely.

    Raises
    ------
    PlanError
        If the donors do not fit.

    Notes
    -----
    The model keeps the tie between severity and amount that the review shows, and its accidents
    too: with few donors the same findings come again and again.

    Examples
    --------
    >>> deck = HotDeck((10.0, 90.0), (0.0, 90.0), nearest=1)
    >>> deck.overpayments([8.0, 200.0], Stream(7)).tolist()
    [0.0, 200.0]
    """

    paid: tuple[float, ...]
    overpaid: tuple[float, ...]
    nearest: int = 10

    def __post_init__(self) -> None:
        paid = np.asarray(self.paid, dtype=np.float64)
        over = np.asarray(self.overpaid, dtype=np.float64)
        fits = paid.size == over.size and paid.size > 0 and self.nearest >= 1
        if not fits or not (paid > 0).all() or not (over <= paid).all():
            raise PlanError(
                "reviewed units that cannot serve as donors",
                expected="as many overpayments as payments, every payment above 0 and every "
                "overpayment at most the payment; 1 nearest donor or more",
                fix="Leave unpaid units out",
            )

    @property
    def rate(self) -> float:
        """The share of the reviewed units that are in error."""
        return float(np.mean(np.asarray(self.overpaid) != 0))

    @property
    def assumption(self) -> str:
        """The model in words, for the plan."""
        near = min(self.nearest, len(self.paid))
        return (
            f"each unit overpaid by the share of a reviewed unit, one of the {near} nearest in "
            f"payment among {len(self.paid):,} units reviewed earlier"
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
        taints, first, width = self._donors(paid)
        return tainted(paid, taints[first + stream.integers(width, paid.size)])

    def anticipate(self, strata: Sequence[PaidStratum]) -> Anticipation:
        """Anticipate the moments of the overpayments; the taints go with the payments.

            E S_y^2 = (sum E y^2 - E (sum y)^2 / N) / (N - 1)

        Parameters
        ----------
        strata : sequence of PaidStratum
            The strata, with their payments.

        Returns
        -------
        Anticipation
            Means and standard deviations by stratum, dollars.

        Raises
        ------
        PlanError
            If there is no frame whose payments the model can look at.
        """
        means, deviations, rates = [], [], []
        for row in strata:
            if not row.payable:
                means.append(0.0)
                deviations.append(0.0)
                rates.append(0.0)
                continue
            if row.payments is None:
                raise PlanError(
                    "a hot deck without the frame",
                    where="anticipated",
                    expected="the frame whose payments it looks at",
                    fix="Plan with it: plan(frame, strata, anticipated=...)",
                )
            paid = np.maximum(row.payments() / 100, 0.0)
            first, second, wrong = self.moments(paid)
            y, squares = paid * first, paid**2 * second
            of_sum = y.sum() ** 2 + (squares - y**2).sum()
            spread = (squares.sum() - of_sum / paid.size) / max(paid.size - 1, 1)
            means.append(float(y.mean()))
            deviations.append(float(max(spread, 0.0) ** 0.5))
            rates.append(float((wrong * (paid > 0)).mean()))
        return Anticipation(
            np.array(means),
            np.array(deviations),
            tuple(rates),
            self.assumption,
            error_model_record(self, self.assumption),
        )

    def moments(self, payments: ArrayLike) -> tuple[Floats, Floats, Floats]:
        """Compute the taint moments of every payment: means over its donors.

        Parameters
        ----------
        payments : array_like, shape (units,)
            Amounts paid, dollars.

        Returns
        -------
        first : ndarray of float, shape (units,)
            E t.
        second : ndarray of float, shape (units,)
            E t^2.
        wrong : ndarray of float, shape (units,)
            The chance of an error.

        Examples
        --------
        >>> HotDeck((10.0, 90.0), (0.0, 45.0), nearest=1).moments([8.0, 200.0])[0].tolist()
        [0.0, 0.5]
        """
        taints, first, width = self._donors(np.asarray(payments, dtype=np.float64))

        def mean(values: Floats) -> Floats:
            sums = np.concatenate([[0.0], np.cumsum(values)])
            found: Floats = (sums[first + width] - sums[first]) / width
            return found

        return mean(taints), mean(taints**2), mean((taints != 0).astype(np.float64))

    def _donors(self, paid: Floats) -> tuple[Floats, NDArray[np.int64], int]:
        """The donors' taints in order of payment, the first donor of each unit, how many."""
        donors = np.asarray(self.paid, dtype=np.float64)
        order = np.argsort(donors, kind="stable")
        taints: Floats = (np.asarray(self.overpaid, dtype=np.float64) / donors)[order]
        width = min(self.nearest, donors.size)
        middle = np.searchsorted(donors[order], paid)
        first = np.clip(middle - width // 2, 0, donors.size - width)
        return taints, first.astype(np.int64), width
