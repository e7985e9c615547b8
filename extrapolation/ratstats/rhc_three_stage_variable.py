"""Variable appraisal of a three-stage Rao-Hartley-Cochran sample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extrapolation.ratstats.appraisal_forms import PICKED, PRIMARY, SECONDARY, AppraisalForm, Level
from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import blocks
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.rhc_three_stages import read_three_stages, three_stage_fields
from extrapolation.ratstats.unit_values import read_moments
from primafacie.core.table_rows import TableRow

FUNCTION = "Variable Appraisal / RHC Three Stage"


def variable_rhc_three_stage(primary_units: Sequence[TableRow]) -> Appraisal:
    """The total of a variable; primary and secondary units are picked by size.

    The formula is in `extrapolation.estimators.rhc`, nested.

    Parameters
    ----------
    primary_units : sequence of mappings
        One per picked unit, with `secondary_universe`, `size`, `group_size`, `units_in_group` and
        `secondary_units`, each with `third_stage_universe`, `size`, `group_size`, `units_in_group`
        and `values` (dollars), or `sample`, `sample_total`, `nonzero` and `variance`.

    Returns
    -------
    Appraisal
        Where neither the values nor the variances of every unit are given, the point estimates and
        the variances between units are printed; the rest is left out, and a note states this.

    Raises
    ------
    EstimateError
        For all errors together.

    References
    ----------
    Rao, Hartley and Cochran (1962), J. Royal Statistical Society B 24, 482-491; RAT-STATS Companion
    Manual (Rev. 5/2010), chapter 3.
    """
    made = read_three_stages(Form(FUNCTION), primary_units, read_moments)
    point, se = made.outer.point, made.outer.se
    overall: dict[str, Any] = {"point_estimate": printed(point)}
    if not made.complete:
        note = (
            "without the values of every unit (or their variance) the variances within units, "
            "the standard error and the limits cannot be given"
        )
        return Appraisal(FUNCTION, {**three_stage_fields(made), "overall": overall}, {}, (note,))
    overall |= {"standard_error": printed(se), **blocks(point, se)}
    fields = {**three_stage_fields(made), "overall": overall}
    return Appraisal(FUNCTION, fields, {"total": (point, se)})


FORM = AppraisalForm(
    "variable-rhc-three-stage",
    "The total of a variable; primary and secondary units are picked per random group.",
    variable_rhc_three_stage,
    (
        Level(*PRIMARY, ("secondary_universe", *PICKED), "secondary_sample"),
        Level(*SECONDARY, ("third_stage_universe", *PICKED), "sample"),
    ),
    variables="one",
)
