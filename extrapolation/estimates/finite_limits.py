"""Which bound gives the finite-sample limit of a sample of dollars, and why there may be none."""

from __future__ import annotations

from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from sampling import RuleSet

_NONE = "No finite-sample limit is shown, because"
_REASONS = {
    "values below 0 in the sample": "the sample holds values below 0",
    "an upper limit without the amounts paid": "an upper one needs the amounts paid of the frame",
    "an overpayment above the amount paid": "a value is above the amount paid",
    "a sample of design": "none is known for this design",
}


def finite_bound(sample: Sample) -> str | None:
    """The finite-sample bound of a total of the sample's design; None where none is known.

    Simple random samples: `gaffke_finite`, as plain Gaffke covers down to 1 + ln(level) without
    replacement. One stratum of independent dollar-unit draws: `gaffke`. Strata: `melded`.

    >>> finite_bound(Sample.from_arrays([1.0, 2.0], sizes=10))
    'gaffke_finite'
    """
    names = {
        "srs": "gaffke_finite",
        "pps": "gaffke",
        "stratified": "melded",
        "stratified pps": "melded",
    }
    return names.get(str(sample.design))


def why_none(rules: RuleSet | None, error: EstimateError | None) -> str:
    """The sentence that says why no finite-sample limit is shown."""
    if error is None:
        return f"{_NONE} none is known for this design."
    if "where underpayments count" in error.got:
        if rules is not None and rules.netting == "netted":
            return (
                f"{_NONE} this rule set nets underpayments and the plan states no largest possible "
                "underpayment."
            )
        return f"{_NONE} amounts below 0 in the frame are not ruled out."
    reason = _REASONS.get(error.got, "the finite-sample bound of this design refuses the sample")
    return f"{_NONE} {reason}."
