"""After the review: estimates, limits and the demand."""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from primafacie.core.siblings import check_siblings

check_siblings(__file__)

if TYPE_CHECKING:
    from extrapolation import ratstats
from extrapolation.amounts_beside import OtherAmount  # noqa: E402
from extrapolation.auxiliary_estimates import (  # noqa: E402
    difference,
    greg,
    ratio,
    regression,
)
from extrapolation.bounds import BOUNDS, Bound  # noqa: E402
from extrapolation.cell_estimates import (  # noqa: E402
    by_domain,
    error_rate,
    poststratify,
    rake,
)
from extrapolation.credits import Credit  # noqa: E402
from extrapolation.demand_steps import DemandStep  # noqa: E402
from extrapolation.demands import Demand, RefundPeriod, demand  # noqa: E402
from extrapolation.estimates import Estimate  # noqa: E402
from extrapolation.estimators import StratumEstimate  # noqa: E402
from extrapolation.expansion_estimates import count, estimate, expand  # noqa: E402
from extrapolation.exports import export_estimate  # noqa: E402
from extrapolation.intervals import Interval  # noqa: E402
from extrapolation.quantities import Quantity  # noqa: E402
from extrapolation.reviews import (  # noqa: E402
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
from extrapolation.samples import Sample, StratumSample  # noqa: E402
from extrapolation.treatments_beside import OtherTreatment, other_treatments  # noqa: E402

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


def __getattr__(name: str) -> ModuleType:
    """The eighteen appraisals, imported when first asked for."""
    if name == "ratstats":
        return import_module("extrapolation.ratstats")
    raise AttributeError(f"module 'extrapolation' has no attribute {name!r}")
