"""D3: the point estimate is demanded, not the lower limit."""

from __future__ import annotations

from validation.amounts import usd
from validation.finding_records import Finding, make_finding, not_tried
from validation.printed_figures import PrintedNumber
from validation.studies import Study


def find(study: Study) -> Finding:
    """The demand against point and lower limit, under the study's own rules."""
    made, over, asked = study.recomputed, study.estimate, study.demanded
    if made is None or over is None or asked is None:
        return not_tried(study, "D3", "the findings by unit", "the amount demanded")
    printed = study.figures.number("demand") if study.figures is not None else None
    number = printed or PrintedNumber.parse(f"{asked:.2f}")
    is_point = number.matches(over.point) and not number.matches(float(made.amount))
    both = f"point {usd(over.point)}, under the rules {usd(float(made.amount))}"
    if made.rule_set.amount == "lower limit" and is_point:
        return make_finding(
            study, "D3", "goes to amount", f"the point estimate of {usd(asked)} is demanded",
            f"{both}; {made.rule_set.name} demands {made.rule_set.limit_name}",
            dollars=asked - float(made.amount),
        )  # fmt: skip
    word = "the point estimate" if made.rule_set.amount == "point estimate" else "the lower limit"
    return make_finding(
        study, "D3", "not supported",
        f"the rules ask for {word}, and the demand is not another point", both,
    )  # fmt: skip
