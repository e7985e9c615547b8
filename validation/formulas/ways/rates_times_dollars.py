"""The error rate, or a limit of it, times the dollars paid or the mean error."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.special import betaincinv

from extrapolation.ratstats.exact_counts import lower_count, upper_count
from validation.formulas.formula_bases import FormulaBasis, Z
from validation.formulas.treated_findings import TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """T = p X, and T = p N ebar, where p is the share of units in error and ebar the mean error.

    With the limits of p: by its standard error, by the hypergeometric and by the binomial
    distribution (Clopper and Pearson). Every unit in error is taken as wholly in error by the
    first. Strata are weighted by their dollars or their units.
    """
    errors = [values != 0 for values in findings.values]
    if findings.books is not None:
        yield from _scaled(findings, errors, findings.books, "error rate times the dollars paid")
    found = findings.whole[findings.whole != 0]
    if len(found):
        mean = float(found.mean())
        weights = tuple(size * mean for size in findings.sizes)
        words = "error rate times the units times the mean error"
        yield from _scaled(findings, errors, weights, words)


def _scaled(
    findings: TreatedFindings,
    errors: list[np.ndarray[tuple[int, ...], np.dtype[np.bool_]]],
    weights: tuple[float, ...],
    words: str,
) -> Iterator[FormulaBasis]:
    sizes, counts = findings.sizes, [int(e.sum()) for e in errors]
    ns = [len(e) for e in errors]
    shares = [k / n for k, n in zip(counts, ns, strict=True)]
    parts = list(zip(weights, shares, ns, sizes, strict=True))
    variances = {
        "with fpc": sum(
            w**2 * p * (1 - p) / max(n - 1, 1) * (1 - n / size) for w, p, n, size in parts
        ),
        "without fpc": sum(w**2 * p * (1 - p) / max(n - 1, 1) for w, p, n, _ in parts),
        "without fpc, divisor n": sum(w**2 * p * (1 - p) / n for w, p, n, _ in parts),
    }
    degrees = {**Z, "t with n - H degrees of freedom": float(sum(ns) - len(ns))}
    point = sum(w * p for w, p, *_ in parts)
    yield FormulaBasis(words, findings.netting, point, variances, degrees, departures=1)
    if len(ns) > 1:
        pooled, n = sum(counts) / sum(ns), sum(ns)
        total = sum(weights)
        spread = total**2 * pooled * (1 - pooled)
        yield FormulaBasis(
            f"{words}, strata ignored",
            findings.netting,
            total * pooled,
            {
                "with fpc": spread / (n - 1) * (1 - n / sum(sizes)),
                "without fpc": spread / (n - 1),
                "without fpc, divisor n": spread / n,
            },
            {**Z, "t with n - 1 degrees of freedom": float(n - 1)},
            departures=2,
        )
    of = (sum(weights), sum(sizes), sum(ns), sum(counts))
    strata = ", strata ignored" if len(ns) > 1 else ""
    for critical, exact in (("hypergeometric", _hypergeometric), ("Clopper-Pearson", _binomial)):
        yield FormulaBasis(
            f"limit of the {words}{strata}",
            findings.netting,
            of[0] * of[3] / of[2],
            {},
            {},
            exact=lambda level, exact=exact: exact(*of, level),  # type: ignore[misc]
            own_limits=("exact", critical),
            departures=1 + bool(strata),
        )


def _hypergeometric(
    total: float, size: int, n: int, found: int, level: float
) -> tuple[float, float]:
    low, high = (limit(size, n, found, 1 - level) for limit in (lower_count, upper_count))
    return total * low / size, total * high / size


def _binomial(total: float, _size: int, n: int, found: int, level: float) -> tuple[float, float]:
    low = 0.0 if found == 0 else float(betaincinv(found, n - found + 1, 1 - level))
    high = 1.0 if found == n else float(betaincinv(found + 1, n - found, level))
    return total * low, total * high


RATES_TIMES_DOLLARS = FormulaWay("error rate times dollars", bases)
