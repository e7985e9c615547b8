"""What the plan expects of the overpayments in each stratum, and from where it knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError, Problem
from sampling.models import ErrorModel, Probe, ProbeRow, anticipated_moments, implied_taints
from sampling.strata import Stratum

if TYPE_CHECKING:
    from sampling.plans.plan_records import Plan


@dataclass(frozen=True)
class Anticipation:
    """Anticipated mean and standard deviation of the overpayment per unit, dollars, by stratum.

    `rates` are the anticipated shares of units in error (None: not known).
    """

    means: NDArray[np.float64]
    deviations: NDArray[np.float64]
    rates: tuple[float | None, ...]
    assumption: str
    record: dict[str, Any]
    notes: tuple[str, ...] = ()


def anticipate(strata: Sequence[Stratum], source: ErrorModel | Probe) -> Anticipation:
    """Moments of the overpayments by stratum from an error model or a probe.

    Units paid 0 or less are taken as free of overpayment in every case.
    """
    if isinstance(source, ErrorModel):
        return _from_model(strata, source)
    if isinstance(source, Probe):
        return _from_overall(strata, source) if source.overall else _from_rows(strata, source)
    raise PlanError(
        f"anticipated={type(source).__name__}",
        expected="an ErrorModel or a Probe",
        fix="Say for example anticipated=ErrorModel(rate=0.30, severity=0.80)",
    )


def planned_anticipation(plan: Plan) -> Anticipation | None:
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


def _from_model(strata: Sequence[Stratum], model: ErrorModel) -> Anticipation:
    means, deviations = _by_taints(strata, model)
    rates = tuple(0.0 if row.kind != "range" else model.rate for row in strata)
    record = {"kind": "error model", "model": model.to_dict(), "assumption": model.assumption}
    return Anticipation(means, deviations, rates, model.assumption, record)


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
    return Anticipation(means, deviations, rates, words, record, tuple(probe.notes()))


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
    )


def _by_taints(strata: Sequence[Stratum], taints: Any) -> tuple[Any, Any]:
    moments = [
        anticipated_moments(row.size, row.total, row.sum_squares, taints)
        if row.kind == "range"
        else (0.0, 0.0)
        for row in strata
    ]
    means = np.array([mean for mean, _ in moments], dtype=np.float64)
    return means, np.sqrt(np.array([variance for _, variance in moments], dtype=np.float64))
