"""The precision that was wanted, the one that was predicted, and the one that was achieved.

    precision = half-width / point     half-width at a level and side, by a named quantile or bound

Two precisions are compared at the same level and side only.
"""

from __future__ import annotations

from dataclasses import dataclass

from extrapolation.bounds import Side
from extrapolation.estimates.estimate import Estimate
from primafacie.core.errors import EstimateError
from primafacie.core.units import Dollars
from sampling import Plan


@dataclass(frozen=True)
class PrecisionRow:
    """A precision with what it rests on.

    Attributes
    ----------
    what : str
        "wanted", "predicted", "achieved", or the rule set's target.
    precision : float or None
        The half-width as a fraction of the point; None where `words` says why there is none.
    half_width, point : float or None
        What was divided by what.
    level : float or None
        The confidence level of the half-width.
    side : str
        Its side.
    words : str
        How the half-width was computed.
    """

    what: str
    precision: float | None
    half_width: Dollars | None
    point: Dollars | None
    level: float | None
    side: str
    words: str


def precision_rows(over: Estimate) -> tuple[PrecisionRow, ...]:
    """The precisions of a planned estimate: wanted, predicted, and achieved at the same terms."""
    plan = over.plan
    if plan is None:
        return ()
    limit: Side = "two-sided" if plan.limit.sided == "two-sided" else plan.limit.end
    terms = _planned_terms(plan)
    rows = [_wanted(plan), *_target(plan), *_predicted(plan)]
    rows += [
        _achieved(over, level, side, "achieved, at the terms of the plan's size")
        for level, side in terms
        if (level, side) != (plan.limit.level, limit)
    ]
    return (*rows, _achieved(over, plan.limit.level, limit, "achieved, at the limit of the demand"))


def _planned_terms(plan: Plan) -> list[tuple[float, Side]]:
    """The levels and sides of the wanted and of the predicted precision, each once."""
    size = plan.size_calculation
    terms = [(item.level, item.side) for item in (size.wanted, size.predicted) if item is not None]
    return list(dict.fromkeys(terms))  # type: ignore[arg-type]


def _wanted(plan: Plan) -> PrecisionRow:
    wanted = plan.size_calculation.wanted
    if wanted is None:
        words = "The plan asks for no precision: its size was given."
        return PrecisionRow("wanted", None, None, None, None, "", words)
    words = "What the plan asks for: half-width over point of the overpayment total."
    if wanted.several:
        asked = ", ".join(f"{name} {100 * value:g}%" for name, value in wanted.several.items())
        words = f"What the plan asks for, by quantity: {asked}."
    return PrecisionRow("wanted", wanted.precision, None, None, wanted.level, wanted.side, words)


def _target(plan: Plan) -> list[PrecisionRow]:
    rules = plan.rule_set
    target = rules.further("precision.target", None)
    if target is None:
        return []
    level = float(rules.further("precision.level", rules.limit_level))
    side = str(rules.further("precision.side", "two-sided"))
    words = f"The target of the rule set {rules.name}."
    return [PrecisionRow("rule set", float(target), None, None, level, side, words)]


def _predicted(plan: Plan) -> list[PrecisionRow]:
    found = plan.size_calculation.predicted
    if found is None:
        words = "The plan predicts no precision: nothing was anticipated of the errors."
        return [PrecisionRow("predicted", None, None, None, None, "", words)]
    words = "Anticipated before the draw, from the plan's error model or probe."
    return [
        PrecisionRow(
            "predicted",
            found.precision,
            found.half_width,
            found.point,
            found.level,
            found.side,
            words,
        )
    ]


def _achieved(over: Estimate, level: float, side: Side, what: str) -> PrecisionRow:
    try:
        found = over.interval(level, side=side)
    except EstimateError as error:
        return PrecisionRow(what, None, None, over.point, level, side, f"No limit: {error.got}.")
    half = None if found.precision is None else found.precision * over.point
    words = f"From the findings, by the bound {found.bound}."
    if found.precision is None:
        words = "None: the point estimate is not above 0."
    return PrecisionRow(what, found.precision, half, over.point, level, side, words)
