"""Every difference between the formula used and the planned one, priced alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scipy.special import ndtri, stdtrit

from validation.formulas.formula_bases import FormulaBasis
from validation.formulas.formula_search import Formula, correction_words


@dataclass(frozen=True)
class PricedError:
    """One difference: what was done instead of what, and the limit with it alone."""

    words: str
    limit: float
    change: float


def price_errors(
    bases: Sequence[FormulaBasis], *, planned: Formula, used: Formula
) -> tuple[PricedError, ...]:
    """The planned limit with each difference alone; differences that offset each other show.

    The changes do not add up to the whole: each is measured against the planned formula.
    """
    start = _limit(bases, planned)
    if start is None:
        return ()
    changes = {
        "estimator": (used.estimator, planned.estimator),
        "netting": (used.netting, planned.netting),
        "variance": (used.variance, planned.variance),
        "critical": (used.critical, planned.critical),
        "level": (used.level, planned.level),
        "digits": (used.digits, planned.digits),
    }
    rows = []
    for name, (new, old) in changes.items():
        if new == old:
            continue
        alone = _limit(bases, replace(planned, **{name: new}))  # type: ignore[arg-type]
        # Other degrees of freedom that give the same quantile are no difference.
        if alone is not None and abs(alone - start) >= 0.005:
            rows.append(PricedError(_words(name, new, old), alone, alone - start))
    return tuple(rows)


def _words(name: str, new: object, old: object) -> str:
    if name == "level" and isinstance(new, float) and isinstance(old, float):
        return f"one-sided {100 * new:g}% instead of {100 * old:g}%"
    if name == "digits":
        return f"critical value of {new} digits"
    return correction_words(f"{new} instead of {old}")


def _limit(bases: Sequence[FormulaBasis], formula: Formula) -> float | None:
    """T - q SE of a formula; None where the bases do not hold it."""
    for basis in bases:
        if (basis.estimator, basis.netting) != (formula.estimator, formula.netting):
            continue
        variance = basis.variances.get(formula.variance)
        df = basis.degrees.get(formula.critical)
        if variance is None or variance < 0 or df is None or formula.level is None:
            continue
        quantile = float(ndtri(formula.level) if df == float("inf") else stdtrit(df, formula.level))
        if formula.digits is not None:
            quantile = round(quantile, formula.digits)
        return basis.point - quantile * float(variance**0.5)
    return None
