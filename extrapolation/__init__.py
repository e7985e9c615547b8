"""After the review: estimates, limits and the demand.

Every name is imported when it is first asked for: the package itself costs next to nothing.
"""

from typing import TYPE_CHECKING

from extrapolation.priced_reviews import demand_of as _demand_of
from primafacie.core.lazy_names import lazy_names
from primafacie.core.siblings import check_siblings

check_siblings(__file__)

if TYPE_CHECKING:
    from extrapolation import ratstats
    from extrapolation.amounts_beside import OtherAmount
    from extrapolation.auxiliary_estimates import difference, greg, ratio, regression
    from extrapolation.bounds import BOUNDS, Bound
    from extrapolation.cell_estimates import by_domain, error_rate, poststratify, rake
    from extrapolation.credits import Credit
    from extrapolation.demand_steps import DemandStep
    from extrapolation.demands import Demand, RefundPeriod, demand
    from extrapolation.estimates import Estimate
    from extrapolation.estimators import StratumEstimate
    from extrapolation.expansion_estimates import count, estimate, expand
    from extrapolation.exports import export_estimate
    from extrapolation.intervals import Interval
    from extrapolation.quantities import Quantity
    from extrapolation.reviews import (
        Review,
        ReviewedStratum,
        ReviewRow,
        SecondFinding,
        Treatment,
        Violation,
        add_violations,
        merge_reviews,
        merge_violations,
        read_review,
        within_reopening,
    )
    from extrapolation.samples import Sample, StratumSample
    from extrapolation.treatments_beside import OtherTreatment, other_treatments
    from primafacie.core.money import Money

__all__ = [
    "BOUNDS",
    "Bound",
    "Credit",
    "Demand",
    "DemandStep",
    "Estimate",
    "Interval",
    "OtherAmount",
    "OtherTreatment",
    "Quantity",
    "RefundPeriod",
    "Review",
    "ReviewRow",
    "ReviewedStratum",
    "Sample",
    "SecondFinding",
    "StratumEstimate",
    "StratumSample",
    "Treatment",
    "Violation",
    "add_violations",
    "by_domain",
    "count",
    "demand",
    "difference",
    "error_rate",
    "estimate",
    "expand",
    "export_estimate",
    "greg",
    "merge_reviews",
    "merge_violations",
    "other_treatments",
    "poststratify",
    "rake",
    "ratio",
    "ratstats",
    "read_review",
    "regression",
    "within_reopening",
]

_HOMES = {
    "OtherAmount": "amounts_beside",
    "difference": "auxiliary_estimates",
    "greg": "auxiliary_estimates",
    "ratio": "auxiliary_estimates",
    "regression": "auxiliary_estimates",
    "BOUNDS": "bounds",
    "Bound": "bounds",
    "by_domain": "cell_estimates",
    "error_rate": "cell_estimates",
    "poststratify": "cell_estimates",
    "rake": "cell_estimates",
    "Credit": "credits",
    "DemandStep": "demand_steps",
    "Demand": "demands",
    "RefundPeriod": "demands",
    "demand": "demands",
    "Estimate": "estimates",
    "StratumEstimate": "estimators",
    "count": "expansion_estimates",
    "estimate": "expansion_estimates",
    "expand": "expansion_estimates",
    "export_estimate": "exports",
    "Interval": "intervals",
    "Quantity": "quantities",
    "Review": "reviews",
    "ReviewedStratum": "reviews",
    "ReviewRow": "reviews",
    "SecondFinding": "reviews",
    "Treatment": "reviews",
    "Violation": "reviews",
    "add_violations": "reviews",
    "merge_reviews": "reviews",
    "merge_violations": "reviews",
    "read_review": "reviews",
    "within_reopening": "reviews",
    "Sample": "samples",
    "StratumSample": "samples",
    "OtherTreatment": "treatments_beside",
    "other_treatments": "treatments_beside",
}
_FOLDERS = ("bounds", "estimators", "exports", "monitoring", "ratstats", "reviews", "simulation")

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES, _FOLDERS)


def _priced(review: "Review") -> "Money":
    from extrapolation.demands import demand
    from extrapolation.expansion_estimates import estimate

    return demand(estimate(review)).amount


_demand_of.append(_priced)
