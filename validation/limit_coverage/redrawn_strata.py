"""The strata of a study redrawn by their designs, from the plan's own record of them.

Each stratum is redrawn from the frame that was handed over, and each sample is estimated by the
estimator of its shape.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from extrapolation.estimators.design_estimator import serving
from extrapolation.estimators.stratum_estimates import RedrawnTotals
from primafacie.core.errors import EstimateError, StudyError
from primafacie.core.streams import Stream
from sampling import Plan
from sampling.choices.shapes import Shape
from sampling.designs import DESIGNS, Design, Selection
from sampling.designs.possible_starts import PossibleStarts
from sampling.designs.strata_to_redraw import StratumArrays
from validation.limit_coverage.error_scenarios import StratumFindings
from validation.study.frame_columns import FrameColumns
from validation.study.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Where each sample is drawn from a long list by itself, fewer are drawn.
FEWEST_SAMPLES = 200
MOST_ROWS = 20_000_000


@dataclass(frozen=True, eq=False)
class RedrawnStratum:
    """A stratum redrawn by its design, n as the design counts.

    The samples depend on the stream alone: they are drawn once, and serve every population.
    """

    design: Design
    arrays: StratumArrays
    n: int
    held: dict[tuple[int, int], list[Selection]] = field(default_factory=dict, repr=False)

    @property
    def whole(self) -> bool:
        """Is every unit in every sample?"""
        return self.design.shape is Shape.SIMPLE and self.n >= self.arrays.size

    def totals(self, values: NDArray[np.float64], rows: int, stream: Stream) -> RedrawnTotals:
        """The estimates of `rows` samples; `values` are the stratum's dollars in frame order.

        A sample that its estimator refuses (a negative variance) has none of the three (NaN).
        """
        if self.whole:
            none = np.zeros(rows)
            return RedrawnTotals(np.full(rows, float(values.sum())), none, none)
        key = (stream.seed, rows)
        if key not in self.held:
            self.held[key] = self.design.redraw(self.arrays, self.n, rows=rows, stream=stream)
        member = serving(self.design.shape)
        made = []
        for selection in self.held[key]:
            try:
                made.append(member.redrawn(values, selection))
            except EstimateError:
                made.append(RedrawnTotals.of_one(np.nan, np.nan, np.nan))
        return RedrawnTotals(
            np.concatenate([part.points for part in made]),
            np.concatenate([part.variances for part in made]),
            np.concatenate([part.df for part in made]),
        )


@dataclass(frozen=True, eq=False)
class RedrawnStrata:
    """The strata of a study, how many samples they bear, and all possible ones where known."""

    words: str
    strata: tuple[RedrawnStratum, ...]
    most: int | None
    every: PossibleStarts | None = None


def redrawn_strata(
    study: Study, parts: Sequence[StratumFindings], drawn: dict[str, type[Design]]
) -> RedrawnStrata:
    """Every stratum by its planned design, `drawn` being the designs as drawn, by label.

    Raises `StudyError` where the frame or the plan says too little to redraw a stratum.
    """
    plan, columns = study.known_plan, study.columns
    assert columns is not None
    if plan is None:
        raise _refused("the plan of the draw was not handed over")
    designs, sizes = plan.designs, plan.sizes
    # What does not come by the plan's record is not redrawn by guess.
    for label, member in drawn.items():
        planned = designs.get(label)
        same = isinstance(planned, member) or (planned and member.shape is Shape.SIMPLE)
        if not same:
            raise _refused(
                f"stratum {label} was drawn by {member.kind}, which is not what was planned"
            )
    chosen = {
        label: designs[label] if isinstance(designs[label], member) else DESIGNS[member.kind]()
        for label, member in drawn.items()
    }
    rank = None
    if any(_in_order(design) for design in chosen.values()):
        rank = np.empty(columns.size, dtype=np.int64)
        rank[listed(columns, plan)] = np.arange(columns.size)
    strata = []
    for part in parts:
        design, rows = chosen[part.label], study.rows_of_stratum(part.label)
        n = part.drawn if design.shape is Shape.SIMPLE else sizes[part.label]
        arrays = StratumArrays(
            part.label,
            len(rows),
            sizes=_sizes(columns, rows, design, part.label),
            columns=_columns(columns, rows, design),
            order=np.argsort(rank[rows]) if rank is not None and _in_order(design) else None,
        )
        fault = design.redraw_fault(arrays, n)
        if fault:
            raise _refused(fault)
        strata.append(RedrawnStratum(design, arrays, n))
    every = None
    if len(strata) == 1:
        (alone,) = strata
        every = alone.design.possible_starts(alone.arrays, alone.n)
    others = sorted({d.kind for d in chosen.values() if d.shape is not Shape.SIMPLE})
    names = ", ".join(others or sorted({design.kind for design in chosen.values()}))
    words = names.replace("_", " ") + (", every possible start" if every is not None else "")
    return RedrawnStrata(words, tuple(strata), _most(strata, columns.size), every)


def _most(strata: Sequence[RedrawnStratum], size: int) -> int | None:
    """The most samples that all strata bear."""
    each = [row.design.most_redraws(row.n) for row in strata]
    known = [most for most in each if most is not None]
    if not known:
        return None
    most = min(known)
    return min(most, max(min(most, FEWEST_SAMPLES), MOST_ROWS // size))


def _in_order(design: Design) -> bool:
    """Does the order of the list decide which samples there can be?"""
    return design.ordered and design.shape is not Shape.SIMPLE


def _columns(
    columns: FrameColumns, rows: NDArray[np.int64], design: Design
) -> tuple[NDArray[np.str_], ...]:
    """The cluster of every unit, and its group, where the design goes by them."""
    if not design.clustered:
        return ()
    named = [("cluster", columns.clusters)]
    if design.column is not None:
        named.append((design.column, columns.more.get(design.column)))
    found = []
    for name, column in named:
        if column is None:
            raise _refused(f"the frame handed over has no column {name} for its stages")
        found.append(column[rows])
    return tuple(found)


def _sizes(
    columns: FrameColumns, rows: NDArray[np.int64], design: Design, label: str
) -> NDArray[np.int64] | None:
    """Cents that the draws go by, all above 0."""
    if design.measure is None:
        return None
    held = columns.paid_cents if design.measure == "paid" else columns.claimed_cents
    if held is None:
        raise _refused(f"the frame handed over has no amounts {design.measure}")
    x = held[rows]
    if not (x > 0).all():
        raise _refused(f"sizes of 0 or less in stratum {label}, which can never be drawn by size")
    return np.asarray(x, dtype=np.int64)


def listed(columns: FrameColumns, plan: Plan) -> NDArray[np.int64]:
    """The frame's rows in the order that the plan declares.

    The order is recomputed from the columns and compared with the plan's `list/1` digest of the
    ids in it. Raises `StudyError` where the two do not agree.
    """
    order = plan.order or ()
    keys: list[NDArray[np.int64]] = []
    texts = list(order)
    if order != ("file",):
        known = columns.variables | {"unit_id": columns.ids}
        items = [item.split() for item in order]
        items += [] if any(item[0] == "unit_id" for item in items) else [["unit_id"]]
        texts = []
        for name, *way in items:
            if name not in known:
                raise _unlike(f"the frame handed over has no column {name}")
            down = [word.lower() for word in way] == ["desc"]
            keys.append(_ranks(known[name], down=down))
            texts.append(f"{name} {'desc' if down else 'asc'}")
    rows = np.lexsort(keys[::-1]) if keys else np.arange(columns.size)
    text = f"list/1\n{', '.join(texts)}\n" + "".join(f"{one}\n" for one in columns.ids[rows])
    if hashlib.sha256(text.encode()).hexdigest() != plan.list_digest:
        raise _unlike("the frame handed over is not the list of the draw, by its digest")
    return np.asarray(rows, dtype=np.int64)


def _ranks(values: NDArray[np.generic], *, down: bool) -> NDArray[np.int64]:
    """Places in ascending (or descending) order; blank cells last in both."""
    blank = np.isnat(values) if values.dtype.kind == "M" else values == ""
    _, codes = np.unique(values, return_inverse=True)
    ranks = -codes if down else codes
    return np.where(np.broadcast_to(blank, ranks.shape), len(codes), ranks).astype(np.int64)


def _unlike(why: str) -> StudyError:
    return StudyError(
        f"a systematic sample whose list cannot be made again: {why}",
        where="coverage",
        expected="the frame in the order the plan declares",
        fix="Ask for the frame in the order of its list",
    )


def _refused(why: str) -> StudyError:
    return StudyError(
        f"a design that cannot be drawn again ({why})",
        where="coverage",
        expected="the plan, and the frame with the columns its design goes by",
        fix="Ask for them, or judge the limit by the exact bound of its design",
    )
