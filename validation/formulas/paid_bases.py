"""Formulas that use the amounts paid: ratio estimates, and the mean share overpaid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from extrapolation import Review, Sample
from validation.formulas.formula_bases import FormulaBasis, sample_basis

if TYPE_CHECKING:
    from numpy.typing import NDArray


def paid_bases(
    whole: Sample, review: Review, paid: Mapping[str, float], netting: str
) -> Iterator[FormulaBasis]:
    """Bases of T = X R with R = Y / X estimated, and of T = X mean(y / x).

    The ratio's variance is that of N ubar with u = y - R x, as most texts print it, and the
    same times (X / Xhat)^2, as linearisation gives it (Cochran 1977, section 6.4; Saerndal,
    Swensson and Wretman 1992, section 5.6). The mean share's is X^2 s^2 / n: draws in
    proportion to the amount paid (Hansen and Hurwitz 1943).
    """
    parts = whole.strata
    caps = _amounts(review)
    if caps is None or set(paid) != {part.label for part in parts}:
        return
    below = sum(part.size * float(x.mean()) for part, x in zip(parts, caps, strict=True))
    total = sum(paid.values())
    if below <= 0 or total <= 0:
        return
    rate = whole.total / below
    residuals = Sample(
        tuple(
            replace(part, values=part.values - rate * x)
            for part, x in zip(parts, caps, strict=True)
        )
    )
    plain = sample_basis(residuals, estimator="ratio on paid", netting=netting, point=total * rate)
    factor = (total / below) ** 2
    scaled = {f"{name}, times (X / Xhat)^2": v * factor for name, v in plain.variances.items()}
    yield replace(plain, variances={**plain.variances, **scaled})
    if len(parts) == 1 and (caps[0] > 0).all():
        shares = Sample.from_arrays(parts[0].values / caps[0], sizes=parts[0].size)
        mean = float(shares.strata[0].values.mean())
        made = sample_basis(
            shares,
            estimator="total paid times the mean share overpaid",
            netting=netting,
            point=total * mean,
        )
        unit = (total / parts[0].size) ** 2
        yield replace(made, variances={name: v * unit for name, v in made.variances.items()})


def _amounts(review: Review) -> list[NDArray[np.float64]] | None:
    """Dollars paid of the sampled units by stratum; None where one is not known."""
    found = []
    for stratum in review.strata:
        rows = [row for row in review.counted if row.stratum == stratum.label]
        if any(row.paid is None for row in rows):
            return None
        found.append(np.array([(row.paid or 0) / 100 for row in rows]))
    return found
