"""D8: the limit below zero or below the sampled overpayment."""

from __future__ import annotations

from validation.arguments.argument import Argument
from validation.arguments.needs import recomputed_demand
from validation.study.amounts import usd, usd_down
from validation.study.finding_records import Finding

WANTED = ("the findings by unit", "the rules of the limit")


class Floor(Argument):
    """The raw limit, then the floor of the rules."""

    code = "D8"
    needs = (recomputed_demand(*WANTED),)

    def find(self) -> Finding:
        study = self.study
        made, sampled = self.recomputed, study.sampled_overpayment
        if sampled is None or made.interval.low is None:
            return self.not_tried(*WANTED)
        low = made.interval.low
        by_limit = made.rule_set.amount == "lower limit"
        if not by_limit or low >= max(sampled, 0.0):
            return self.finding(
                "not supported",
                f"the limit of {usd_down(low)} is not below the {usd(sampled)} found in the sample",
                "the floor of the rules does not apply",
            )
        return self.finding(
            "context",
            f"the limit of {usd_down(low)} is below the {usd(sampled)} found in the sample",
            f"the floor of {made.rule_set.name} is {made.rule_set.floor}: it raises the amount to "
            f"{made.amount}",
            dollars=float(made.amount) - low,
        )
