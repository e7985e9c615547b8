"""D8: the limit below zero or below the sampled overpayment."""

from __future__ import annotations

from validation.study.amounts import usd, usd_down
from validation.study.finding_records import Finding, make_finding, no_demand
from validation.study.studies import Study


def find(study: Study) -> Finding:
    """The raw limit, then the floor of the rules."""
    made, sampled = study.recomputed, study.sampled_overpayment
    if made is None or sampled is None or made.interval.low is None:
        return no_demand(study, "D8", "the findings by unit", "the rules of the limit")
    low = made.interval.low
    by_limit = made.rule_set.amount == "lower limit"
    if not by_limit or low >= max(sampled, 0.0):
        return make_finding(
            study,
            "D8",
            "not supported",
            f"the limit of {usd_down(low)} is not below the {usd(sampled)} found in the sample",
            "the floor of the rules does not apply",
        )
    return make_finding(
        study,
        "D8",
        "context",
        f"the limit of {usd_down(low)} is below the {usd(sampled)} found in the sample",
        f"the floor of {made.rule_set.name} is {made.rule_set.floor}: it raises the amount to "
        f"{made.amount}",
        dollars=float(made.amount) - low,
    )
