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
    from extrapolation.demands.alternatives import OtherAmount, OtherTreatment, other_treatments
    from extrapolation.demands.credits import Credit
    from extrapolation.demands.demand import Demand, RefundPeriod, demand
    from extrapolation.demands.demand_records import DemandRecord
    from extrapolation.demands.demand_steps import DemandStep
    from extrapolation.estimates.error_shares import error_rate
    from extrapolation.estimates.estimate import Estimate
    from extrapolation.estimates.estimate_records import EstimateRecord
    from extrapolation.estimates.estimation import (
        by_domain,
        count,
        difference,
        estimate,
        expand,
        greg,
        poststratify,
        rake,
        ratio,
        regression,
    )
    from extrapolation.estimates.findings_tables import FindingsTable, findings_table
    from extrapolation.estimates.interval_records import IntervalRecord
    from extrapolation.estimates.intervals import Interval
    from extrapolation.estimates.second_measures import SecondMeasure, second_measure
    from extrapolation.estimates.stated_rates import StatedRate, stated_rates
    from extrapolation.estimates.summaries import EstimateSummary
    from extrapolation.estimators import StratumEstimate
    from extrapolation.exports import export_estimate
    from extrapolation.importing import import_sample
    from extrapolation.pilots import pilot_errors
    from extrapolation.reading import read_review
    from extrapolation.reviews import (
        Progress,
        Review,
        ReviewChanges,
        ReviewedStratum,
        ReviewRow,
        SampleStatement,
        SecondFinding,
        StatedUniverse,
        Treatment,
        Violation,
        add_violations,
        merge_dealt,
        merge_reviews,
        merge_violations,
        progress,
        review_changes,
        within_reopening,
    )
    from extrapolation.samples.quantities import Quantity
    from extrapolation.samples.samples import Sample, StratumSample

__all__ = [
    "BOUNDS",
    "Bound",
    "Credit",
    "Demand",
    "DemandRecord",
    "DemandStep",
    "Estimate",
    "EstimateRecord",
    "EstimateSummary",
    "FindingsTable",
    "Interval",
    "IntervalRecord",
    "OtherAmount",
    "OtherTreatment",
    "Progress",
    "Quantity",
    "RefundPeriod",
    "Review",
    "ReviewChanges",
    "ReviewRow",
    "ReviewedStratum",
    "Sample",
    "SampleStatement",
    "SecondFinding",
    "SecondMeasure",
    "StatedRate",
    "StatedUniverse",
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
    "findings_table",
    "greg",
    "import_sample",
    "merge_dealt",
    "merge_reviews",
    "merge_violations",
    "other_treatments",
    "pilot_errors",
    "poststratify",
    "progress",
    "rake",
    "ratio",
    "ratstats",
    "read_review",
    "regression",
    "review_changes",
    "second_measure",
    "stated_rates",
    "within_reopening",
]

_HOMES = {
    "OtherAmount": "demands.alternatives",
    "difference": "estimates.estimation",
    "greg": "estimates.estimation",
    "ratio": "estimates.estimation",
    "regression": "estimates.estimation",
    "BOUNDS": "bounds",
    "Bound": "bounds",
    "by_domain": "estimates.estimation",
    "error_rate": "estimates.error_shares",
    "poststratify": "estimates.estimation",
    "rake": "estimates.estimation",
    "Credit": "demands.credits",
    "DemandStep": "demands.demand_steps",
    "Demand": "demands.demand",
    "DemandRecord": "demands.demand_records",
    "RefundPeriod": "demands.demand",
    "demand": "demands.demand",
    "Estimate": "estimates.estimate",
    "EstimateRecord": "estimates.estimate_records",
    "EstimateSummary": "estimates.summaries",
    "StratumEstimate": "estimators",
    "count": "estimates.estimation",
    "estimate": "estimates.estimation",
    "expand": "estimates.estimation",
    "export_estimate": "exports",
    "Interval": "estimates.intervals",
    "IntervalRecord": "estimates.interval_records",
    "Quantity": "samples.quantities",
    "Progress": "reviews",
    "Review": "reviews",
    "ReviewedStratum": "reviews",
    "ReviewRow": "reviews",
    "SampleStatement": "reviews",
    "SecondFinding": "reviews",
    "StatedUniverse": "reviews",
    "Treatment": "reviews",
    "Violation": "reviews",
    "add_violations": "reviews",
    "merge_dealt": "reviews",
    "merge_reviews": "reviews",
    "merge_violations": "reviews",
    "progress": "reviews",
    "import_sample": "importing",
    "pilot_errors": "pilots",
    "read_review": "reading",
    "within_reopening": "reviews",
    "Sample": "samples.samples",
    "StratumSample": "samples.samples",
    "OtherTreatment": "demands.alternatives",
    "other_treatments": "demands.alternatives",
    "FindingsTable": "estimates.findings_tables",
    "findings_table": "estimates.findings_tables",
    "SecondMeasure": "estimates.second_measures",
    "second_measure": "estimates.second_measures",
    "StatedRate": "estimates.stated_rates",
    "stated_rates": "estimates.stated_rates",
    "ReviewChanges": "reviews",
    "review_changes": "reviews",
}
_FOLDERS = ("bounds", "estimators", "exports", "monitoring", "ratstats", "reviews", "simulation")

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES, _FOLDERS)
