"""The size calculation of a plan: what was anticipated, wanted and predicted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from primafacie.core.errors import warn
from sampling.models import Anticipation
from sampling.plans.design_sizes import Expected, design_prediction, known_variances
from sampling.plans.plan_records import PlannedStratum, as_stratum, planned_stratum
from sampling.plans.size_records import ExpectedErrors, SizeCalculation
from sampling.plans.stratum_sizes import ComputedSizes
from sampling.rules import RuleSet
from sampling.rules.rule_keys import Quantile
from sampling.sizes import Side, checked_level, predict
from sampling.strata import Strata
from sampling.strata.stratum_records import units_text

FEW = 6
UNSTEADY = 0.05


def planned_strata(
    strata: Strata,
    sizes: ComputedSizes,
    known: Anticipation | None,
    expected: Mapping[str, Expected] | None = None,
    repeating: Collection[str] = (),
) -> tuple[PlannedStratum, ...]:
    """The strata with their sizes; those that the sizes exhaust become certainty strata.

    As many draws as there are units do not exhaust a stratum drawn with replacement
    (`repeating`): some units are hit twice and others not at all.
    """
    found = []
    for place, (row, n) in enumerate(zip(strata, sizes.counts.tolist(), strict=True)):
        rate = known.rates[place] if known else None
        whole = n == row.size and row.label not in repeating
        found.append(
            planned_stratum(
                replace(row, certainty=row.certainty or whole),
                n=n,
                mean=float(known.means[place]) if known else None,
                deviation=float(known.deviations[place]) if known else None,
                errors=None if rate is None else n * rate * units_each(expected, row.label),
            )
        )
    return tuple(found)


def units_each(expected: Mapping[str, Expected] | None, label: str) -> float:
    """How many units one selection of a stratum brings to review: 1, or those of a cluster."""
    own = (expected or {}).get(label)
    return 1.0 if own is None or isinstance(own, str) else own.each


def size_record(
    planned: tuple[PlannedStratum, ...],
    sizes: ComputedSizes,
    known: Anticipation | None,
    rule_set: RuleSet,
    quantile: Quantile,
    *,
    level: float | None,
    side: str | None,
    expected: Mapping[str, Expected] | None = None,
    correlation: float | None = None,
) -> tuple[SizeCalculation, list[str]]:
    """The size calculation with what was anticipated and predicted.

    `expected` are the variances of designs other than simple random sampling; where one of
    them is not known nothing is predicted, and a note says why.
    """
    found = replace(sizes.calculation, quantile=quantile)
    if known is None:
        return found, []
    each = {row.label: units_each(expected, row.label) for row in planned}
    wanted = found.wanted
    at_level, at_side = rule_set.limit_level, _side_of(rule_set)
    if wanted is not None:
        at_level, at_side = checked_level(wanted.level, wanted.side)
    elif level is not None or side is not None:
        at_level, at_side = checked_level(level, side)
    predicted, notes = None, []
    if (known.means > 0).any() and expected is None:
        predicted = predict(
            [row.size for row in planned],
            known.means,
            known.deviations,
            sizes.counts,
            level=at_level,
            side=at_side,
            quantile=quantile,
        )
    elif (known.means > 0).any() and expected is not None:
        strata = [as_stratum(row) for row in planned]
        variances, reasons = known_variances(strata, expected)
        notes = [f"No precision is predicted: {why}" for why in reasons]
        if variances is not None:
            predicted = design_prediction(
                strata,
                sizes.counts.tolist(),
                variances,
                known,
                level=at_level,
                side=at_side,
                quantile=quantile,
            )
    found = replace(
        found,
        anticipated=known.record,
        correlation=None if correlation is None else float(correlation),
        errors=expected_errors(planned, each),
        predicted=predicted,
        units_each=each if any(value != 1 for value in each.values()) else None,
    )
    return found, [*known.notes, *notes, *few_errors(planned, each)]


def _side_of(rule_set: RuleSet) -> Side:
    return "two-sided" if rule_set.limit_sided == "two-sided" else "lower"


def advice(planned: tuple[PlannedStratum, ...], rule_set: RuleSet) -> list[str]:
    """Notes on minima of the rule set and on strata that the sizes take whole."""
    notes = []
    size = sum(row.n for row in planned)
    least = rule_set.minimum_sample
    if least is not None and size < least:
        text = f"A sample of {size} units is below the {least} that {rule_set.name} asks for"
        notes.append(warn("BELOW-MINIMUM", text, stacklevel=5))
    least = rule_set.minimum_stratum
    small = [r.label for r in planned if least is not None and r.n < least and not r.certainty]
    if small:
        text = f"Strata {', '.join(small)} have fewer than the {least} units {rule_set.name} asks"
        notes.append(warn("BELOW-MINIMUM", text, stacklevel=5))
    return notes + [
        f"Stratum {row.label} is reviewed in full (100%): "
        f"{units_text(row.size)}, {row.total}, "
        "no sampling error"
        for row in planned
        if row.certainty
    ]


def _open(planned: Sequence[PlannedStratum]) -> list[PlannedStratum]:
    return [row for row in planned if not row.certainty and row.payable]


def all_alike(n: int, rate: float) -> float:
    """Probability that n units are all in error or all free of it: p^n + (1 - p)^n.

    Where errors are all-or-nothing the spread of such a sample shows nothing of the errors.

    >>> round(all_alike(2, 0.3), 4)
    0.58
    """
    return float(rate**n + (1 - rate) ** n)


def expected_errors(
    planned: Sequence[PlannedStratum], each: Mapping[str, float] | None = None
) -> ExpectedErrors | None:
    """Expected errors in all sampled strata, None where no rate is known.

    `each`: the units that one selection brings to review, by stratum (clusters; otherwise 1).
    """
    rows = _open(planned)
    if any(row.errors is None for row in rows):
        return None
    errors = sum(row.errors or 0.0 for row in rows)
    reviewed = sum(_reviewed(row, each) for row in rows)
    return ExpectedErrors(errors, reviewed)


def _reviewed(row: PlannedStratum, each: Mapping[str, float] | None) -> int:
    """The units of a stratum that are expected to be reviewed."""
    return round(row.n * (each or {}).get(row.label, 1.0))


def few_errors(
    planned: Sequence[PlannedStratum], each: Mapping[str, float] | None = None
) -> list[str]:
    """Warn where fewer than 6 errors or non-errors are anticipated; note the strata.

    With so few the t limit is printed as not reliable: its level may be far off either way.
    """
    rows = [row for row in _open(planned) if row.errors is not None]
    if not rows:
        return []
    reviewed = {row.label: _reviewed(row, each) for row in rows}
    n = sum(reviewed.values())
    errors = sum(row.errors or 0.0 for row in rows)
    notes = []
    if min(errors, n - errors) < FEW:
        which = "errors" if errors < FEW else "units free of error"
        notes.append(
            warn(
                "FEW-ERRORS",
                f"About {min(errors, n - errors):.1f} {which} are anticipated among {n:,} sampled "
                f"units: with fewer than {FEW} the limit is not reliable. Take a larger sample, "
                "or expect the limit to be printed as not reliable",
                stacklevel=6,
            )
        )
    weak = [
        row.label
        for row in rows
        if min(row.errors or 0.0, reviewed[row.label] - (row.errors or 0)) < FEW
    ]
    if weak:
        notes.append(
            f"Fewer than {FEW} errors or {FEW} units free of error are anticipated in "
            + ("stratum " if len(weak) == 1 else "strata ")
            + ", ".join(weak)
        )
    chances = {
        row.label: all_alike(reviewed[row.label], (row.errors or 0.0) / reviewed[row.label])
        for row in rows
        if reviewed[row.label]
    }
    alike = [f"{label} ({chance:.0%})" for label, chance in chances.items() if chance > UNSTEADY]
    if alike:
        notes.append(
            "Probability that the sample of a stratum is all errors or all free of error, so "
            "that its spread shows nothing of the errors: " + ", ".join(alike)
        )
    return notes
