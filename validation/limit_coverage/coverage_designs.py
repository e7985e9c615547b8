"""How a study's own design and limit are redrawn, or why they cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from extrapolation.bounds import BOUNDS
from extrapolation.estimators.estimator import ESTIMATORS
from extrapolation.samples.shapes import kind_of
from extrapolation.simulation import FixedOverpayments, SimulatedStratum, simulate
from primafacie.core.errors import StudyError
from primafacie.core.families import unknown_name
from primafacie.core.streams import Stream
from sampling.choices import Shape, sampled_design
from sampling.designs import DESIGNS, Design
from sampling.designs.possible_starts import PossibleStarts
from validation.limit_coverage.error_scenarios import StratumFindings
from validation.limit_coverage.redrawn_limits import (
    Limits,
    cluster_limits,
    design_limits,
    fitted_limits,
    redrawn_row,
    start_limits,
)
from validation.limit_coverage.redrawn_strata import redrawn_strata
from validation.replay.cluster_draws import ClusterDraw, drawn_whole
from validation.replay.copied_places import shared_streams
from validation.study.studies import Study

# Ratio and regression limits are computed one by one: fewer of them keep the wait short.
MOST_FITTED = 1_000
OF_TOTALS = "of cluster totals"
INDEPENDENT, SAME_STREAM = "independent", "same stream"
WITH_REPLACEMENT, WHOLE_CLUSTERS = "pps", "whole clusters"
"""How a report names these selections."""
OF_VALUES = (INDEPENDENT, SAME_STREAM, WITH_REPLACEMENT)
"""Selections of single units whose bounds are functions of the sampled values alone."""
# Shapes whose limits the simulation engine has arrays for: a sample is its values alone.
BY_ARRAYS = {Shape.SIMPLE, Shape.HITS}
EXACT_POPULATIONS = 20
OWN_VARIANCE = (
    "the limits of this estimate are t or z ones from its own variance; other bounds are functions "
    "of the sampled values of an expansion estimate in one stage"
)
SEVERAL = "over strata of several designs only t and z limits are drawn again"
OTHER_SIZES = "where draws go by another amount than paid only t and z limits are redrawn"


@dataclass(frozen=True)
class Redraw:
    """The design redrawn: by the simulation engine (`selection`), or by `limits`.

    `designs` are those of the strata, `clusters` are drawn by the engine as units of their own, for
    `totals` of them; `every` are all possible samples, `left_out` the bounds asked for that are
    not computed, and why, `alone` every stratum by itself where the strata have designs of their
    own.
    """

    selection: str
    bounds: tuple[str, ...]
    limits: tuple[tuple[str, Limits], ...] = ()
    most: int | None = None
    every: PossibleStarts | None = None
    clusters: ClusterDraw | None = None
    totals: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    alone: tuple[Redraw, ...] = ()
    designs: Mapping[str, Design] = field(default_factory=dict)

    @property
    def hits(self) -> bool:
        """Does the engine draw with replacement, by size?"""
        return self.selection == WITH_REPLACEMENT

    def rows(
        self,
        parts: Sequence[StratumFindings],
        overpaid: tuple[Any, ...],
        *,
        level: float,
        replicates: int,
        stream: Stream,
    ) -> tuple[dict[str, Any], bool]:
        """A row a bound on one population, and whether no further population is needed."""
        truth = float(sum(values.sum() for values in overpaid))
        if self.every is not None:
            made = {
                b: start_limits(self.every, overpaid[0], bound=b, level=level) for b in self.bounds
            }
            exact = {b: redrawn_row(low, truth, chances) for b, (low, chances) in made.items()}
            return exact, False
        if self.limits or self.totals:
            rows: dict[str, Any] = {
                name: redrawn_row(limits(overpaid, replicates, stream.child(7)), truth)
                for name, limits in self.limits
            }
            return rows | self._of_totals(parts, overpaid, level, replicates, stream), False
        strata = [
            SimulatedStratum(
                p.label,
                p.payments,
                p.drawn,
                p.floors,
                repeats=self.hits,
                design=self.designs.get(p.label),
            )
            for p in parts
        ]
        simulated = simulate(
            strata,
            FixedOverpayments(overpaid),
            bounds=list(self.bounds),
            level=level,
            side="lower",
            replicates=replicates,
            seed=stream.seed,
            selection=self.selection,  # type: ignore[arg-type]
        )
        return {bound: simulated.row(bound) for bound in self.bounds}, simulated.exact

    def _of_totals(
        self,
        parts: Sequence[StratumFindings],
        overpaid: tuple[Any, ...],
        level: float,
        replicates: int,
        stream: Stream,
    ) -> dict[str, Any]:
        """Further bounds of whole clusters: each cluster is a unit, with its dollars."""
        clusters = self.clusters
        if clusters is None or not self.totals:
            return {}
        paid, over = (
            np.bincount(clusters.codes, values, clusters.count).astype(np.float64)
            for values in (parts[0].payments, overpaid[0])
        )
        made = simulate(
            [SimulatedStratum("clusters", paid, len(clusters.touched))],
            FixedOverpayments((over,)),
            bounds=[bound for _, bound in self.totals],
            level=level,
            side="lower",
            replicates=replicates,
            seed=stream.seed,
        )
        return {name: made.row(bound) for name, bound in self.totals}


def redraw_of(
    study: Study,
    parts: Sequence[StratumFindings],
    *,
    bound: str,
    more: Sequence[str],
    level: float,
) -> Redraw:
    """The way to redraw this study.

    Simple random strata and hits by the simulation engine, whole clusters and the ratio and
    regression estimates by `redrawn_limits`, the other designs of a plan by `redrawn_strata`.
    Raises `StudyError` for any other, with the reason.
    """
    over = study.estimate
    assert over is not None
    bounds = tuple(dict.fromkeys((bound, *more)))
    unknown = [name for name in bounds if name not in BOUNDS]
    if unknown:
        raise StudyError.collected(
            [unknown_name("bound", name, BOUNDS, where="coverage") for name in unknown],
            what="coverage",
        )
    drawn = {row.label: DESIGNS[kind_of(row)] for row in over.review.strata}
    shapes = {design.shape for design in drawn.values()}
    alone = len(shapes) == 1 and shapes <= {*BY_ARRAYS, Shape.CLUSTERS}
    if not alone:
        return _planned(study, parts, drawn, bounds, level)
    clusters = drawn_whole(study)
    if clusters is not None:
        return _clusters(study, parts, bounds, level)
    if shapes == {Shape.HITS}:
        if _drawn_by_amounts_paid(study):
            return Redraw(WITH_REPLACEMENT, bounds)
        return _planned(study, parts, drawn, bounds, level, why=OTHER_SIZES)
    member = over.fit.estimator if over.fit is not None else None
    if member is not None and member.refits:
        own, left_out = _own_bounds(bounds)
        limits = tuple(
            (b, fitted_limits(over, [p.payments for p in parts], bound=b, level=level)) for b in own
        )
        return Redraw(INDEPENDENT, own, limits, most=MOST_FITTED, left_out=left_out)
    if not over.simple_expansion:
        raise _refused(
            f"the {over.estimator} estimate has no limit that can be computed again here"
        )
    shared = len(parts) > 1 and shared_streams(study).shared
    selection = SAME_STREAM if shared else INDEPENDENT
    return Redraw(selection, bounds, designs=_simple_designs(study))


def _simple_designs(study: Study) -> dict[str, Design]:
    """The designs of the plan, where its strata are simple random samples."""
    plan = study.known_plan
    designs = {} if plan is None else plan.designs
    return {label: one for label, one in designs.items() if one.shape is Shape.SIMPLE}


def _drawn_by_amounts_paid(study: Study) -> bool:
    """Do draws in proportion to size go by the amount paid, as taints of the amount paid need?"""
    plan = study.known_plan
    return plan is None or all(one.measure in (None, "paid") for one in plan.designs.values())


def _own_bounds(
    bounds: Sequence[str], why: str = OWN_VARIANCE
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The bounds that an estimate with a variance of its own has, and the words on the others."""
    own = tuple(bound for bound in bounds if BOUNDS[bound].own_quantile is not None)
    other = [bound for bound in bounds if bound not in own]
    return own, (f"{', '.join(other)}: {why}",) if other else ()


def _planned(
    study: Study,
    parts: Sequence[StratumFindings],
    drawn: dict[str, type[Design]],
    bounds: Sequence[str],
    level: float,
    *,
    why: str = SEVERAL,
) -> Redraw:
    over, plan = study.estimate, study.known_plan
    assert over is not None
    if plan is not None and not ESTIMATORS[plan.estimator].by_design:
        kinds = sorted({design.kind for design in drawn.values()})
        raise _refused(
            f"the {over.estimator} estimate of {', '.join(kinds)} "
            "draws has no limit that can be computed again here"
        )
    own, left_out = _own_bounds(bounds, OWN_VARIANCE if over.own_df is not None else why)
    if bounds[0] not in own:
        raise _refused(f"the bound {bounds[0]}: {why}")
    made = redrawn_strata(study, parts, drawn)
    limits = tuple((b, design_limits(made.strata, bound=b, level=level)) for b in own)
    alone = tuple(
        Redraw(made.words, ("student",), (("student", one),))
        for one in (design_limits([each], bound="student", level=level) for each in made.strata)
    )
    return Redraw(made.words, own, limits, made.most, made.every, left_out=left_out, alone=alone)


def _clusters(
    study: Study, parts: Sequence[StratumFindings], bounds: Sequence[str], level: float
) -> Redraw:
    clusters, over = drawn_whole(study), study.estimate
    assert clusters is not None
    assert over is not None
    if len(parts) > 1:
        raise _refused("whole clusters in several strata: their clusters may cross the strata")
    as_units = over.simple_expansion and not clusters.planned
    if as_units and BOUNDS[bounds[0]].own_quantile is None:
        raise _refused(f"the bound {bounds[0]} of units that were drawn as whole clusters")
    limits: list[tuple[str, Limits]] = []
    totals: list[tuple[str, str]] = []
    left_out: list[str] = []
    for bound in bounds:
        name = f"{bound} {OF_TOTALS}" if as_units else bound
        if BOUNDS[bound].own_quantile is not None:
            if as_units:
                limits.append(
                    (bound, cluster_limits(clusters, bound=bound, level=level, as_units=True))
                )
            limits.append(
                (name, cluster_limits(clusters, bound=bound, level=level, as_units=False))
            )
        elif sampled_design({Shape.CLUSTERS}, 1) not in BOUNDS[bound].designs:
            left_out.append(f"{bound}: it is not valid for totals of clusters")
        else:
            totals.append((name, bound))
    return Redraw(
        WHOLE_CLUSTERS,
        tuple(bounds),
        tuple(limits),
        clusters=clusters,
        totals=tuple(totals),
        left_out=tuple(left_out),
    )


def most_replicates(redraw: Redraw, replicates: int) -> int:
    """How many samples to draw: fewer where each is fitted by itself, all where all are known."""
    if redraw.every is not None:
        return redraw.every.samples
    return replicates if redraw.most is None else min(replicates, redraw.most)


def _refused(why: str) -> StudyError:
    return StudyError(
        f"a design that is not drawn again here ({why})",
        where="coverage",
        expected="a design of the toolkit with its own expansion estimate, or a ratio or "
        "regression estimate of simple random strata",
        fix="Judge the limit by the exact bound of its design",
    )


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
