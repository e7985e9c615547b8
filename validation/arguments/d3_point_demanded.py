"""D3: the point estimate is demanded, not the lower limit."""

from __future__ import annotations

from validation.appeals.changed_reviews import AS_TREATED
from validation.arguments.argument import Argument
from validation.arguments.needs import recomputed_demand
from validation.formulas.demanded_points import demanded_point
from validation.formulas.planned_formulas import ordinary_rounding
from validation.study.amounts import usd
from validation.study.finding_records import Finding
from validation.study.studies import Study


class PointDemanded(Argument):
    """The demand against point and lower limit, under the study's own rules."""

    code = "D3"
    needs = (recomputed_demand("the findings by unit", "the amount demanded"),)
    of_demand = True

    def find(self) -> Finding:
        study = self.study
        made, over = self.recomputed, self.estimate
        assert study.demanded is not None
        asked = float(study.demanded)
        # A demand that is the planned amount, rounded, is no point estimate whatever it resembles.
        found = None if ordinary_rounding(study) else demanded_point(study)
        both = f"point {usd(over.point)}, under the rules {usd(float(made.amount))}"
        if made.rule_set.amount == "lower limit" and found is not None:
            how = "" if found.treatment == AS_TREATED else f", {found.treatment},"
            if how:
                both += (
                    f"; {found.treatment}: point {usd(found.point)}, by the limit of the rules "
                    f"{usd(found.amount)}"
                )
            return self.finding(
                "goes to amount",
                f"the point estimate{how} of {usd(asked)} is demanded",
                f"{both}; {made.rule_set.name} demands {made.rule_set.limit_name}",
                dollars=asked - found.amount,
            )
        if made.rule_set.amount == "point estimate":
            fact = "the rules ask for the point estimate"
        else:
            fact = "the rules ask for the lower limit, and the demand is no point estimate"
        return self.finding("not supported", fact, both)

    @classmethod
    def reports_demand(cls, study: Study) -> bool:
        """Do the rules ask for the limit where the demand is a point?"""
        rules = study.rule_set
        by_limit = rules is not None and rules.amount == "lower limit"
        return by_limit and demanded_point(study) is not None
