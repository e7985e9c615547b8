"""After the review: estimates, limits and the demand.

Every name is imported when it is first asked for: the package itself costs next to nothing.
"""

from typing import TYPE_CHECKING

from primafacie.core.lazy_names import lazy_names
from primafacie.core.siblings import check_siblings

check_siblings(__file__)

if TYPE_CHECKING:
    from extrapolation import ratstats
    from extrapolation.bounds import BOUNDS, Bound
    from extrapolation.confirmed_reviews import read_review
    from extrapolation.demands.alternatives import OtherAmount, OtherTreatment, other_treatments
    from extrapolation.demands.credits import Credit
    from extrapolation.demands.demand import Demand, RefundPeriod, demand
    from extrapolation.demands.demand_steps import DemandStep
    from extrapolation.estimates.auxiliary_estimates import difference, greg, ratio, regression
    from extrapolation.estimates.cell_estimates import by_domain, error_rate, poststratify, rake
    from extrapolation.estimates.estimate import Estimate
    from extrapolation.estimates.expansion_estimates import count, estimate, expand
    from extrapolation.estimates.intervals import Interval
    from extrapolation.estimators import StratumEstimate
    from extrapolation.exports import export_estimate
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
        within_reopening,
    )
    from extrapolation.samples.quantities import Quantity
    from extrapolation.samples.samples import Sample, StratumSample

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
    "OtherAmount": "demands.alternatives",
    "difference": "estimates.auxiliary_estimates",
    "greg": "estimates.auxiliary_estimates",
    "ratio": "estimates.auxiliary_estimates",
    "regression": "estimates.auxiliary_estimates",
    "BOUNDS": "bounds",
    "Bound": "bounds",
    "by_domain": "estimates.cell_estimates",
    "error_rate": "estimates.cell_estimates",
    "poststratify": "estimates.cell_estimates",
    "rake": "estimates.cell_estimates",
    "Credit": "demands.credits",
    "DemandStep": "demands.demand_steps",
    "Demand": "demands.demand",
    "RefundPeriod": "demands.demand",
    "demand": "demands.demand",
    "Estimate": "estimates.estimate",
    "StratumEstimate": "estimators",
    "count": "estimates.expansion_estimates",
    "estimate": "estimates.expansion_estimates",
    "expand": "estimates.expansion_estimates",
    "export_estimate": "exports",
    "Interval": "estimates.intervals",
    "Quantity": "samples.quantities",
    "Review": "reviews",
    "ReviewedStratum": "reviews",
    "ReviewRow": "reviews",
    "SecondFinding": "reviews",
    "Treatment": "reviews",
    "Violation": "reviews",
    "add_violations": "reviews",
    "merge_reviews": "reviews",
    "merge_violations": "reviews",
    "read_review": "confirmed_reviews",
    "within_reopening": "reviews",
    "Sample": "samples.samples",
    "StratumSample": "samples.samples",
    "OtherTreatment": "demands.alternatives",
    "other_treatments": "demands.alternatives",
}
_FOLDERS = ("bounds", "estimators", "exports", "monitoring", "ratstats", "reviews", "simulation")

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES, _FOLDERS)
