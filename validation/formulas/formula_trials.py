"""Every formula of the bases with its values, and in how many respects each is unusual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scipy.special import ndtri, stdtrit

from validation.appeals.changed_reviews import AS_TREATED
from validation.formulas.formula import Formula
from validation.formulas.formula_bases import USUAL_VARIANCES, FormulaBasis
from validation.study.printed_figures import PrintedFigures

# One-sided levels; each is also the end of a two-sided interval.
LEVELS = (0.75, 0.80, 0.85, 0.90, 0.925, 0.95, 0.975, 0.99, 0.995)
USUAL_LEVELS = (0.90, 0.95, 0.975)
# Digits after the point of printed tables of z and t.
TABLE_DIGITS = (2, 3, 4)
MOST_DEPARTURES = 3
"""A formula is tried with at most so many respects in which it is not the usual one."""
USUAL_TREATMENTS = (AS_TREATED, "as given", "counted")
_UNUSUAL_CRITICAL = ("Satterthwaite", "smallest")


@dataclass(frozen=True)
class Trial:
    """A formula tried: its words, its values in dollars, and its departures from the usual."""

    formula: tuple[str, str, str, str, float | None]
    point: float
    se: float | None
    reach: float | None
    departures: int
    ends: tuple[float, float] | None = None
    digits: int | None = None

    def value(self, kind: str) -> float | None:
        """The value that would be printed as this kind of figure; None where it gives none."""
        if self.ends is not None and kind in ("lower", "upper"):
            return self.ends[kind == "upper"]
        if kind == "point":
            return self.point
        if kind == "se":
            return self.se
        if self.reach is None:
            return None
        return self.point - self.reach if kind == "lower" else self.point + self.reach

    @property
    def fingerprint(self) -> tuple[float, ...]:
        """Equal for formulas that give the same numbers in full precision."""
        upper = self.ends[1] if self.ends is not None else 0.0
        parts = (self.point, self.se or 0.0, self.reach or 0.0, upper)
        return tuple(float(f"{v:.12g}") for v in parts)

    def named(self, amount: str, rounding: str) -> Formula:
        """The formula with what was demanded, and how it was rounded."""
        return Formula(*self.formula, amount=amount, rounding=rounding, digits=self.digits)


def formula_trials(bases: Iterable[FormulaBasis], figures: PrintedFigures) -> Iterator[Trial]:
    """Every formula of the bases with at most `MOST_DEPARTURES`, tables of few digits too."""
    limits = any(kind in figures.said for kind in ("lower", "upper", "demand"))
    errors = "se" in figures.said
    plain = not errors and "lower" not in figures.said and "upper" not in figures.said
    for basis in bases:
        head = (basis.estimator, basis.netting)
        apart = basis.departures + (basis.netting not in USUAL_TREATMENTS)
        if plain:
            yield Trial((*head, "", "", None), basis.point, None, None, apart)
        if basis.exact is not None and limits and not errors:
            yield from _own_limits(basis, apart)
        for variance, amount in basis.variances.items():
            if amount < 0 or not (limits or errors):
                continue
            se = amount**0.5
            further = apart + (variance not in USUAL_VARIANCES)
            if not limits:
                yield Trial((*head, variance, "", None), basis.point, se, None, further)
                continue
            for critical, df in basis.degrees.items():
                if df > 0:
                    unusual = further + any(word in critical for word in _UNUSUAL_CRITICAL)
                    yield from _limits(basis, variance, se, critical, df, unusual)


def _own_limits(basis: FormulaBasis, departures: int) -> Iterator[Trial]:
    assert basis.exact is not None
    head = (basis.estimator, basis.netting, *basis.own_limits)
    for level in LEVELS:
        apart = departures + (level not in USUAL_LEVELS)
        if apart <= MOST_DEPARTURES:
            ends = basis.exact(level)
            yield Trial((*head, level), basis.point, None, basis.point - ends[0], apart, ends)


def _limits(
    basis: FormulaBasis, variance: str, se: float, critical: str, df: float, departures: int
) -> Iterator[Trial]:
    for level in LEVELS:
        apart = departures + (level not in USUAL_LEVELS)
        if apart > MOST_DEPARTURES:
            continue
        quantile = float(ndtri(level) if df == float("inf") else stdtrit(df, level))
        formula = (basis.estimator, basis.netting, variance, critical, level)
        yield Trial(formula, basis.point, se, quantile * se, apart)
        if apart < MOST_DEPARTURES:
            for digits in TABLE_DIGITS:
                reach = round(quantile, digits) * se
                yield Trial(formula, basis.point, se, reach, apart + 1, digits=digits)
