"""The amount of the planned formula, what rounding makes of it, and what other formulas cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scipy.special import ndtri, stdtrit

from extrapolation.bounds import BOUNDS
from validation.appeals.changed_reviews import AS_TREATED
from validation.formulas.demanded_points import demanded_number
from validation.formulas.formula import Formula, correction_words
from validation.formulas.formula_bases import FormulaBasis
from validation.formulas.formula_trials import TABLE_DIGITS
from validation.study.amounts import usd
from validation.study.studies import Study

# A difference up to the larger of these is rounding: one dollar, or a tenth of a percent.
DOLLAR, SHARE = 1.0, 0.001
# Within this a figure is the amount to the cent.
CENT = 0.015


@dataclass(frozen=True)
class PlannedFormula:
    """How the rules compute the limit: its quantile q, one-sided level and critical value."""

    formula: Formula
    quantile: float
    limit: float


def planned_formula(study: Study) -> PlannedFormula | None:
    """The planned limit as a formula T - q SE; None where it is another kind of limit."""
    made, over = study.recomputed, study.estimate
    if made is None or over is None or made.interval.low is None or not over.se > 0:
        return None
    quantile = BOUNDS[made.interval.bound].own_quantile
    if quantile is None or made.rule_set.amount != "lower limit":
        return None
    level = made.interval.level
    if made.interval.side == "two-sided":
        level = (1 + level) / 2
    formula = Formula(
        over.estimator,
        AS_TREATED,
        "with fpc",
        quantile.critical,
        round(level, 10),
        "the lower limit demanded,",
        "down to the cent",
    )
    reach = over.point - made.interval.low
    return PlannedFormula(formula, reach / over.se, made.interval.low)


def ordinary_rounding(study: Study) -> str:
    """How the demand comes from the planned formula by rounding alone; empty where it does not.

    Ordinary are: rounding down to 1, 10, 100, 1,000 or 10,000 dollars, means of strata rounded
    to the cent, a critical value from a printed table of the planned one, and any difference of
    at most $1 or 0.1%.
    """
    made, number = study.recomputed, demanded_number(study)
    if made is None or number is None:
        return ""
    amount = float(made.amount)
    for how, value in _variants(study, amount):
        if number.matches(value) or abs(number.value - value) < CENT:
            return how or "to the printed digit"
        unit = number.cut_from(value)
        if unit is not None:
            cut = f"down to a multiple of {usd(unit).removesuffix('.00')}"
            return f"{how}, then {cut}" if how else cut
    if abs(number.value - amount) <= max(DOLLAR, SHARE * abs(amount)):
        return "within $1 or 0.1% of the planned amount"
    return ""


def rounded_up(study: Study) -> str:
    """The dollars to whose next multiple the planned amount was rounded up; empty where not."""
    made, number = study.recomputed, demanded_number(study)
    unit = number.round_unit if number is not None else None
    if made is None or number is None or unit is None or unit <= DOLLAR:
        return ""
    above = number.value - float(made.amount)
    return usd(unit).removesuffix(".00") if 0 < above < unit else ""


def _variants(study: Study, amount: float) -> Iterator[tuple[str, float]]:
    """The planned amount, and the same with means or critical value rounded before use."""
    yield "", amount
    over, planned = study.estimate, planned_formula(study)
    if over is None or not over.simple_expansion:
        return
    moved = sum(part.size * (round(float(part.mean), 2) - part.mean) for part in over.sample.strata)
    if planned is None:
        if abs(amount - over.point) < CENT:
            yield "with each mean rounded to the cent", amount + float(moved)
        return
    if abs(amount - planned.limit) > CENT:
        return  # a floor, a cap or a multiple decides the amount
    for mean in (0.0, float(moved)):
        for digits in (None, *TABLE_DIGITS):
            used = planned.quantile if digits is None else round(planned.quantile, digits)
            words = []
            if mean:
                words.append("each mean rounded to the cent")
            if digits is not None:
                words.append(f"the critical value {used:g} of a printed table")
            shifted = amount + mean + (planned.quantile - used) * over.se
            if words:
                yield f"with {' and '.join(words)}", shifted


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
