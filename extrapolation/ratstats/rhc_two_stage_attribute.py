"""Attribute appraisal of a two-stage Rao-Hartley-Cochran sample."""

from __future__ import annotations

from collections.abc import Sequence

from extrapolation.ratstats.appraisal_forms import PICKED, PRIMARY, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import limits_by_level, precision_by_level
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.rhc_forms import attribute_moments, estimate_picked, read_picked
from primafacie.core.table_rows import TableRow

FUNCTION = "Attribute Appraisal / RHC Two Stage"


def attribute_rhc_two_stage(primary_units: Sequence[TableRow]) -> Appraisal:
    """The number of secondary units with a trait; one primary unit is picked from each group.

    The formula is in `extrapolation.estimators.rhc`, with v(t) = M (M - m) p q / (m - 1).

    Parameters
    ----------
    primary_units : sequence of mappings
        One per picked unit, with `secondary_universe` (M), `size`, `group_size`, `units_in_group`,
        `sample` (m) and `items`.

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
    Manual (Rev. 5/2010), chapter 2.
    """
    form = Form(FUNCTION)
    units = read_picked(
        form,
        primary_units,
        "primary_units",
        universe="secondary_universe",
        moments=attribute_moments,
    )
    form.close()
    made = estimate_picked(units)
    fields = {
        "sizes_ratio": [printed(ratio, 3) for ratio in made.ratios],
        "point_estimates": [printed(value, 2) for value in made.expanded],
        "total_point_estimate": printed(made.point, 2),
        "within_variance": [printed(value, 2) for value in made.within],
        "between_variance": [printed(value, 2) for value in made.between],
        "total_variance": [printed(value, 2) for value in made.within + made.between],
        "sum_within": printed(float(made.within.sum()), 2),
        "sum_between": printed(float(made.between.sum()), 2),
        "sum_total": printed(made.variance, 2),
        "projected_quantity": printed(made.point),
        "standard_error": printed(made.se),
        **limits_by_level(made.point, made.se),
        **precision_by_level(made.point, made.se),
    }
    return Appraisal(FUNCTION, fields, {"quantity": (made.point, made.se)})


FORM = AppraisalForm(
    "attribute-rhc-two-stage",
    "The number of secondary units with a characteristic; a primary unit is picked per group.",
    attribute_rhc_two_stage,
    (Level(*PRIMARY, ("secondary_universe", *PICKED, "sample", "items")),),
)
