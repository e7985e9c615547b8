"""Variable appraisal of a three-stage Rao-Hartley-Cochran sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import blocks
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.rhc_three_stages import read_three_stages, three_stage_fields
from extrapolation.ratstats.unit_values import read_moments

FUNCTION = "Variable Appraisal / RHC Three Stage"


def variable_rhc_three_stage(primary_units: Sequence[Mapping[str, Any]]) -> Appraisal:
    """The total of a variable; primary and secondary units picked by size.

    Formula and source in `extrapolation.estimators.rhc`, nested. `primary_units`: mappings
    with `secondary_universe`, `size`, `group_size`, `units_in_group` and `secondary_units`
    (each `third_stage_universe`, `size`, `group_size`, `units_in_group` and `values`, or
    `sample`, `sample_total`, `nonzero` and `variance`). Where neither values nor variances of
    every unit are given, the point estimates and the variances between units are printed, the
    rest is left out and said. Raises `EstimateError`, all faults at once.
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
