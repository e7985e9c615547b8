"""The values of a stratum under review, in the order drawn: what running limits are computed of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.brief_texts import brief

if TYPE_CHECKING:
    from numpy.typing import NDArray


@brief
@dataclass(frozen=True, eq=False)
class MonitoredStratum:
    """The reviewed values of one stratum in the order drawn.

    Parameters
    ----------
    label : str
        The label of the stratum.
    shares : array of float, shape (n,)
        Each value as a share of its ceiling, 0 to 1.
    scale : float
        Dollars of a mean share of 1: X_h under PPS with replacement, else N_h times the ceiling.
    size : int or None
        N_h for a simple random sample, None under PPS with replacement.
    turns : array of int, shape (n,)
        After how many reviewed units of the whole audit each value was known (rising).
    book : float
        The dollars paid in the stratum: it owes no more.
    planned : int, default 0
        The number of selections the plan fixed (needed where strata are played together).
    found, gaps : array of float, shape (n,), optional
        Dollars that each value newly showed to be owed, and to be paid rightly (0 if hit again).
    whole : bool, default False
        Whether every unit of the stratum is reviewed in the end.
    """

    label: str
    shares: NDArray[np.float64]
    scale: float
    size: int | None
    turns: NDArray[np.int64]
    book: float
    planned: int = 0
    found: NDArray[np.float64] | None = None
    gaps: NDArray[np.float64] | None = None
    whole: bool = False

    def known(self, last: int) -> NDArray[np.int64]:
        """How many values are known after 1, 2, ..., `last` reviewed units of the audit."""
        return np.asarray(np.searchsorted(self.turns, np.arange(1, last + 1), side="right"))

    def owed(self, last: int) -> NDArray[np.float64]:
        """The dollars found to be owed after each reviewed unit."""
        return self._added(self.found, last)

    def payable(self, last: int) -> NDArray[np.float64]:
        """The dollars that can be owed at most after each reviewed unit."""
        return self.book - self._added(self.gaps, last)

    def _added(self, dollars: NDArray[np.float64] | None, last: int) -> NDArray[np.float64]:
        if dollars is None:
            return np.zeros(last)
        return np.asarray(np.concatenate([[0.0], np.cumsum(dollars)])[self.known(last)])
