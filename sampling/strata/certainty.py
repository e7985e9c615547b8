"""Strata that the Neyman allocation itself takes whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sampling.models import Taints, anticipated_moments
from sampling.strata.stratum_records import Stratum


def neyman_overflow(sizes: ArrayLike, deviations: ArrayLike, total: int) -> NDArray[np.bool_]:
    """Which strata the Neyman allocation of `total` units takes whole.

    n_h = n N_h S_h / sum N_k S_k can exceed N_h where a stratum is small and varies much. Such
    strata are taken whole, their units leave the sample that is shared out, and the shares of
    the others are computed again, until none exceeds its stratum. `sizes` N_h, `deviations`
    S_h in any unit; the units of the strata taken whole count in `total`. Source: Cochran
    (1977), Sampling Techniques, 3rd ed., section 5.8 ("more than 100 per cent sampling").

    >>> neyman_overflow([1000, 500, 20], [1.0, 2.0, 200.0], 60).tolist()
    [False, False, True]
    """
    N = np.asarray(sizes, dtype=np.float64)
    A = N * np.asarray(deviations, dtype=np.float64)
    whole = np.zeros(len(N), dtype=np.bool_)
    while True:
        left = total - float(N[whole].sum())
        spread = float(A[~whole].sum())
        if left <= 0 or spread <= 0:
            return whole
        over = ~whole & (left * A / spread >= N)
        if not over.any():
            return whole
        whole |= over


def overflowed(
    rows: list[Stratum], anticipated: Taints, sample: int, notes: list[str]
) -> list[Stratum]:
    """The strata with those taken whole that the Neyman allocation of the sample exhausts."""
    open_rows = [row for row in rows if not row.certainty and row.payable]
    spreads = [
        anticipated_moments(row.size, row.total_cents, row.squared_cents, anticipated)[1] ** 0.5
        for row in open_rows
    ]
    left = sample - sum(row.size for row in rows if row.certainty)
    mask = neyman_overflow([row.size for row in open_rows], spreads, left)
    whole = {row.label for row, over in zip(open_rows, mask, strict=True) if over}
    if whole:
        notes.append(
            f"The Neyman allocation of {sample:,} units exhausts "
            + ("stratum " if len(whole) == 1 else "strata ")
            + f"{', '.join(sorted(whole))}: taken whole"
        )
    else:
        notes.append(f"The Neyman allocation of {sample:,} units exhausts no stratum")
    return [replace(row, certainty=row.certainty or row.label in whole) for row in rows]
