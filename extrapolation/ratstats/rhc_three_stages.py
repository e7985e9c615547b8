"""What the two three-stage Rao-Hartley-Cochran appraisals share: the two-stage rule, nested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extrapolation.estimators.rhc import RhcEstimate, rhc
from extrapolation.ratstats.inputs import Form
from extrapolation.ratstats.print_forms import printed
from extrapolation.ratstats.rhc_forms import (
    Group,
    Picked,
    Reader,
    estimate_picked,
    read_group,
    read_picked,
)
from primafacie.core.table_rows import TableRow


@dataclass(frozen=True)
class ThreeStages:
    """The primary units with their own estimates, and the estimate over them.

    `complete` is false where the values of some unit are not known: within variances and all
    that rests on them cannot be given.
    """

    groups: tuple[Group, ...]
    units: tuple[tuple[Picked, ...], ...]
    inner: tuple[RhcEstimate, ...]
    outer: RhcEstimate
    complete: bool


def read_three_stages(form: Form, primary_units: Sequence[TableRow], reader: Reader) -> ThreeStages:
    """The primary units of a form, estimated; closes the form.

    Within a primary unit the share denominator is its stated size, not the sum of its groups'
    sizes, as the printed between variances show.
    """
    groups, units = [], []
    for number, row in enumerate(form.table_rows(primary_units, "primary_units"), start=1):
        where = f"primary unit {number}"
        groups.append(read_group(form, row, where, where))
        units.append(
            tuple(
                read_picked(
                    form,
                    row.get("secondary_units"),
                    f"{where}, secondary unit",
                    universe="third_stage_universe",
                    moments=reader,
                )
            )
        )
        form.count(
            row.get("secondary_universe"), f"{where}: secondary_universe", least=len(units[-1])
        )
    form.close()
    inner = tuple(
        estimate_picked(members, whole_size=group.size)
        for group, members in zip(groups, units, strict=True)
    )
    outer = rhc(
        [part.point for part in inner],
        sizes=[group.size for group in groups],
        group_sizes=[group.group_size for group in groups],
        group_counts=[group.count for group in groups],
        variances=[part.variance for part in inner],
    )
    complete = all(unit.moments.variance is not None for members in units for unit in members)
    return ThreeStages(tuple(groups), tuple(units), inner, outer, complete)


def three_stage_fields(made: ThreeStages) -> dict[str, Any]:
    """Point estimates by unit, and the variance components that are known."""
    points, components = {}, {}
    for group, members, part in zip(made.groups, made.units, made.inner, strict=True):
        points[group.id] = {
            "units": [
                [
                    unit.group.id,
                    printed(unit.moments.mean, 2, zero=True),
                    printed(ratio, 4),
                    printed(value),
                ]
                for unit, ratio, value in zip(members, part.ratios, part.expanded, strict=True)
            ],
            "total": printed(part.point),
        }
        component = {"between": printed(float(part.between.sum()))}
        if made.complete:
            within = {"within": printed(float(part.within.sum()))}
            component = within | component | {"total": printed(part.variance)}
        components[group.id] = component
    combined = {"stage_1": printed(float(made.outer.between.sum()))}
    if made.complete:
        combined |= {
            "stages_2_and_3": printed(float(made.outer.within.sum())),
            "total": printed(made.outer.variance),
        }
    return {
        "point_estimates": points,
        "variance_components": components,
        "combined": combined,
    }
