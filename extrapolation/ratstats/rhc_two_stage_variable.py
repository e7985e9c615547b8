"""Variable appraisal of a two-stage Rao-Hartley-Cochran sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.limit_blocks import blocks
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.rhc_forms import estimate_picked, read_picked

FUNCTION = "Variable Appraisal / RHC Two Stage"


def variable_rhc_two_stage(primary_units: Sequence[Mapping[str, Any]]) -> Appraisal:
    """The total of a variable; one primary unit picked from each random group.

    Formula and source in `extrapolation.estimators.rhc`, with v(t) = M (M - m) s^2 / m.
    `primary_units`: mappings with `secondary_universe` (M), `size`, `group_size`,
    `units_in_group` and `values` (or `sample`, `sample_total`, `nonzero`, `variance`). Raises
    `EstimateError`, all faults at once.
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
