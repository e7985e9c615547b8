"""How a study's own design and limit are drawn again, or why they cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from extrapolation.simulation import FixedOverpayments, SimulatedStratum, simulate
from primafacie.core.errors import StudyError
from primafacie.core.streams import Stream
from validation.cluster_draws import drawn_whole
from validation.copied_places import shared_streams
from validation.error_scenarios import StratumFindings
from validation.redrawn_limits import (
    AUXILIARY,
    Limits,
    auxiliary_limits,
    cluster_limits,
    redrawn_row,
)
from validation.studies import Study

# Ratio and regression limits are computed one by one: fewer of them keep the wait short.
MOST_FITTED = 1_000
UNITS = "as single units"
NOT_REDRAWN = {
    "systematic": "a systematic sample depends on the order of its list around each start",
    "pps_systematic": "a systematic sample depends on the order of its list around each start",
    "two_stage": "the units of a second stage are known for the sampled clusters only",
    "three_stage": "the units of further stages are known for the sampled clusters only",
    "rhc": "random groups are formed anew in every draw",
    "sampford": "its joint probabilities differ in every draw",
}


@dataclass(frozen=True)
class Redraw:
    """The design drawn again: by the simulation engine (`selection`), or by `limits`."""

    selection: str
    bounds: tuple[str, ...]
    limits: tuple[tuple[str, Limits], ...] = ()

    def rows(
        self,
        parts: Sequence[StratumFindings],
        overpaid: tuple[Any, ...],
        *,
        level: float,
        replicates: int,
        stream: Stream,
    ) -> tuple[dict[str, Any], bool]:
        """A row a bound on one population, and whether it is exact."""
        if self.limits:
            truth = float(sum(values.sum() for values in overpaid))
            return {
                name: redrawn_row(limits(overpaid, replicates, stream.child(7)), truth)
                for name, limits in self.limits
            }, False
        strata = [SimulatedStratum(p.label, p.payments, p.drawn) for p in parts]
        made = simulate(
            strata, FixedOverpayments(overpaid), bounds=list(self.bounds), level=level,
            side="lower", replicates=replicates, seed=stream.seed,
            selection=self.selection,  # type: ignore[arg-type]
        )  # fmt: skip
        return {bound: made.row(bound) for bound in self.bounds}, made.exact


def redraw_of(
    study: Study,
    parts: Sequence[StratumFindings],
    *,
    bound: str,
    more: Sequence[str],
    level: float,
) -> Redraw:
    """The way to draw this study again.

    Simple random and PPS strata by the simulation engine, whole clusters and the ratio and
    regression estimates by `redrawn_limits`. Raises `StudyError` for any other, with the reason.
    """
    over = study.estimate
    assert over is not None
    bounds = tuple(dict.fromkeys((bound, *more)))
    kinds = {str(row.drawn.get("kind", "tickets")) for row in over.review.strata}
    why = next((f"{kind} draws: {NOT_REDRAWN[kind]}" for kind in kinds if kind in NOT_REDRAWN), "")
    clusters = drawn_whole(study)
    if clusters is not None and not why:
        return _clusters(study, parts, bound, level)
    if kinds == {"pps"}:
        return Redraw("pps", bounds)
    if not why and kinds & {"pps", "cluster"}:
        why = f"strata of several kinds ({', '.join(sorted(kinds))})"
    if not why and over.estimator in AUXILIARY:
        if more:
            raise _refused(f"the bounds {', '.join(more)} for a {over.estimator} estimate: they "
                           "are functions of an expansion estimate's values")  # fmt: skip
        limits = auxiliary_limits(over, [p.payments for p in parts], bound=bound, level=level)
        return Redraw("independent", (bound,), ((bound, limits),))
    if not why and over.estimator != "expansion":
        why = f"the {over.estimator} estimate has no limit that can be computed again here"
    if why:
        raise _refused(why)
    selection = "same stream" if len(parts) > 1 and shared_streams(study).shared else "independent"
    return Redraw(selection, bounds)


def _clusters(
    study: Study, parts: Sequence[StratumFindings], bound: str, level: float
) -> Redraw:  # fmt: skip
    clusters = drawn_whole(study)
    assert clusters is not None
    if len(parts) > 1:
        raise _refused("whole clusters in several strata: their clusters may cross the strata")
    if bound not in ("student", "normal"):
        raise _refused(f"the bound {bound} of cluster totals, over more samples than can be waited "
                       "for")  # fmt: skip
    over = study.estimate
    assert over is not None
    as_units = over.estimator == "expansion" and not clusters.planned
    own = cluster_limits(clusters, bound=bound, level=level, as_units=as_units)
    if not as_units:
        return Redraw("whole clusters", (bound,), ((bound, own),))
    right = cluster_limits(clusters, bound=bound, level=level, as_units=False)
    return Redraw("whole clusters", (bound,), (
        (bound, own), (f"{bound} of cluster totals", right)
    ))  # fmt: skip


def most_replicates(redraw: Redraw, replicates: int) -> int:
    """How many samples to draw: fewer where each limit is fitted by itself."""
    fitted = redraw.limits and redraw.selection == "independent"
    return min(replicates, MOST_FITTED) if fitted else replicates


def _refused(why: str) -> StudyError:
    return StudyError(
        f"a design that is not drawn again here ({why})", where="coverage",
        expected="simple random or PPS strata, or whole clusters",
        fix="Judge the limit by the exact bound of its design",
    )  # fmt: skip


def cluster_population(
    study: Study, parts: Sequence[StratumFindings], stream: Stream
) -> tuple[Any, ...]:
    """Every cluster of the frame overpaid by the share of a sampled cluster, drawn at random."""
    clusters = drawn_whole(study)
    assert clusters is not None
    shares = np.clip(clusters.totals / np.where(clusters.paid > 0, clusters.paid, 1.0), 0.0, 1.0)
    donors = stream.integers(len(shares), clusters.count)
    (part,) = parts
    return (part.payments * shares[donors][clusters.codes],)
