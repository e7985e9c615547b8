"""Rao, Hartley and Cochran's estimator: one unit from each random group, by size.

The frame is cut at random into as many groups as units are wanted; from group g one unit is
drawn with probability p_g / P_g, p the unit's share of the whole size, P_g its group's.

    T = sum_g (P_g / p_g) t_g
    v(T) = (sum N_g^2 - N) / (N^2 - sum N_g^2) * sum_g P_g (t_g / p_g - T)^2
         + sum_g (P_g / p_g) v(t_g)

with N_g units in group g and t_g the picked unit's (estimated) total. The first part is between,
the second within units; t_g may itself be such an estimate (three stages), then v(t_g) is its v.
Unbiased for the total of the frame; v is unbiased where every v(t_g) is. Source: Rao, Hartley
and Cochran (1962), J. Royal Statistical Society B 24, 482-491; RAT-STATS Companion Manual (Rev.
5/2010), chapters 2 and 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.errors import EstimateError, Problem
from primafacie.core.results import brief

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@brief
@dataclass(frozen=True, eq=False)
class RhcEstimate:
    """The total, and by picked unit its expanded total and the two parts of the variance."""

    point: float
    ratios: NDArray[np.float64]
    expanded: NDArray[np.float64]
    within: NDArray[np.float64]
    between: NDArray[np.float64]

    @property
    def variance(self) -> float:
        return float(self.within.sum() + self.between.sum())

    @property
    def se(self) -> float:
        return float(self.variance**0.5)


def rhc(
    totals: ArrayLike,
    *,
    sizes: ArrayLike,
    group_sizes: ArrayLike,
    group_counts: ArrayLike,
    variances: ArrayLike | None = None,
    whole_size: float | None = None,
) -> RhcEstimate:
    """The frame's total from one picked unit a group.

    One entry a group: `totals` t_g in dollars (known or estimated), `sizes` of the picked unit
    and `group_sizes` of its group, `group_counts` N_g, `variances` v(t_g) of estimated totals
    (none where the units were examined whole). `whole_size` is the size of the frame, the sum
    of the group sizes unless stated otherwise. Raises `EstimateError` for arrays that do not
    fit, sizes that are not above 0, or a single group, which shows no variance.

    >>> found = rhc([40.0, 90.0], sizes=[4, 10], group_sizes=[20, 30], group_counts=[3, 3])
    >>> found.point, round(found.se, 4)
    (470.0, 20.0)
    """
    t = np.asarray(totals, dtype=np.float64)
    size = np.asarray(sizes, dtype=np.float64)
    group = np.asarray(group_sizes, dtype=np.float64)
    count = np.asarray(group_counts, dtype=np.float64)
    inside = np.zeros_like(t) if variances is None else np.asarray(variances, dtype=np.float64)
    _check(t, size, group, count, inside)
    whole = float(group.sum()) if whole_size is None else float(whole_size)
    ratios = group / size
    expanded = ratios * t
    point = float(expanded.sum())
    squares, units = float((count**2).sum()), float(count.sum())
    factor = (squares - units) / (units**2 - squares)
    return RhcEstimate(
        point=point,
        ratios=ratios,
        expanded=expanded,
        within=ratios * inside,
        between=factor * group / whole * (t * whole / size - point) ** 2,
    )


def _check(
    totals: NDArray[np.float64],
    sizes: NDArray[np.float64],
    groups: NDArray[np.float64],
    counts: NDArray[np.float64],
    inside: NDArray[np.float64],
) -> None:
    found: list[Problem] = []
    shapes = {part.shape for part in (totals, sizes, groups, counts, inside)}
    if len(shapes) != 1 or totals.ndim != 1 or totals.size < 2:
        found.append(
            Problem(
                "groups",
                f"arrays of the shapes {sorted(shapes)}",
                "one entry a group in every array, at least 2 groups",
                "One group shows no variance",
            )
        )
        raise EstimateError.collected(found, what="Rao-Hartley-Cochran estimate")
    # NaN escapes a comparison, so what is right is asked for.
    for name, part, fits in (
        ("totals", totals, np.isfinite(totals)),
        ("sizes", sizes, sizes > 0),
        ("group sizes", groups, (groups >= sizes) & np.isfinite(groups)),
        ("group counts", counts, (counts >= 1) & (counts == np.floor(counts))),
        ("variances", inside, (inside >= 0) & np.isfinite(inside)),
    ):
        if not fits.all():
            place = int(np.argmin(fits))
            found.append(
                Problem(
                    f"{name}, group {place + 1}",
                    f"{part[place]:g}",
                    "finite totals, sizes above 0 and no larger than their group's, whole "
                    "counts, variances of 0 or more",
                    "Correct the entry",
                )
            )
    if found:
        raise EstimateError.collected(found, what="Rao-Hartley-Cochran estimate")
