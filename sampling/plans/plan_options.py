"""Do the options of a plan fit together, and its strata the frame? Checked before anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from primafacie.core.errors import PlanError, Problem
from sampling.plans.rule_choices import check_spares, check_withdrawn
from sampling.rules import RuleSet
from sampling.strata import Strata

if TYPE_CHECKING:
    from sampling.frames import Frame


def check_options(
    frame: Frame,
    strata: Strata,
    rule_set: RuleSet,
    precision: float | Mapping[str, float] | None,
    sample: int | None,
    allocation: Mapping[str, int] | None,
    minimum: int,
    spares: int,
    further: Sequence[Problem] = (),
) -> None:
    problems = [*check_spares(rule_set, spares), *check_withdrawn(rule_set), *further]
    given = {"precision": precision, "sample": sample, "allocation": allocation}
    named = [name for name, value in given.items() if value is not None]
    if len(named) != 1:
        got = " and ".join(named) if named else "no size"
        fix = (
            "Say precision= (with level and side), sample= or allocation=; on the command line "
            "--sample, or --precision with --level and --side"
        )
        problems.append(Problem("size", got, "exactly one of precision, sample, allocation", fix))
    whole = isinstance(sample, int) and not isinstance(sample, bool)
    if sample is not None and not (whole and sample > 0):
        problems.append(Problem("sample", repr(sample), "a whole number of units", ""))
    if isinstance(minimum, bool) or minimum < 2:
        fix = "One unit shows no spread: every sampled stratum needs two"
        problems.append(Problem("minimum", repr(minimum), "2 or more", fix))
    if (strata.size, strata.total) != (frame.size, frame.total):
        problems.append(
            Problem(
                "strata",
                f"{strata.size:,} units and {strata.total}",
                f"those of the frame, {frame.size:,} units and {frame.total}",
                "Stratify the frame again after its last exclusion",
            )
        )
    labels = [row.label for row in strata]
    for place, row in enumerate(strata):
        if row.size == 1 and not row.certainty:
            neighbour = labels[place - 1] if place else (labels[1] if len(labels) > 1 else "")
            merge = f" or merge it with stratum {neighbour}" if neighbour else ""
            problems.append(
                Problem(
                    f"stratum {row.label}",
                    "1 unit, which shows no spread",
                    "2 or more, or a certainty stratum",
                    f"Take it with certainty (certainty_over){merge}",
                )
            )
    if problems:
        raise PlanError.collected(problems, what="plan")


def oversample_faults(oversample: float, precision: object) -> list[Problem]:
    """Faults of an oversample, which is a share of the units computed from a precision."""
    if isinstance(oversample, bool) or not 0 <= oversample <= 1:
        return [Problem("oversample", repr(oversample), "a fraction such as 0.20", "")]
    if oversample and precision is None:
        fix = "Add the units to sample= or allocation= yourself"
        return [Problem("oversample", "no precision", "precision= with it", fix)]
    return []


def correlation_faults(correlation: float | None, selection: Mapping[str, Any]) -> list[Problem]:
    """Faults of the correlation of the taints within a cluster, for designs of clusters only."""
    if correlation is None:
        return []
    number = isinstance(correlation, int | float) and not isinstance(correlation, bool)
    if not number or not 0 <= correlation <= 1:
        return [Problem("correlation", repr(correlation), "a fraction from 0 to 1", "")]
    kinds = {str(selection.get("kind"))}
    if "by_stratum" in kinds:
        parts = [selection.get("otherwise"), *dict(selection.get("strata") or {}).values()]
        kinds = {str(part.get("kind")) for part in parts if isinstance(part, Mapping)}
    if kinds & {"cluster", "two_stage", "three_stage"}:
        return []
    return [
        Problem(
            "correlation",
            f"{correlation!r} for the selection {' and '.join(sorted(kinds))}",
            "a design of clusters with it",
            "Leave it out: no clusters are drawn",
        )
    ]
