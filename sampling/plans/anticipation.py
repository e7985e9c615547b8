"""What the plan expects of the overpayments in each stratum, and from where it knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError, Problem
from sampling.frames.range_values import range_payments, range_totals
from sampling.models import (
    AllOrNone,
    EmpiricalTaints,
    ErrorModel,
    HotDeck,
    InflatedBeta,
    Probe,
    ProbeRow,
    Taints,
    anticipated_moments,
    implied_taints,
    model_record,
)
from sampling.strata import Stratum
from sampling.strata.stratum_records import stratum_range

if TYPE_CHECKING:
    from sampling.frames import Frame
    from sampling.plans.plan_records import PlanRecord

TaintModel = ErrorModel | AllOrNone | EmpiricalTaints | InflatedBeta
"""Error models whose taints have the same chances whatever the payment."""
AnticipatedErrors = TaintModel | HotDeck | Probe
"""Everything a plan may anticipate the errors from."""


@dataclass(frozen=True)
class Anticipation:
    """Anticipated mean and standard deviation of the overpayment per unit, dollars, by stratum.

    `rates` are the anticipated shares of units in error (None: not known), `taints` E t and
    E t^2 of the overpaid share of the payments (None: the share goes with the payment).
    """

    means: NDArray[np.float64]
    deviations: NDArray[np.float64]
    rates: tuple[float | None, ...]
    assumption: str
    record: dict[str, Any]
    notes: tuple[str, ...] = ()
    taints: tuple[tuple[float, float], ...] | None = None


def anticipate(
    strata: Sequence[Stratum], source: AnticipatedErrors, *, frame: Frame | None = None
) -> Anticipation:
    """Moments of the overpayments by stratum from an error model or a probe.

    Units paid 0 or less are taken as free of overpayment in every case: in a stratum without a
    lower bound `frame` tells them apart. A hot deck looks at the payments of `frame`, one
    stratum after the other, and is refused (`PlanError`) without.
    """
    if frame is not None:
        strata, shares = _payable(frame, strata)
        found = _anticipated(strata, source, frame)
        rates = tuple(
            None if rate is None else rate * share
            for rate, share in zip(found.rates, shares, strict=True)
        )
        return found if isinstance(source, HotDeck | Probe) else replace(found, rates=rates)
    return _anticipated(strata, source, None)


def _payable(frame: Frame, strata: Sequence[Stratum]) -> tuple[list[Stratum], list[float]]:
    """The strata with the sums of their payments above 0, and the shares of units with one."""
    rows, shares = list(strata), [1.0] * len(strata)
    mixed = [k for k, row in enumerate(strata) if row.kind == "range" and row.low is None]
    if not mixed or not (frame.signs.zero or frame.signs.negative):
        return rows, shares
    ranges = [stratum_range(replace(strata[k], low=0), frame.roles) for k in mixed]
    for k, (units, total, squares) in zip(mixed, range_totals(frame, ranges), strict=True):
        rows[k] = replace(strata[k], total=total, sum_squares=squares)
        shares[k] = units / strata[k].size
    return rows, shares


def _anticipated(
    strata: Sequence[Stratum], source: AnticipatedErrors, frame: Frame | None
) -> Anticipation:
    if isinstance(source, TaintModel):
        return _from_model(strata, source)
    if isinstance(source, HotDeck):
        if frame is None:
            raise PlanError(
                "a hot deck without the frame",
                where="anticipated",
                expected="the frame whose payments it looks at",
                fix="Plan with it: plan(frame, strata, anticipated=...)",
            )
        return _from_deck(frame, strata, source)
    if isinstance(source, Probe):
        return _from_overall(strata, source) if source.overall else _from_rows(strata, source)
    raise PlanError(
        f"anticipated={type(source).__name__}",
        expected="an error model of sampling.models, or a Probe",
        fix="Say for example anticipated=ErrorModel(rate=0.30, severity=0.80)",
    )


def planned_anticipation(plan: PlanRecord) -> Anticipation | None:
    """What a plan recorded of the overpayments it anticipates; None where it records nothing."""
    if any(row.mean is None or row.deviation is None for row in plan.strata):
        return None
    record = dict(plan.size_calculation.get("anticipated") or {})
    rates = tuple(None if row.errors is None else row.errors / row.n for row in plan.strata)
    return Anticipation(
        np.array([row.mean for row in plan.strata], dtype=np.float64),
        np.array([row.deviation for row in plan.strata], dtype=np.float64),
        rates,
        str(record.get("assumption", "")),
        record,
    )


def _from_model(strata: Sequence[Stratum], model: TaintModel) -> Anticipation:
    means, deviations = _by_taints(strata, model)
    rates = tuple(0.0 if row.kind != "range" else model.rate for row in strata)
    record = {"kind": "error model", "model": model_record(model), "assumption": model.assumption}
    return Anticipation(
        means,
        deviations,
        rates,
        model.assumption,
        record,
        taints=((model.tau1, model.tau2),) * len(strata),
    )


def _from_deck(frame: Frame, strata: Sequence[Stratum], model: HotDeck) -> Anticipation:
    """The taints go with the payments: E S_y^2 = (sum E y^2 - E (sum y)^2 / N) / (N - 1)."""
    means, deviations, rates = [], [], []
    for row in strata:
        if row.kind != "range":
            means.append(0.0)
            deviations.append(0.0)
            rates.append(0.0)
            continue
        paid = np.maximum(range_payments(frame, stratum_range(row, frame.roles)) / 100, 0.0)
        first, second, wrong = model.moments(paid)
        y, squares = paid * first, paid**2 * second
        of_sum = y.sum() ** 2 + (squares - y**2).sum()
        spread = (squares.sum() - of_sum / paid.size) / max(paid.size - 1, 1)
        means.append(float(y.mean()))
        deviations.append(float(max(spread, 0.0) ** 0.5))
        rates.append(float((wrong * (paid > 0)).mean()))
    record = {"kind": "error model", "model": model_record(model), "assumption": model.assumption}
    return Anticipation(
        np.array(means), np.array(deviations), tuple(rates), model.assumption, record
    )


def _from_overall(strata: Sequence[Stratum], probe: Probe) -> Anticipation:
    row = probe.rows[0]
    payable = [stratum for stratum in strata if stratum.kind == "range"]
    taints = implied_taints(
        row,
        size=sum(stratum.size for stratum in strata),
        total=sum(stratum.total for stratum in payable),
        sum_squares=sum(stratum.sum_squares for stratum in payable),
    )
    means, deviations = _by_taints(strata, taints)
    rate = row.errors / row.size if row.errors is not None else None
    rates = tuple(0.0 if stratum.kind != "range" else rate for stratum in strata)
    words = (
        f"a probe of {row.size:,} units: mean overpayment ${row.mean:,.2f}, standard deviation "
        f"${row.deviation:,.2f}; spread over the strata as a taint independent of the paid "
        f"amount (E t = {taints.tau1:.4f}, E t^2 = {taints.tau2:.4f})"
    )
    record = {
        "kind": "probe",
        "probe": probe.to_dict(),
        "assumption": words,
        "tau1": taints.tau1,
        "tau2": taints.tau2,
    }
    return Anticipation(
        means,
        deviations,
        rates,
        words,
        record,
        tuple(probe.notes()),
        ((taints.tau1, taints.tau2),) * len(strata),
    )


def _from_rows(strata: Sequence[Stratum], probe: Probe) -> Anticipation:
    rows = {row.label: row for row in probe.rows}
    labels = [stratum.label for stratum in strata]
    problems = [
        Problem("probe", f"no row for stratum {row.label!r}", "a row for each sampled stratum", "")
        for row in strata
        if row.label not in rows and row.kind == "range" and not row.certainty
    ]
    problems += [
        Problem("probe", f"a row for stratum {name!r}", f"one of {', '.join(labels)}", "")
        for name in rows
        if name not in labels
    ]
    if problems:
        raise PlanError.collected(problems, what="probe")
    free = ProbeRow("", 2, 0.0, 0.0, 0)
    found = [rows.get(label, free) for label in labels]
    words = "a probe by stratum: " + ", ".join(
        f"{row.label}: {row.size:,} units, mean ${row.mean:,.2f}, sd ${row.deviation:,.2f}"
        for row in probe.rows
    )
    return Anticipation(
        np.array([row.mean for row in found]),
        np.array([row.deviation for row in found]),
        tuple(None if row.errors is None else row.errors / row.size for row in found),
        words,
        {"kind": "probe", "probe": probe.to_dict(), "assumption": words},
        tuple(probe.notes()),
        tuple(_implied(row, stratum) for row, stratum in zip(found, strata, strict=True)),
    )


def _implied(row: ProbeRow, stratum: Stratum) -> tuple[float, float]:
    """The taint moments that a stratum's probe implies; none where it found no overpayment."""
    if row.mean <= 0 or stratum.kind != "range":
        return 0.0, 0.0
    found = implied_taints(
        row, size=stratum.size, total=stratum.total, sum_squares=stratum.sum_squares
    )
    return found.tau1, found.tau2


def _by_taints(strata: Sequence[Stratum], taints: Taints) -> tuple[Any, Any]:
    moments = [
        anticipated_moments(row.size, row.total, row.sum_squares, taints)
        if row.kind == "range"
        else (0.0, 0.0)
        for row in strata
    ]
    means = np.array([mean for mean, _ in moments], dtype=np.float64)
    return means, np.sqrt(np.array([variance for _, variance in moments], dtype=np.float64))
