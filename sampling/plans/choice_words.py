"""Design, estimator, bound and stop-early rules of a plan in words."""

from __future__ import annotations

from typing import Any

from primafacie.core.money import Money
from sampling.choices import BOUND_CARDS, ESTIMATOR_CARDS
from sampling.plans.plan_records import Plan
from sampling.plans.selection_words import DESIGN_WORDS
from sampling.plans.underpayment_floors import floor_words

_NETTING = {
    "netted": "kept as negative overpayments (netted)",
    "zeroed": "set to 0, and shown (not netted)",
}
_FLOORS = {
    "zero": "not below 0",
    "none": "none",
    "sampled overpayment": "not below the overpayment found in the sample itself",
}


def design_lines(plan: Plan) -> list[str]:
    """The design, how units are selected, and the order that positions refer to."""
    lines = [DESIGN_WORDS.get(plan.design, plan.design)]
    selection = plan.selection
    if selection["kind"] != "tickets":
        told = {k: v for k, v in selection.items() if k not in ("kind", "design", "list_digest")}
        details = ", ".join(f"{key} = {_shown(value)}" for key, value in sorted(told.items()))
        lines.append(f"Selection: {selection['kind']}" + (f" ({details})" if details else ""))
    if plan.order:
        order = "as in the file" if plan.order == ["file"] else ", ".join(plan.order)
        lines.append(
            f"Order of the frame: {order}; digest of the ordered list: "
            f"{selection.get('list_digest')}"
        )
    return lines


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(item)}" for key, item in sorted(value.items()))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def estimate_lines(plan: Plan) -> list[str]:
    """Estimator, limit, amount, underpayments, and what was recommended."""
    bound, estimator = BOUND_CARDS.get(plan.bound), ESTIMATOR_CARDS.get(plan.estimator)
    # Plans of earlier releases may name a bound or an estimator that was not checked.
    title = bound.title if bound is not None else f"the bound {plan.bound}"
    lines = [
        f"Estimator: {estimator.title if estimator is not None else plan.estimator}",
        f"Limit: {plan.limit.name}, with {title}",
    ]
    if plan.recommendation:
        words = plan.recommendation.get("words", "by a simulated planning on this frame")
        lines.append(f"Recommended before the data: {plan.recommendation['bound']}, {words}")
    lines += [
        f"Amount: the {plan.amount}; floor: {_FLOORS[plan.floor]}",
        f"Underpayments: {_NETTING[plan.netting]}",
    ]
    if plan.underpayment_floor:
        lines.append(floor_words(plan.underpayment_floor))
    return [
        *lines,
        "Other limits may be shown later, marked as not pre-specified; they do not move the amount",
    ]


def monitoring_lines(plan: Plan) -> list[str]:
    """The rules of a review that may stop early, all fixed before the draw."""
    rules = plan.monitoring
    if rules is None:
        return []
    own = dict(rules.get("parameters") or {})
    share = f", staking at most {own['share']:g} of the mean" if "share" in own else ""
    lines = [
        f"Units are reviewed in the order drawn; bet: {rules['bet']}{share}; at most "
        f"{rules['n_max']:,} units",
    ]
    if "strata" in own:
        lines.append(
            "One game is played over all strata at the whole tail"
            if own["strata"] == "union"
            else "Each stratum has its share of the tail"
        )
    if rules.get("threshold"):
        lines.append(f"Stop when the running lower limit reaches {Money(rules['threshold'])}")
    if rules.get("materiality"):
        lines.append(f"Stop when the running upper limit falls below {Money(rules['materiality'])}")
    return [*lines, "No other limit is shown while the review runs"]
