"""Ratio estimates on the dollars paid: combined, separate, and of the pooled sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from extrapolation import Sample
from validation.formulas.formula_bases import FormulaBasis, sample_basis
from validation.formulas.treated_findings import TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay

if TYPE_CHECKING:
    from numpy.typing import NDArray


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """T = X Y / X-hat over all strata, T = sum X_h y_h / x_h, and T = X sum y / sum x.

    The variance is that of N ubar with u = y - R x, as most texts print it, and the same times
    (X / Xhat)^2, as linearization gives it (Cochran 1977, section 6.4; Saerndal, Swensson and
    Wretman 1992, section 5.6).
    """
    paid, books = findings.paid, findings.books
    if paid is None or books is None or sum(books) <= 0:
        return
    parts, total = findings.sample.strata, sum(books)
    below = sum(part.size * float(x.mean()) for part, x in zip(parts, paid, strict=True))
    if below > 0:
        rate = findings.sample.total / below
        yield _of_residuals(
            findings,
            [part.values - rate * x for part, x in zip(parts, paid, strict=True)],
            estimator="ratio on paid",
            point=total * rate,
            scale=(total / below) ** 2,
        )
    if len(parts) < 2:
        return
    sums = [float(x.sum()) for x in paid]
    if min(sums) > 0:
        rates = [float(part.values.sum()) / x for part, x in zip(parts, sums, strict=True)]
        yield _of_residuals(
            findings,
            [part.values - r * x for part, r, x in zip(parts, rates, paid, strict=True)],
            estimator="separate ratio on paid",
            point=sum(book * rate for book, rate in zip(books, rates, strict=True)),
        )
    everything = np.concatenate(paid)
    if everything.sum() > 0:
        rate = float(findings.whole.sum() / everything.sum())
        pooled = Sample.from_arrays(findings.whole - rate * everything, sizes=sum(findings.sizes))
        yield sample_basis(
            pooled,
            estimator="ratio on paid that ignores the strata",
            netting=findings.netting,
            point=total * rate,
            departures=1,
        )


def _of_residuals(
    findings: TreatedFindings,
    residuals: list[NDArray[np.float64]],
    *,
    estimator: str,
    point: float,
    scale: float | None = None,
) -> FormulaBasis:
    parts = findings.sample.strata
    sample = Sample(
        tuple(replace(part, values=u) for part, u in zip(parts, residuals, strict=True))
    )
    plain = sample_basis(sample, estimator=estimator, netting=findings.netting, point=point)
    if scale is None:
        return plain
    scaled = {f"{name}, times (X / Xhat)^2": v * scale for name, v in plain.variances.items()}
    return replace(plain, variances={**plain.variances, **scaled})


RATIO = FormulaWay("ratio", bases)
