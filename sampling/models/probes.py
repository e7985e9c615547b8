"""Probe findings: overpayments of an earlier, small random sample, to size a larger one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from primafacie.core.errors import PlanError, Problem
from primafacie.core.families import unknown_name
from primafacie.core.results import Result
from sampling.models.anticipated_errors import (
    AnticipatedErrors,
    Anticipation,
    PaidStratum,
    taint_moments,
)
from sampling.models.anticipated_records import AnticipatedRecord, ProbeRow

FEW = 6


@dataclass(frozen=True)
class Probe(Result, AnticipatedErrors):
    """Overpayments found in a probe of the frame, to size a larger sample.

    Parameters
    ----------
    rows : tuple of ProbeRow
        One row per stratum, or one row labeled "" for the whole frame.

    Raises
    ------
    PlanError
        If a figure is not valid or the labels do not fit.

    Notes
    -----
    The probe must be a random sample of the same frame. Its own sampling error enters the size
    without being shown, so that sizes from a probe of few errors are unsteady; a note states it.

    Examples
    --------
    >>> Probe.of([0, 0, 30.0, 0]).rows[0].mean
    7.5
    """

    SCHEMA: ClassVar[str] = "primafacie.probe/2"
    ROWS: ClassVar[str] = "rows"

    rows: tuple[ProbeRow, ...]

    def __post_init__(self) -> None:
        labels = [row.label for row in self.rows]
        problems = [fault for row in self.rows for fault in row.faults()]
        if not labels or len(set(labels)) < len(labels) or ("" in labels and len(labels) > 1):
            problems.append(
                Problem("probe", f"rows {labels}", "one row overall, or one a stratum", "")
            )
        if problems:
            raise PlanError.collected(problems, what="probe")

    @classmethod
    def of(cls, values: Sequence[float]) -> Probe:
        """Make an overall probe from overpayments.

        Parameters
        ----------
        values : sequence of float
            The overpayments of all units reviewed, dollars, zeros included.

        Returns
        -------
        Probe
            The probe.
        """
        return cls((_row("", values),))

    @classmethod
    def of_strata(cls, values: Mapping[str, Sequence[float]]) -> Probe:
        """Make a probe by stratum from overpayments.

        Parameters
        ----------
        values : mapping of str to sequence of float
            The overpayments by stratum label, dollars, zeros included.

        Returns
        -------
        Probe
            The probe.
        """
        return cls(tuple(_row(label, found) for label, found in values.items()))

    @classmethod
    def summary(
        cls, *, mean: float, deviation: float, size: int, errors: int | None = None
    ) -> Probe:
        """Make an overall probe from its mean and standard deviation.

        Parameters
        ----------
        mean : float
            Mean overpayment per unit, dollars.
        deviation : float
            Standard deviation of the overpayment per unit, dollars.
        size : int
            Units reviewed.
        errors : int, optional
            Units whose overpayment is not 0.

        Returns
        -------
        Probe
            The probe.
        """
        return cls((ProbeRow("", size, float(mean), float(deviation), errors),))

    def __str__(self) -> str:
        units = sum(row.size for row in self.rows)
        what = "of the whole frame" if self.overall else f"of {len(self.rows)} strata"
        return f"probe {what}: {units:,} units reviewed"

    @property
    def overall(self) -> bool:
        return self.rows[0].label == ""

    def notes(self) -> list[str]:
        """State what makes this probe a weak guide.

        Returns
        -------
        list of str
            One note per row with fewer than 6 errors or non-errors.
        """
        found = []
        for row in self.rows:
            if row.errors is not None and min(row.errors, row.size - row.errors) < FEW:
                name = f"probe of stratum {row.label}" if row.label else "probe"
                found.append(
                    f"The {name} has {row.errors} errors among {row.size} units: fewer than "
                    f"{FEW} errors or non-errors make its spread, and the size, unsteady"
                )
        return found

    def anticipate(self, strata: Sequence[PaidStratum]) -> Anticipation:
        """Anticipate what the probe found, by stratum or spread over the strata as one taint.

        Parameters
        ----------
        strata : sequence of PaidStratum
            The strata.

        Returns
        -------
        Anticipation
            Means and standard deviations by stratum, dollars.

        Raises
        ------
        PlanError
            If the probe does not fit the strata, or found no net overpayment.
        """
        return self._overall(strata) if self.overall else self._by_stratum(strata)

    def _overall(self, strata: Sequence[PaidStratum]) -> Anticipation:
        row = self.rows[0]
        payable = [stratum for stratum in strata if stratum.payable]
        taints = implied_taints(
            row,
            size=sum(stratum.size for stratum in strata),
            total=sum(stratum.total_cents for stratum in payable),
            sum_squares=sum(stratum.squared_cents for stratum in payable),
        )
        means, deviations = taint_moments(strata, taints)
        rate = row.errors / row.size if row.errors is not None else None
        words = (
            f"a probe of {row.size:,} units: mean overpayment ${row.mean:,.2f}, standard deviation "
            f"${row.deviation:,.2f}; spread over the strata as a taint independent of the paid "
            f"amount (E t = {taints.tau1:.4f}, E t^2 = {taints.tau2:.4f})"
        )
        record = AnticipatedRecord(
            kind="probe",
            assumption=words,
            probe=self.rows,
            tau1=taints.tau1,
            tau2=taints.tau2,
        )
        return Anticipation(
            means,
            deviations,
            tuple(rate if stratum.payable else 0.0 for stratum in strata),
            words,
            record,
            tuple(self.notes()),
            ((taints.tau1, taints.tau2),) * len(strata),
        )

    def _by_stratum(self, strata: Sequence[PaidStratum]) -> Anticipation:
        rows = {row.label: row for row in self.rows}
        labels = [stratum.label for stratum in strata]
        problems = [
            Problem(
                "probe", f"no row for stratum {row.label!r}", "a row for each sampled stratum", ""
            )
            for row in strata
            if row.label not in rows and row.payable and row.sampled
        ]
        problems += [
            unknown_name("stratum", name, labels, where="probe", got=f"a row for stratum {name!r}")
            for name in rows
            if name not in labels
        ]
        if problems:
            raise PlanError.collected(problems, what="probe")
        free = ProbeRow("", 2, 0.0, 0.0, 0)
        found = [rows.get(label, free) for label in labels]
        words = "a probe by stratum: " + ", ".join(
            f"{row.label}: {row.size:,} units, mean ${row.mean:,.2f}, sd ${row.deviation:,.2f}"
            for row in self.rows
        )
        return Anticipation(
            np.array([row.mean for row in found]),
            np.array([row.deviation for row in found]),
            tuple(None if row.errors is None else row.errors / row.size for row in found),
            words,
            AnticipatedRecord(kind="probe", assumption=words, probe=self.rows),
            tuple(self.notes()),
            tuple(_implied(row, stratum) for row, stratum in zip(found, strata, strict=True)),
        )


@dataclass(frozen=True)
class ImpliedTaints:
    """Taint moments that an overall probe implies for a frame, by the method of moments.

    Attributes
    ----------
    tau1 : float
        E t, a fraction.
    tau2 : float
        E t^2.
    """

    tau1: float
    tau2: float


def implied_taints(row: ProbeRow, *, size: int, total: int, sum_squares: int) -> ImpliedTaints:
    """Compute the taint moments that an overall probe and the payments of the frame imply.

        tau1 = mean(y) / mean(x),   tau2 = (s_y^2 + mean(y)^2) / mean(x^2) >= tau1^2

    Parameters
    ----------
    row : ProbeRow
        The probe, dollars.
    size : int
        Units of the frame.
    total : int
        Amount paid, cents, exact.
    sum_squares : int
        Sum of the squared cents, exact.

    Returns
    -------
    ImpliedTaints
        The moments.

    Raises
    ------
    PlanError
        If the mean of the probe or the total of the frame is not above 0.
    """
    if row.mean <= 0 or total <= 0:
        raise PlanError(
            f"a mean overpayment of {row.mean:.2f} dollars in the probe",
            where="probe",
            expected="an overpayment above 0",
            fix="A probe without a net overpayment cannot size a sample of overpayments: give "
            "an ErrorModel with the least rate that would matter, or a sample size",
        )
    tau1 = row.mean * 100 * size / total
    tau2 = (row.deviation**2 + row.mean**2) * 10_000 * size / sum_squares
    return ImpliedTaints(tau1, max(tau2, tau1**2))


def _implied(row: ProbeRow, stratum: PaidStratum) -> tuple[float, float]:
    """The taint moments that a stratum's probe implies; none where it found no overpayment."""
    if row.mean <= 0 or not stratum.payable:
        return 0.0, 0.0
    found = implied_taints(
        row,
        size=stratum.size,
        total=stratum.total_cents,
        sum_squares=stratum.squared_cents,
    )
    return found.tau1, found.tau2


def _row(label: str, values: Sequence[float]) -> ProbeRow:
    found = np.asarray(values, dtype=np.float64)
    deviation = float(found.std(ddof=1)) if found.size > 1 else 0.0
    mean = float(found.mean()) if found.size else 0.0
    return ProbeRow(label, int(found.size), mean, deviation, int(np.count_nonzero(found)))
