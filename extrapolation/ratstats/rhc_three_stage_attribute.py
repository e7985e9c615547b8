"""Attribute appraisal of a three-stage Rao-Hartley-Cochran sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import limits_by_level, precision_by_level
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.rhc_forms import attribute_moments
from extrapolation.ratstats.rhc_three_stages import read_three_stages, three_stage_fields

FUNCTION = "Attribute Appraisal / RHC Three Stage"


def attribute_rhc_three_stage(primary_units: Sequence[Mapping[str, Any]]) -> Appraisal:
    """The number of third-stage units with a trait; primary and secondary units picked by size.

    Formula and source in `extrapolation.estimators.rhc`, nested. `primary_units`: mappings
    with `secondary_universe`, `size`, `group_size`, `units_in_group` and `secondary_units`
    (each `third_stage_universe`, `size`, `group_size`, `units_in_group`, `sample`, `items`).
    Raises `EstimateError`, all faults at once.
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
