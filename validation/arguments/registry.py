"""Every argument with a computation, by its code, in the order of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from primafacie.core.errors import StudyError
from validation.arguments import (
    a1_not_reproduced,
    a2_same_stream,
    a3_places,
    a4_dispositions,
    a5_chosen_sample,
    a6_no_record,
    b1_out_of_scope,
    b2_duplicates,
    b3_zero_paid,
    b4_clusters,
    b5_overlap,
    b6_rebilling,
    c1_sample_size,
    c2_precision,
    c3_coverage,
    c4_strata,
    c5_error_level,
    d1_estimators,
    d2_formula,
    d3_point_demanded,
    d4_underpayments,
    d5_missing_records,
    d6_reversals,
    d7_influence,
    d8_floor,
    d9_degenerate,
    d10_above_paid,
    e1_known_variables,
    f1_reviewers,
    f2_reasons,
    g1_disclosure,
)
from validation.replay.cluster_draws import drawn_whole
from validation.study.finding_records import Finding, not_for
from validation.study.studies import Study

Finder: TypeAlias = Callable[..., Finding]

SIMULATED: dict[str, Finder] = {
    "A2": a2_same_stream.find,
    "A5": a5_chosen_sample.find,
    "C3": c3_coverage.find,
    "E1": e1_known_variables.find,
    "F1": f1_reviewers.find,
}
"""Finders that draw random numbers: they take `seed` and `replicates` too."""

FINDERS: dict[str, Finder] = {
    "A1": a1_not_reproduced.find,
    "A2": a2_same_stream.find,
    "A3": a3_places.find,
    "A4": a4_dispositions.find,
    "A5": a5_chosen_sample.find,
    "A6": a6_no_record.find,
    "B1": b1_out_of_scope.find,
    "B2": b2_duplicates.find,
    "B3": b3_zero_paid.find,
    "B4": b4_clusters.find,
    "B5": b5_overlap.find,
    "B6": b6_rebilling.find,
    "C1": c1_sample_size.find,
    "C2": c2_precision.find,
    "C3": c3_coverage.find,
    "C4": c4_strata.find,
    "C5": c5_error_level.find,
    "D1": d1_estimators.find,
    "D2": d2_formula.find,
    "D3": d3_point_demanded.find,
    "D4": d4_underpayments.find,
    "D5": d5_missing_records.find,
    "D6": d6_reversals.find,
    "D7": d7_influence.find,
    "D8": d8_floor.find,
    "D9": d9_degenerate.find,
    "D10": d10_above_paid.find,
    "E1": e1_known_variables.find,
    "F1": f1_reviewers.find,
    "F2": f2_reasons.find,
    "G1": g1_disclosure.find,
}


SIMPLE_ONLY = ("A2", "A3", "A5", "D1", "D7", "E1")
"""Arguments that are computed for simple random samples within strata only."""

SINGLE_ONLY = ("A3", "A5", "D1", "E1")
"""Of these, the ones that take units as drawn singly: not so where whole clusters were drawn."""


def find_argument(
    code: str, study: Study, *, seed: int, replicates: int, bounds: Sequence[str] = ()
) -> Finding:
    """One argument tried on a study; raises `StudyError` for an unknown code."""
    if code not in FINDERS:
        raise StudyError(
            f"the argument {code!r}",
            where="rebuttal",
            expected=f"one of {', '.join(FINDERS)}",
            fix="Name a code of the catalogue",
        )
    if code in SIMPLE_ONLY and not study.simple_random:
        return not_for(study, code, "the sample is not simple random within strata")
    if code in SINGLE_ONLY and drawn_whole(study) is not None:
        return not_for(study, code, "whole clusters were drawn, not single units (see B4)")
    if code == "C3":
        return c3_coverage.find(study, seed=seed, replicates=replicates, bounds=bounds)
    if code in SIMULATED:
        return FINDERS[code](study, seed=seed, replicates=replicates)
    return FINDERS[code](study)
