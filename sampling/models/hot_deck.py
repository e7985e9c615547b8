"""Taints taken from reviewed units of a similar payment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.errors import PlanError
from primafacie.core.streams import Stream
from sampling.models.empirical_taints import tainted

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class HotDeck:
    """Each unit takes the taint of a reviewed unit, drawn from those nearest in rank of payment.

    `paid` and `overpaid` are the dollars of the reviewed units (errors or not); `nearest` is
    the number of donors a unit chooses from, all equally likely. Raises `PlanError` for
    donors that do not fit. Keeps the tie between severity and amount that the review shows,
    and its accidents too: with few donors the same findings come again and again.

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

    def overpayments(self, payments: ArrayLike, stream: Stream) -> NDArray[np.float64]:
        """The overpaid dollars of every payment (dollars), to the cent."""
        paid = np.asarray(payments, dtype=np.float64)
        donors = np.asarray(self.paid, dtype=np.float64)
        order = np.argsort(donors, kind="stable")
        taints = (np.asarray(self.overpaid) / donors)[order]
        width = min(self.nearest, donors.size)
        middle = np.searchsorted(donors[order], paid)
        first = np.clip(middle - width // 2, 0, donors.size - width)
        return tainted(paid, taints[first + stream.integers(width, paid.size)])
