"""Forty formulas that payers use, each computed by hand from the arrays of one audit.

Nothing here imports the package: a formula is named only if the search finds it by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Audit:
    """Sampled amounts by stratum in dollars, and the frame's counts and dollars."""

    sizes: tuple[int, ...]
    paid: tuple[Floats, ...]
    overpaid: tuple[Floats, ...]
    books: tuple[float, ...]
    lines: int
    federal_share: float

    @property
    def size(self) -> int:
        return sum(self.sizes)

    @property
    def n(self) -> int:
        return sum(len(y) for y in self.overpaid)

    @property
    def whole(self) -> Floats:
        return np.concatenate(self.overpaid)

    @property
    def whole_paid(self) -> Floats:
        return np.concatenate(self.paid)

    def total(self, values: tuple[Floats, ...] | None = None) -> float:
        found = self.overpaid if values is None else values
        return sum(size * float(y.mean()) for size, y in zip(self.sizes, found, strict=True))

    def se(
        self,
        values: tuple[Floats, ...] | None = None,
        *,
        fpc: Callable[[float], float] = lambda f: 1 - f,
        ddof: int = 1,
    ) -> float:
        found = self.overpaid if values is None else values
        return float(
            sum(
                size**2 * fpc(len(y) / size) * float(np.var(y, ddof=ddof)) / len(y)
                for size, y in zip(self.sizes, found, strict=True)
            )
            ** 0.5
        )

    def lower(self, quantile: float, **how: Callable[[float], float] | int) -> float:
        return self.total() - quantile * self.se(**how)  # type: ignore[arg-type]


def z(level: float) -> float:
    return float(stats.norm.ppf(level))


def t(level: float, df: float) -> float:
    return float(stats.t.ppf(level, df))


def _none(_: float) -> float:
    return 1.0


def _satterthwaite(a: Audit) -> float:
    parts = [
        size * (size - len(y)) * np.var(y, ddof=1) / len(y)
        for size, y in zip(a.sizes, a.overpaid, strict=True)
    ]
    down = sum(v**2 / (len(y) - 1) for v, y in zip(parts, a.overpaid, strict=True))
    return float(sum(parts) ** 2 / down)


def _ratio(a: Audit) -> tuple[float, float]:
    rate = a.total() / a.total(a.paid)
    rest = tuple(y - rate * x for y, x in zip(a.overpaid, a.paid, strict=True))
    return sum(a.books) * rate, a.se(rest)


def _separate(a: Audit) -> tuple[float, float]:
    rates = [y.sum() / x.sum() for y, x in zip(a.overpaid, a.paid, strict=True)]
    rest = tuple(y - r * x for y, r, x in zip(a.overpaid, rates, a.paid, strict=True))
    return float(sum(b * r for b, r in zip(a.books, rates, strict=True))), a.se(rest)


def _shares(a: Audit) -> tuple[float, float]:
    share = tuple(y / x for y, x in zip(a.overpaid, a.paid, strict=True))
    point = sum(b * float(s.mean()) for b, s in zip(a.books, share, strict=True))
    square = sum(b**2 * np.var(s, ddof=1) / len(s) for b, s in zip(a.books, share, strict=True))
    return point, float(square**0.5)


def _rate(a: Audit) -> float:
    return float((a.whole != 0).mean())


def _positive(a: Audit) -> Floats:
    return a.whole[a.whole > 0]


def _clopper_pearson(a: Audit, level: float) -> float:
    k = int((a.whole != 0).sum())
    return float(stats.beta.ppf(1 - level, k, a.n - k + 1))


def _hypergeometric(a: Audit, level: float) -> int:
    k = int((a.whole != 0).sum())
    units = np.arange(k, a.size)
    return int(units[np.argmax(stats.hypergeom.sf(k - 1, a.size, units, a.n) > 1 - level)])


@dataclass(frozen=True)
class HandFormula:
    """A formula by hand, for one stratum, several or either, and a word that must name it."""

    words: str
    value: Callable[[Audit], float]
    named: tuple[str, ...]
    strata: tuple[int, ...] = (1, 3)


def _hand(
    words: str,
    value: Callable[[Audit], float],
    *named: str,
    strata: tuple[int, ...] = (1, 3),
) -> HandFormula:
    return HandFormula(words, value, named, strata)


ONE, MANY = (1,), (3,)
LEFT_OUT = "strata ignored"

FORTY = (
    _hand("point", lambda a: a.total(), "expansion", "the point"),
    _hand("z, 90%", lambda a: a.lower(z(0.9)), "z", "one-sided 90%"),
    _hand("z, two-sided 90%", lambda a: a.lower(z(0.95)), "z", "two-sided 90%"),
    _hand("z, two-sided 95%", lambda a: a.lower(z(0.975)), "z", "two-sided 95%"),
    _hand("z, 85%", lambda a: a.lower(z(0.85)), "z", "one-sided 85%"),
    _hand("z, 99%", lambda a: a.lower(z(0.99)), "z", "one-sided 99%"),
    _hand("t, n - 1", lambda a: a.lower(t(0.9, a.n - 1)), "t with n - ", strata=ONE),
    _hand("t, n - H", lambda a: a.lower(t(0.9, a.n - 3)), "t with n - H", strata=MANY),
    _hand("t, n - 1, strata", lambda a: a.lower(t(0.9, a.n - 1)), "t with n - 1", strata=MANY),
    _hand(
        "t, smallest",
        lambda a: a.lower(t(0.9, min(len(y) for y in a.overpaid) - 1)),
        "smallest n_h - 1",
        strata=MANY,
    ),
    _hand(
        "t, Satterthwaite",
        lambda a: a.lower(t(0.9, _satterthwaite(a))),
        "Satterthwaite",
        strata=MANY,
    ),
    _hand("no fpc", lambda a: a.lower(z(0.9), fpc=_none), "without the finite population"),
    _hand("fpc unrooted", lambda a: a.lower(z(0.9), fpc=lambda f: (1 - f) ** 2), "squared"),
    _hand("divisor n", lambda a: a.lower(z(0.9), ddof=0), "divisor n"),
    _hand("table of z", lambda a: a.lower(1.28), "table of 2 digits"),
    _hand(
        "s for its standard error",
        lambda a: (
            a.total()
            - z(0.9)
            * sum(size**2 * np.var(y, ddof=1) for size, y in zip(a.sizes, a.overpaid, strict=True))
            ** 0.5
        ),
        "standard deviation in place",
    ),
    _hand("upper limit", lambda a: a.total() + z(0.9) * a.se(), "upper limit"),
    _hand("ratio", lambda a: _ratio(a)[0], "ratio on paid", "the point"),
    _hand("ratio limit", lambda a: _ratio(a)[0] - z(0.9) * _ratio(a)[1], "ratio on paid"),
    _hand("separate ratio", lambda a: _separate(a)[0], "separate ratio", strata=MANY),
    _hand(
        "separate ratio limit",
        lambda a: _separate(a)[0] - z(0.9) * _separate(a)[1],
        "separate ratio",
        strata=MANY,
    ),
    _hand(
        "pooled ratio",
        lambda a: sum(a.books) * float(a.whole.sum() / a.whole_paid.sum()),
        "ratio on paid that ignores the strata",
        strata=MANY,
    ),
    _hand("mean share", lambda a: _shares(a)[0], "mean share overpaid"),
    _hand(
        "mean share limit",
        lambda a: _shares(a)[0] - z(0.9) * _shares(a)[1],
        "mean share overpaid",
    ),
    _hand(
        "strata ignored",
        lambda a: a.size * float(a.whole.mean()),
        "expansion that ignores the strata",
        strata=MANY,
    ),
    _hand(
        "mean of stratum means",
        lambda a: a.size * float(np.mean([y.mean() for y in a.overpaid])),
        "plain mean of the stratum means",
        strata=MANY,
    ),
    _hand(
        "sum of stratum limits",
        lambda a: sum(
            size * float(y.mean())
            - t(0.9, len(y) - 1)
            * (size * (size - len(y)) * float(np.var(y, ddof=1)) / len(y)) ** 0.5
            for size, y in zip(a.sizes, a.overpaid, strict=True)
        ),
        "limits of the strata added",
        strata=MANY,
    ),
    _hand(
        "mean of errors times N",
        lambda a: a.size * float(a.whole[a.whole != 0].mean()),
        "mean of the errors alone",
        strata=ONE,
    ),
    _hand(
        "mean of positive errors times N",
        lambda a: a.size * float(_positive(a).mean()),
        "alone",
        strata=ONE,
    ),
    _hand(
        "spread of the errors alone",
        lambda a: (
            a.total()
            - z(0.9)
            * (
                a.size
                * (a.size - len(_positive(a)))
                * float(np.var(_positive(a), ddof=1))
                / len(_positive(a))
            )
            ** 0.5
        ),
        "spread of the errors alone",
        strata=ONE,
    ),
    _hand("rate times dollars", lambda a: _rate(a) * sum(a.books), "error rate times the dollars"),
    _hand(
        "limit of the rate times dollars",
        lambda a: (_rate(a) - z(0.9) * (_rate(a) * (1 - _rate(a)) / a.n) ** 0.5) * sum(a.books),
        "error rate times the dollars",
    ),
    _hand(
        "exact limit of the rate times dollars",
        lambda a: _clopper_pearson(a, 0.9) * sum(a.books),
        "Clopper-Pearson",
    ),
    _hand(
        "hypergeometric limit times the mean error",
        lambda a: _hypergeometric(a, 0.9) * float(a.whole[a.whole != 0].mean()),
        "hypergeometric",
        "mean error",
    ),
    _hand(
        "median",
        lambda a: sum(
            size * float(np.median(y)) for size, y in zip(a.sizes, a.overpaid, strict=True)
        ),
        "times the median",
    ),
    _hand(
        "frame for a stratum",
        lambda a: a.size * sum(float(y.mean()) for y in a.overpaid),
        "every stratum expanded to the whole frame",
        strata=MANY,
    ),
    _hand(
        "sizes swapped",
        lambda a: (
            a.sizes[1] * float(a.overpaid[0].mean())
            + a.sizes[0] * float(a.overpaid[1].mean())
            + a.sizes[2] * float(a.overpaid[2].mean())
        ),
        "strata 1 and 2 swapped",
        strata=MANY,
    ),
    _hand(
        "lines for claims",
        lambda a: a.lines * float(a.whole.mean()),
        "(lines of the frame)",
        strata=ONE,
    ),
    _hand(
        "weights twice",
        lambda a: sum(
            (size / len(y)) ** 2 * float(y.sum())
            for size, y in zip(a.sizes, a.overpaid, strict=True)
        ),
        "weights applied twice",
    ),
    _hand("federal share", lambda a: a.federal_share * a.lower(z(0.9)), "the federal share"),
    _hand(
        "less the sample",
        lambda a: a.lower(z(0.9)) - float(a.whole.sum()),
        "less the overpayment of the sample",
    ),
    _hand(
        "total less audited",
        lambda a: (
            sum(a.books) - a.total(tuple(x - y for x, y in zip(a.paid, a.overpaid, strict=True)))
        ),
        "less the expanded audited amounts",
    ),
    _hand(
        "mean rounded to the cent",
        lambda a: sum(
            size * round(float(y.mean()), 2) for size, y in zip(a.sizes, a.overpaid, strict=True)
        ),
        "rounded to the cent",
    ),
)
"""Each formula with the words that must stand in the name that the search gives it."""
