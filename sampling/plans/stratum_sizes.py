"""How many units of each stratum the plan takes: given, from a total or from a precision."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError, Problem
from primafacie.core.families import unknown_name
from sampling import allocation as allocations
from sampling.models import Anticipation
from sampling.plans.allocation_rules import AllocationRule
from sampling.plans.assurances import Assurance
from sampling.plans.several_precisions import sizes_for_several
from sampling.plans.size_records import SeveralPrecisions, SizeCalculation, WantedPrecision
from sampling.plans.wanted_lower import WantedLower
from sampling.rules.rule_keys import Quantile
from sampling.sizes import Side, check_reached, checked_level, for_precision
from sampling.strata import Stratum

Counts = NDArray[np.int64]
PAID_ONLY = (
    "The spread of the paid amounts is not the spread of the overpayments: with an error in "
    "one claim of three the overpayments vary far more, and a size from the payments alone is "
    "too small"
)


@dataclass(frozen=True)
class ComputedSizes:
    """n_h of every stratum (certainty strata whole) and how they were found."""

    counts: Counts
    calculation: SizeCalculation

    def of_lower(self, lower: WantedLower | None) -> ComputedSizes:
        """The same sizes, of a precision that a wanted lower limit stands for."""
        found = self.calculation
        if lower is None or found.wanted is None or found.assurance is not None:
            return self
        words = f"an anticipated lower limit of {lower.words}, that is, {found.words}"
        wanted = replace(found.wanted, lower=lower)
        return replace(self, calculation=replace(found, words=words, wanted=wanted))


def sizes_given(
    strata: Sequence[Stratum],
    given: Mapping[str, int],
    *,
    minimum: int,
    repeating: Collection[str] = (),
) -> ComputedSizes:
    """Sizes as given by label; certainty strata may be left out (they are taken whole).

    Strata with a label in `repeating` are drawn with replacement: a size counts draws there,
    and may exceed the units.
    """
    labels = [row.label for row in strata]
    problems = [
        unknown_name("stratum", name, labels, where="allocation")
        for name in given
        if name not in labels
    ]
    counts = []
    for place, row in enumerate(strata):
        asked = given.get(row.label, row.size if row.certainty else 0)
        counts.append(asked)
        if isinstance(asked, bool) or not isinstance(asked, int | np.integer):
            problems.append(Problem(f"stratum {row.label}", repr(asked), "a whole number", ""))
        elif asked > row.size and row.label not in repeating:
            neighbour = labels[place - 1] if place else [*labels, ""][1] or None
            problems.append(
                allocations.over_stratum(row.label, row.size, asked, neighbour=neighbour)
            )
        elif row.certainty and asked < row.size:
            got = f"{asked:,} of {row.size:,} units of a certainty stratum"
            problems.append(Problem(f"stratum {row.label}", got, "all of them", "Leave it out"))
        elif asked < min(minimum, row.size):
            problems.append(
                Problem(
                    f"stratum {row.label}",
                    f"{asked:,} of {row.size:,} units",
                    f"at least {min(minimum, row.size)}",
                    "A stratum that is not sampled cannot be projected to, and one unit shows no "
                    "spread. Sample more of it, merge it, or exclude it from the frame",
                )
            )
    if problems:
        raise PlanError.collected(problems, what="allocation")
    found = SizeCalculation(words="sizes given by stratum", basis="given", allocation="given")
    return ComputedSizes(np.array(counts, dtype=np.int64), found)


def sizes_for_total(
    strata: Sequence[Stratum],
    sample: int,
    *,
    anticipation: Anticipation | None,
    minimum: int,
    rule: AllocationRule,
    what: str = "units",
    repeating: Collection[str] = (),
) -> ComputedSizes:
    """Sizes that add up to `sample` units (or `what` else is drawn), certainty strata included.

    The certainty strata come first; the rest is allocated to the others. Strata with a label in
    `repeating` are drawn with replacement: their sizes count draws and may exceed their units.
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
    elif len(open_rows) == 1:
        again = [row.label in repeating for row in open_rows]
        n = allocations.proportional(N, rest, floors=floors, labels=labels, repeats=again)
    else:
        means, spreads = _open_moments(strata, anticipation, rule)
        n = rule.sizes(open_rows, means, spreads, rest, floors, repeating)
    words = f"a sample of {sample:,} {what} in all, {rule.words(len(open_rows))}"
    found = SizeCalculation(words=words, basis="total", sample=sample, **rule.figures(open_rows))
    return ComputedSizes(_whole(strata, n), found)


def sizes_for_precision(
    strata: Sequence[Stratum],
    precision: float | Mapping[str, float],
    *,
    level: float | None,
    side: str | None,
    quantile: Quantile,
    anticipation: Anticipation | None,
    minimum: int,
    rule: AllocationRule,
    oversample: float = 0.0,
) -> ComputedSizes:
    """The smallest sizes whose predicted precision reaches `precision` at `level` and `side`.

    A mapping asks for several quantities at once, "overpaid" and "error units"; the sizes are
    then those of the least cost (without costs: the fewest units) that reach them all.
    `oversample` adds that share of each stratum's sampled units, rounded up.
    """
    level, side = checked_level(level, side)
    if anticipation is None:
        raise PlanError(
            "a precision without anticipated errors",
            expected="an anticipated error rate and severity, or a probe",
            fix=f"{PAID_ONLY}. Add anticipated=ErrorModel(rate=0.30, severity=0.80), or "
            "anticipated=Probe.of(overpayments), or give the size with sample= (on the command "
            "line --error-rate and --severity, or --pilot; or --sample)",
        )
    open_rows = [row for row in strata if not row.certainty]
    if isinstance(precision, Mapping) or (rule.method.by_cost and open_rows):
        several = precision if isinstance(precision, Mapping) else {"overpaid": precision}
        found = sizes_for_several(
            strata,
            several,
            level=level,
            side=side,
            quantile=quantile,
            anticipation=anticipation,
            floors=_all_floors(strata, minimum),
            rule=rule,
        )
        counts = found.counts
        reached: SeveralPrecisions | None = found.reached
        wanted = WantedPrecision(several.get("overpaid"), level, side, dict(several))
        what = "precisions of " + ", ".join(
            f"{100 * value:g}% of {name}" for name, value in several.items()
        )
        how = "the cheapest sizes that reach them" if rule.costs else "the fewest units"
    else:
        counts = _one_precision(
            strata, open_rows, precision, level, side, quantile, anticipation, minimum, rule
        )
        wanted, reached = WantedPrecision(precision, level, side), None
        what = f"a precision of {100 * precision:g}% of the overpayment total"
        how = rule.words(len(open_rows))
    words = f"{what} ({_side_words(level, side)}), {how}"
    if oversample:
        counts = _more(strata, counts, oversample)
        words += f", and {100 * oversample:g}% more units in every sampled stratum"
    calculation = SizeCalculation(
        words=words,
        basis="precision",
        wanted=wanted,
        several=reached,
        oversample=oversample or None,
        **rule.figures(open_rows),
    )
    return ComputedSizes(counts, calculation)


def sizes_for_assurance(
    strata: Sequence[Stratum],
    assurance: Assurance,
    *,
    anticipation: Anticipation | None,
    minimum: int,
    rule: AllocationRule,
) -> ComputedSizes:
    """The sizes of an assurance: its units in all, shared out by `rule`."""
    found = sizes_for_total(
        strata, assurance.sample, anticipation=anticipation, minimum=minimum, rule=rule
    )
    open_strata = sum(not row.certainty for row in strata)
    words = f"{assurance.target} {assurance.words}, {rule.words(open_strata)}"
    level, side = checked_level(assurance.level, assurance.side)
    wanted = WantedPrecision(assurance.precision, level, side, lower=assurance.lower)
    calculation = replace(
        found.calculation,
        words=words,
        basis="precision",
        wanted=wanted,
        assurance=assurance,
    )
    return ComputedSizes(found.counts, calculation)


def _one_precision(
    strata: Sequence[Stratum],
    open_rows: Sequence[Stratum],
    precision: float,
    level: float,
    side: Side,
    quantile: Quantile,
    anticipation: Anticipation,
    minimum: int,
    rule: AllocationRule,
) -> Counts:
    N, _ = _open_arrays(open_rows)
    floors = _floors(open_rows, minimum)
    means, spreads = _open_moments(strata, anticipation, rule)

    def allocate(variance: float) -> Counts:
        if not open_rows:
            return _whole(strata, N)
        return _whole(strata, rule.sizes_for(open_rows, means, spreads, variance, floors))

    counts, found = for_precision(
        [row.size for row in strata],
        anticipation.means,
        anticipation.deviations,
        precision=precision,
        level=level,
        side=side,
        quantile=quantile,
        allocate=allocate,
    )
    check_reached(found.precision, precision)
    return counts


def _more(strata: Sequence[Stratum], counts: Counts, share: float) -> Counts:
    sizes = np.array([row.size for row in strata], dtype=np.int64)
    whole = np.array([row.certainty for row in strata])
    added = np.ceil(counts * (1 + share) - 1e-9).astype(np.int64)
    return np.where(whole, counts, np.minimum(added, sizes))


def _open_arrays(rows: Sequence[Stratum]) -> tuple[Counts, list[str]]:
    return np.array([row.size for row in rows], dtype=np.int64), [row.label for row in rows]


def _floors(rows: Sequence[Stratum], minimum: int) -> Counts:
    """The least size of every stratum; the units paid 0 or less give what they have."""
    return np.array(
        [minimum if row.payable else min(minimum, row.size) for row in rows],
        dtype=np.int64,
    )


def _all_floors(strata: Sequence[Stratum], minimum: int) -> Counts:
    floors = _floors(strata, minimum)
    return np.array(
        [row.size if row.certainty else n for row, n in zip(strata, floors, strict=True)],
        dtype=np.int64,
    )


def _open_moments(
    strata: Sequence[Stratum], anticipation: Anticipation | None, rule: AllocationRule
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Anticipated means and deviations of the strata that are not taken whole."""
    if anticipation is None:
        if rule.method.needs_errors:
            raise PlanError(
                f"the {rule.method.title} allocation without anticipated errors",
                expected="an anticipated error rate and severity, or a probe",
                fix=f"{PAID_ONLY}, and the strata get the wrong shares. Add "
                "anticipated=ErrorModel(rate=0.30, severity=0.80), or choose "
                'allocate_by="proportional", or give the sizes with allocation= (on the command '
                "line --error-rate and --severity, or --pilot; or --allocate-by proportional)",
            )
        empty = np.zeros(sum(not row.certainty for row in strata))
        return empty, empty
    inside = np.array([not row.certainty for row in strata])
    return anticipation.means[inside], anticipation.deviations[inside]


def _whole(strata: Sequence[Stratum], n: Counts) -> Counts:
    """n_h of all strata from those of the strata that are not taken whole."""
    left = iter(n.tolist())
    return np.array([row.size if row.certainty else next(left) for row in strata], dtype=np.int64)


def _side_words(level: float, side: Side) -> str:
    return f"half-width over point, {side} {100 * level:g}%"
