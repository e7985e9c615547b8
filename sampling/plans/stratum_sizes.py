"""How many units of each stratum the plan takes, with the calculation as a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError
from sampling import allocation as allocations
from sampling.plans.anticipation import Anticipation
from sampling.plans.given_sizes import Counts, Sizes
from sampling.rules.rule_sets import Quantile
from sampling.sizes import Side, checked_level, for_precision
from sampling.strata import Stratum

AllocateBy = Literal["neyman", "proportional", "equal"]

PAID_ONLY = (
    "The spread of the paid amounts is not the spread of the overpayments: with an error in "
    "one claim of three the overpayments vary far more, and a size from the payments alone is "
    "too small"
)


def sizes_for_total(
    strata: Sequence[Stratum],
    sample: int,
    *,
    anticipation: Anticipation | None,
    minimum: int,
    by: AllocateBy,
) -> Sizes:
    """Sizes that add up to `sample` units, certainty strata included.

    The certainty strata come first; the rest is allocated to the others.
    """
    open_rows = [row for row in strata if not row.certainty]
    fixed = sum(row.size for row in strata if row.certainty)
    rest = sample - fixed
    N, labels = _open_arrays(open_rows)
    floors = _floors(open_rows, minimum)
    if fixed and rest < floors.sum():
        raise PlanError(
            f"A sample of {sample:,}, of which the certainty strata take {fixed:,}",
            expected=f"at least {fixed + int(floors.sum()):,}",
            fix="Ask for a larger sample, or raise the threshold of certainty",
        )
    if not open_rows:
        n = N
        if rest:
            raise PlanError(
                f"A sample of {sample:,} where every unit is taken with certainty",
                expected=f"{fixed:,}",
                fix="Leave the size open: allocation={}",
            )
    elif by == "neyman" and len(open_rows) > 1:
        n = allocations.neyman(
            N, _deviations(strata, anticipation), rest, floors=floors, labels=labels
        )
    else:
        rule = allocations.equal if by == "equal" else allocations.proportional
        n = rule(N, rest, floors=floors, labels=labels)
    words = f"a sample of {sample:,} units in all, {_allocated(by, open_rows)}"
    return Sizes(_whole(strata, n), words, {"basis": "total", "sample": sample, "allocation": by})


def sizes_for_precision(
    strata: Sequence[Stratum],
    precision: float,
    *,
    level: float | None,
    side: str | None,
    quantile: Quantile,
    anticipation: Anticipation | None,
    minimum: int,
    by: AllocateBy,
) -> Sizes:
    """The smallest sizes whose predicted precision reaches `precision` at `level` and `side`."""
    level, side = checked_level(level, side)
    if anticipation is None:
        raise PlanError(
            "a precision without anticipated errors",
            expected="an anticipated error rate and severity, or a probe",
            fix=f"{PAID_ONLY}. Add anticipated=ErrorModel(rate=0.30, severity=0.80), or "
            "anticipated=Probe.of(overpayments), or give the size with sample=",
        )
    if by != "neyman":
        raise PlanError(
            f"a precision with the {by} allocation",
            expected="the Neyman allocation, which reaches a precision with the fewest units",
            fix='Leave allocate_by="neyman", or give the size with sample=',
        )
    open_rows = [row for row in strata if not row.certainty]
    N, labels = _open_arrays(open_rows)
    floors = _floors(open_rows, minimum)

    def allocate(variance: float) -> Counts:
        if not open_rows:
            return _whole(strata, N)
        spread = _deviations(strata, anticipation)
        n = allocations.neyman_for_variance(N, spread, variance, floors=floors, labels=labels)
        return _whole(strata, n)

    counts, _ = for_precision(
        [row.size for row in strata],
        anticipation.means,
        anticipation.deviations,
        precision=precision,
        level=level,
        side=side,
        quantile=quantile,
        allocate=allocate,
    )
    words = (
        f"a precision of {100 * precision:g} % of the overpayment total "
        f"({_side_words(level, side)}), {_allocated(by, open_rows)}"
    )
    wanted = {"precision": precision, "level": level, "side": side}
    return Sizes(counts, words, {"basis": "precision", "wanted": wanted, "allocation": by})


def _open_arrays(rows: Sequence[Stratum]) -> tuple[Counts, list[str]]:
    return np.array([row.size for row in rows], dtype=np.int64), [row.label for row in rows]


def _floors(rows: Sequence[Stratum], minimum: int) -> Counts:
    """The least size of every stratum; the units paid 0 or less give what they have."""
    return np.array(
        [minimum if row.kind == "range" else min(minimum, row.size) for row in rows],
        dtype=np.int64,
    )


def _deviations(strata: Sequence[Stratum], anticipation: Anticipation | None) -> NDArray[Any]:
    if anticipation is None:
        raise PlanError(
            "the Neyman allocation without anticipated errors",
            expected="an anticipated error rate and severity, or a probe",
            fix=f"{PAID_ONLY}, and the strata get the wrong shares. Add "
            "anticipated=ErrorModel(rate=0.30, severity=0.80), or choose "
            'allocate_by="proportional", or give the sizes with allocation=',
        )
    return np.array(
        [
            spread
            for row, spread in zip(strata, anticipation.deviations, strict=True)
            if not row.certainty
        ]
    )


def _whole(strata: Sequence[Stratum], n: Counts) -> Counts:
    """n_h of all strata from those of the strata that are not taken whole."""
    left = iter(n.tolist())
    return np.array([row.size if row.certainty else next(left) for row in strata], dtype=np.int64)


def _allocated(by: AllocateBy, open_rows: Sequence[Stratum]) -> str:
    if len(open_rows) < 2:
        return "all in one stratum"
    return {
        "neyman": "allocated for the least variance of the overpayment total (Neyman)",
        "proportional": "allocated in proportion to the units",
        "equal": "allocated equally",
    }[by]


def _side_words(level: float, side: Side) -> str:
    return f"half-width over point, {side} {100 * level:g} %"
