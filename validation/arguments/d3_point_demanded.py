"""D3: the point estimate is demanded, not the lower limit."""

from __future__ import annotations

from validation.appeals.treatment_choices import AS_TREATED
from validation.formulas.demanded_points import demanded_point
from validation.formulas.planned_amounts import ordinary_rounding
from validation.study.amounts import usd
from validation.study.finding_records import Finding, make_finding, no_demand
from validation.study.studies import Study


def find(study: Study) -> Finding:
    """The demand against point and lower limit, under the study's own rules."""
    made, over, asked = study.recomputed, study.estimate, study.demanded
    if made is None or over is None or asked is None:
        return no_demand(study, "D3", "the findings by unit", "the amount demanded")
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
        return make_finding(
            study,
            "D3",
            "goes to amount",
            f"the point estimate{how} of {usd(asked)} is demanded",
            f"{both}; {made.rule_set.name} demands {made.rule_set.limit_name}",
            dollars=asked - found.amount,
        )
    if made.rule_set.amount == "point estimate":
        fact = "the rules ask for the point estimate"
    else:
        fact = "the rules ask for the lower limit, and the demand is no point estimate"
    return make_finding(study, "D3", "not supported", fact, both)
