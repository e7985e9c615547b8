"""Gaffke's lower limit: finite-sample, for overpayments that are never below zero.

With the sampled values y_1..y_n, an extra value 0 and Dirichlet(1, ..., 1) weights D,

    L = N * (1 - level)-quantile of sum_i y_i D_i + 0 * D_0

For values of 0 and 1 it is Clopper and Pearson's limit. It needs no ceiling, only that every
value *in the frame* is at least 0: with underpayments of a few units it can cover 0.40.
Status: validity for independent draws conjectured in 2004-05, a proof posted in 2026; for
sampling without replacement supported by enumeration, unproved. Then also L >= the sampled
total, by logic. With similar amounts nearly all denied it recovers a few per cent less than t;
with skewed amounts it covers and recovers more.

The weighted sum has the B-spline on the sorted values as its density (Curry and Schoenberg
1966), so the quantile needs no simulation. Source: Gaffke (2005), Proc. of the conference on
multiple comparison procedures; Learned-Miller and Thomas (2019), arXiv:1905.06208.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples import Sample
from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def dirichlet_quantile(atoms: NDArray[np.float64], probability: float) -> float:
    """The quantile of sum a_i D_i, D ~ Dirichlet(1, ..., 1), over two atoms or more.

    >>> import numpy as np
    >>> round(dirichlet_quantile(np.array([0.0, 1.0]), 0.25), 12)
    0.25
    """
    from scipy.interpolate import BSpline
    from scipy.optimize import brentq

    knots = np.sort(np.asarray(atoms, dtype=np.float64))
    low, span = float(knots[0]), float(knots[-1] - knots[0])
    if span <= 0:
        return low
    unit = (knots - low) / span
    unit[-1] = 1.0
    area = BSpline.basis_element(unit, extrapolate=False).antiderivative()

    def excess(place: float) -> float:
        # The spline integrates to 1 / (number of knots - 1); at its ends it is not evaluated,
        # where knots coincide.
        if not 0 < place < 1:
            return place - probability
        return (len(unit) - 1) * float(area(place)) - probability

    place = brentq(excess, 0.0, 1.0, xtol=1e-15)
    return low + span * float(place)


def gaffke(sample: Sample, tail: float, side: Side) -> Limits:
    """The lower limit of a simple random sample's total; values below 0 are refused."""
    if side != "lower":
        raise EstimateError(
            f"a {side} limit by gaffke", expected="the lower side",
            fix="An upper limit needs the ceiling of every unit of the frame: use student",
        )  # fmt: skip
    (part,) = sample.strata
    if float(part.values.min()) < 0:
        raise EstimateError(
            "values below 0 in the sample", expected="overpayments of 0 or more in the whole frame",
            fix="Use student: a limit anchored at 0 is not valid with underpayments",
        )  # fmt: skip
    found = float(part.values.sum())
    if part.census:
        return found, None
    quantile = dirichlet_quantile(np.append(part.values, 0.0), tail)
    return max(part.size * quantile, found), None
