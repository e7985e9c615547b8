"""Two and three stages against the manual of RAT-STATS."""

from __future__ import annotations

from typing import Any

from tests.builders.inside_extrapolation import survey_design, weighted_total
from tests.builders.places import published


def manual(name: str) -> dict[str, Any]:
    return {case["id"]: case for case in published("ratstats_appraisals")}[name]["inputs"]


def test_two_and_three_stages_equal_rat_stats() -> None:
    """The recursive rule on the manual's data gives the figures its appraisals print."""
    given = manual("var_2stage_data2stg")
    rows = [
        (i, part["universe"], value)
        for i, part in enumerate(given["primary_units"])
        for value in part["values"]
    ]
    design = survey_design(
        [(None, [r[0] for r in rows], [90.0] * len(rows)), (None, None, [r[1] for r in rows])]
    )
    made = weighted_total([r[2] for r in rows], design)
    assert (round(made.point), round(made.se), made.df) == (21602, 867, 9)
    given = manual("var_3stage_cm")
    deep = [
        (i, part["secondary_universe"], f"{i}.{second['id']}", second["universe"], value)
        for i, part in enumerate(given["primary_units"])
        for second in part["secondary_units"]
        for value in second["values"]
    ]
    design = survey_design(
        [
            (None, [r[0] for r in deep], [12.0] * len(deep)),
            (None, [r[2] for r in deep], [r[1] for r in deep]),
            (None, None, [r[3] for r in deep]),
        ]
    )
    made = weighted_total([r[4] for r in deep], design)
    assert (round(made.point), round(made.se)) == (569464, 102337)
