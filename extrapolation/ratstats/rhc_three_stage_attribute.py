"""Attribute appraisal of a three-stage Rao-Hartley-Cochran sample."""

from __future__ import annotations

from collections.abc import Sequence

from extrapolation.ratstats.appraisal_forms import PICKED, PRIMARY, SECONDARY, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import limits_by_level, precision_by_level
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.rhc_forms import attribute_moments
from extrapolation.ratstats.rhc_three_stages import read_three_stages, three_stage_fields
from primafacie.core.table_rows import TableRow

FUNCTION = "Attribute Appraisal / RHC Three Stage"


def attribute_rhc_three_stage(primary_units: Sequence[TableRow]) -> Appraisal:
    """The number of third-stage units with a trait; primary and secondary units are picked by size.

    The formula is in `extrapolation.estimators.rhc`, nested.

    Parameters
    ----------
    primary_units : sequence of mappings
        One per picked unit, with `secondary_universe`, `size`, `group_size`, `units_in_group` and
        `secondary_units`, each with `third_stage_universe`, `size`, `group_size`, `units_in_group`,
        `sample` and `items`.

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
    made = read_three_stages(Form(FUNCTION), primary_units, attribute_moments)
    point, se = made.outer.point, made.outer.se
    fields = {
        **three_stage_fields(made),
        "projected_quantity": printed(point),
        "standard_error": printed(se),
        **limits_by_level(point, se),
        **precision_by_level(point, se),
    }
    return Appraisal(FUNCTION, fields, {"quantity": (point, se)})


FORM = AppraisalForm(
    "attribute-rhc-three-stage",
    "The number of third-stage units with a characteristic; units are picked per group twice.",
    attribute_rhc_three_stage,
    (
        Level(*PRIMARY, ("secondary_universe", *PICKED), "secondary_sample"),
        Level(*SECONDARY, ("third_stage_universe", *PICKED, "sample", "items")),
    ),
)
