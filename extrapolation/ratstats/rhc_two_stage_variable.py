"""Variable appraisal of a two-stage Rao-Hartley-Cochran sample."""

from __future__ import annotations

from collections.abc import Sequence

from extrapolation.ratstats.appraisal_forms import PICKED, PRIMARY, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import blocks
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.rhc_forms import estimate_picked, read_picked
from primafacie.core.table_rows import TableRow

FUNCTION = "Variable Appraisal / RHC Two Stage"


def variable_rhc_two_stage(primary_units: Sequence[TableRow]) -> Appraisal:
    """The total of a variable; one primary unit is picked from each random group.

    The formula is in `extrapolation.estimators.rhc`, with v(t) = M (M - m) s^2 / m.

    Parameters
    ----------
    primary_units : sequence of mappings
        One per picked unit, with `secondary_universe` (M), `size`, `group_size`, `units_in_group`
        and `values` (dollars), or `sample`, `sample_total`, `nonzero` and `variance`.

    Returns
    -------
    Appraisal
        The point estimates and variances by unit, and the limits with z.

    Raises
    ------
    EstimateError
        For all errors together.

    References
    ----------
    Rao, Hartley and Cochran (1962), J. Royal Statistical Society B 24, 482-491; RAT-STATS Companion
    Manual (Rev. 5/2010), chapter 3.
    """
    form = Form(FUNCTION)
    units = read_picked(form, primary_units, "primary_units", universe="secondary_universe")
    for number, unit in enumerate(units, start=1):
        if unit.moments.variance is None:
            form.note(f"primary unit {number}", "neither values nor their variance", "one of them")
    form.close()
    made = estimate_picked(units)
    parts = zip(made.within, made.between, strict=True)
    fields = {
        "sample_totals": [
            [printed(u.moments.n), printed(u.moments.total, 2), printed(u.moments.nonzero)]
            for u in units
        ],
        "point_estimates": [
            [printed(u.moments.mean, 2), printed(ratio, 3), printed(value)]
            for u, ratio, value in zip(units, made.ratios, made.expanded, strict=True)
        ],
        "variance": [[printed(w), printed(b), printed(w + b)] for w, b in parts],
        "sum_within": printed(float(made.within.sum())),
        "sum_between": printed(float(made.between.sum())),
        "sum_total": printed(made.variance),
        "overall": {
            "point_estimate": printed(made.point),
            "standard_error": printed(made.se),
            **blocks(made.point, made.se),
        },
    }
    return Appraisal(FUNCTION, fields, {"total": (made.point, made.se)})


FORM = AppraisalForm(
    "variable-rhc-two-stage",
    "The total of a variable; a primary unit is picked per random group.",
    variable_rhc_two_stage,
    (Level(*PRIMARY, ("secondary_universe", *PICKED), "sample"),),
    variables="one",
)
