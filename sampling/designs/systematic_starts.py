"""`systematic/1` and `pps-systematic/1`: every so many units, or cents, from a random start.

The list is in its declared order. In `systematic/1` every unit has the size 1, in
`pps-systematic/1` its size in cents; X is the sum of the sizes. One start makes m selections;
start number r = 1, 2, ... is the whole number

    s = (SHA-256 of the UTF-8 bytes of  NAME LF seed LF stratum LF r) mod X

(the digest read as one big-endian number, r in decimal digits, nothing after it; NAME is
`systematic/1` or `pps-systematic/1`), and its selections k = 0, ..., m - 1 are the units that
hold the place floor((s + k X) / m) of the running total of the sizes, counted from 0. So the
step is exactly X / m, whether it is whole or not, and a unit is expected in m x_i / X of the
selections of a start: exactly. The starts are independent; the selections of one start are
not. These bytes never change.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike

from primafacie.core.errors import Problem
from sampling.designs.hashed_integers import hashed_integer
from sampling.designs.planned_variances import SelectionVariance
from sampling.designs.stratum_choices import PlannedRow
from sampling.designs.ticket_rules import ticket_head

Name = Literal["systematic/1", "pps-systematic/1"]
EQUAL: Final = "systematic/1"
SIZED: Final = "pps-systematic/1"


def systematic_places(
    name: Name, seed: str, stratum: str, *, starts: int, each: int, total: int
) -> list[tuple[int, int]]:
    """(number of the start, place from 0) of every selection: `each` a start.

    >>> systematic_places("systematic/1", "lot 7", "1", starts=2, each=3, total=10)
    [(1, 2), (1, 6), (1, 9), (2, 0), (2, 3), (2, 7)]
    """
    head = ticket_head(name, seed, stratum)
    found = []
    for number in range(1, starts + 1):
        start = hashed_integer(f"{head}{number}", total)
        found += [(number, (start + k * total) // each) for k in range(each)]
    return found


def from_starts(sizes: ArrayLike, starts: int, *, tau1: float, tau2: float) -> SelectionVariance:
    """r systematic starts proportional to the payments, each with m = n / r selections.

        v (X / m)^2 sum_i f_i (1 - f_i) / r,   f_i the fraction of m x_i / X

    whatever the order of the list is, since y_i / x_i has the same expectation everywhere. The
    variance the sample shows has r - 1 degrees of freedom.

    >>> from_starts([1.0, 1.0, 1.0, 1.0], 2, tau1=0.5, tau2=0.5).variance(4)
    0.5
    """
    x = np.asarray(sizes, dtype=np.float64)
    total, squares = float(x.sum()), float((x * x).sum())
    v = max(tau2 - tau1**2, 0.0)

    def exact(n: int) -> float:
        each = n / starts
        hits = each * x / total
        part = hits - np.floor(hits)
        return v * (total / each) ** 2 * float((part * (1 - part)).sum()) / starts

    return SelectionVariance(v * total**2, v * squares / starts, starts=starts, exact=exact)


def start_faults(row: PlannedRow, starts: int) -> list[Problem]:
    """Starts that do not share the sample evenly."""
    where = f"stratum {row.label}"
    if isinstance(starts, bool) or not isinstance(starts, int) or starts < 1:
        return [Problem(where, f"{starts!r} starts", "1 start or more", "Say starts=")]
    if row.n % starts:
        below, above = row.n - row.n % starts, row.n + starts - row.n % starts
        choice = f"{below:,} or {above:,}" if below else f"{above:,}"
        return [
            Problem(
                where,
                f"{row.n:,} units from {starts} starts",
                "as many units from each start",
                f"Plan {choice} units, or another number of starts",
            )
        ]
    return []


def start_notes(row: PlannedRow, starts: int, warning: str) -> list[str]:
    """What r starts mean for the estimate."""
    if starts == 1:
        return [warning]
    return [
        f"Stratum {row.label}: {starts} independent random starts with {row.n // starts:,} "
        f"selections each; the estimate rests on the {starts} totals of the starts "
        f"({starts - 1} degrees of freedom)"
    ]
