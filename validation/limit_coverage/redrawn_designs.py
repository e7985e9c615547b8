"""Which way each stratum of a planned design is drawn again, from the plan's own record of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from primafacie.core.errors import StudyError
from sampling.designs import designs_by_stratum
from sampling.designs.sampford import expected_candidates
from validation.limit_coverage.error_scenarios import StratumFindings
from validation.limit_coverage.redrawn_estimates import Redraws, pps_redraws, simple_redraws
from validation.limit_coverage.redrawn_sizes import rhc_redraws, sampford_redraws
from validation.limit_coverage.redrawn_stages import stage_redraws
from validation.limit_coverage.redrawn_starts import EveryStart, every_start, listed, start_redraws
from validation.study.frame_columns import FrameColumns
from validation.study.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

STARTED = ("systematic", "pps_systematic")
STAGED = ("cluster", "two_stage", "three_stage")
PLAIN = ("tickets", "ratstats")
# Samples drawn where each is estimated by itself, and fewer where each is drawn from a long list.
MOST_SAMPLES = 1_000
MOST_SAMPFORD = 400
# Their joint probabilities take time in proportion to n^2: fewer samples of more units.
MOST_JOINT = 12_000
FEWEST_SAMPFORD = 100
FEWEST_SAMPLES = 200
MOST_ROWS = 20_000_000
# Hashes that one of Sampford's samples may need: about a tenth of a second.
MOST_CANDIDATES = 20_000


@dataclass(frozen=True)
class OwnDesign:
    """The strata's redraws, how many samples they bear, and all possible ones where known."""

    words: str
    strata: tuple[Redraws, ...]
    most: int
    every: EveryStart | None = None


def own_design(study: Study, parts: Sequence[StratumFindings], kinds: dict[str, str]) -> OwnDesign:
    """Every stratum by its planned design, `kinds` being the kinds as drawn, by label.

    Raises `StudyError` where the frame or the plan says too little to draw a stratum again.
    """
    plan, columns = study.known_plan, study.columns
    assert columns is not None
    if plan is None:
        raise _refused("the plan of the draw was not handed over")
    designs = designs_by_stratum(plan.selection, list(plan.strata))
    sizes = {row.label: row.n for row in plan.strata}
    # What does not come by the plan's record is not drawn again by guess.
    for label, kind in kinds.items():
        if label not in designs or (designs[label].kind != kind and kind not in PLAIN):
            raise _refused(f"stratum {label} was drawn by {kind}, which is not what was planned")
    order = listed(columns, plan) if set(kinds.values()) & {*STARTED} else None
    rank = np.empty(columns.size, dtype=np.int64)
    rank[np.arange(columns.size) if order is None else order] = np.arange(columns.size)
    strata: list[Redraws] = []
    every = None
    most = MOST_SAMPLES if set(kinds.values()) - {*STARTED, *PLAIN, "pps"} else 10**9
    for part in parts:
        rows, kind, n = study.rows_of_stratum(part.label), kinds[part.label], sizes[part.label]
        design: Any = designs[part.label]
        if kind in PLAIN:
            strata.append(simple_redraws(len(rows), part.drawn))
        elif kind in STARTED:
            places = np.argsort(rank[rows])
            weights = _sizes(columns, rows, design, part.label)[places] if design.sized else None
            given: dict[str, Any] = {"starts": design.starts, "each": n // design.starts}
            strata.append(start_redraws(places, weights, **given, label=part.label))
            if len(parts) == 1:
                every = every_start(places, weights, **given)
        elif kind in STAGED:
            strata.append(stage_redraws(_stages(columns, rows, design), (n, *_takes(design))))
        else:
            x = _sizes(columns, rows, design, part.label)
            if kind == "pps":
                strata.append(pps_redraws(x, n, label=part.label))
            elif kind == "rhc":
                strata.append(rhc_redraws(x, n))
            else:
                if expected_candidates(x, n) > MOST_CANDIDATES:
                    raise _refused(
                        "Sampford draws: almost every try of its rejection repeats a unit, so that "
                        "many samples take too long to draw"
                    )
                strata.append(sampford_redraws(x, n, label=part.label))
                most = min(most, MOST_SAMPFORD, max(FEWEST_SAMPFORD, MOST_JOINT // n))
    if most < 10**9:
        most = min(most, max(min(most, FEWEST_SAMPLES), MOST_ROWS // columns.size))
    names = ", ".join(sorted({kind for kind in kinds.values() if kind not in PLAIN} or {*PLAIN}))
    words = names.replace("_", " ") + (", every possible start" if every is not None else "")
    return OwnDesign(words, tuple(strata), most if every is None else every.samples, every)


def _takes(design: Any) -> tuple[int | None, ...]:
    """How many are taken below the cluster; all its units in one stage."""
    return tuple(design.takes) or (None,)


def _stages(columns: FrameColumns, rows: NDArray[np.int64], design: Any) -> list[NDArray[Any]]:
    named = [("cluster", columns.clusters)]
    if design.column is not None:
        named.append((design.column, columns.more.get(design.column)))
    found = []
    for name, column in named:
        if column is None:
            raise _refused(f"the frame handed over has no column {name} for its stages")
        found.append(column[rows])
    return found


def _sizes(
    columns: FrameColumns, rows: NDArray[np.int64], design: Any, label: str
) -> NDArray[np.int64]:
    """Cents that the draws go by, all above 0."""
    held = columns.paid if design.size == "paid" else columns.claimed
    if held is None:
        raise _refused(f"the frame handed over has no amounts {design.size}")
    x = held[rows]
    if not (x > 0).all():
        raise _refused(f"sizes of 0 or less in stratum {label}, which can never be drawn by size")
    return np.asarray(x, dtype=np.int64)


def _refused(why: str) -> StudyError:
    return StudyError(
        f"a design that cannot be drawn again ({why})",
        where="coverage",
        expected="the plan, and the frame with the columns its design goes by",
        fix="Ask for them, or judge the limit by the exact bound of its design",
    )
