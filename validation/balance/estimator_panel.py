"""The estimate by other estimators, shown for information with the demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri, stdtrit

from extrapolation.estimators import (
    Linearised,
    combined_ratio,
    combined_regression,
    design_of,
    poststratified_total,
    separate_ratio,
)
from extrapolation.samples.shapes import is_plain
from primafacie.core.errors import AuditError
from validation.balance.balance_tests import grouped
from validation.study.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

# OIG's minima for cells formed after the draw: units, and non-zero items.
CELL_UNITS = 20
CELL_ERRORS = 6


@dataclass(frozen=True)
class PanelRow:
    """One estimator: dollars; `lower` by t at the level of the rules (one-sided 90% without)."""

    estimator: str
    point: float
    se: float
    lower: float
    df: int

    @classmethod
    def of(cls, name: str, made: Linearised, level: float) -> PanelRow:
        quantile = float(stdtrit(made.df, level)) if made.df > 0 else float(ndtri(level))
        return cls(name, made.point, made.se, made.point - quantile * made.se, made.df)


@dataclass(frozen=True)
class EstimatorPanel:
    """The rows, the expansion first, and why an estimator is not among them."""

    rows: tuple[PanelRow, ...]
    level: float
    refused: tuple[str, ...]

    def row(self, estimator: str) -> PanelRow | None:
        return next((row for row in self.rows if row.estimator == estimator), None)


def estimator_panel(study: Study) -> EstimatorPanel | None:
    """Expansion, ratio, regression on the amount paid, and post-strata; None without findings.

    All by `extrapolation.estimators`, for units drawn at random (in strata or not); for any other
    design the estimate stands alone, and it is said. Ratio estimates of mostly denied claims
    cover far below their level; post-strata need 20 sampled units, 6 of them in error, in every
    cell.
    """
    over = study.estimate
    if over is None:
        return None
    rules = study.rule_set
    level = 0.90 if rules is None else rules.one_sided_level
    df = over.df
    quantile = float(stdtrit(df, level)) if df > 0 else float(ndtri(level))
    rows = [PanelRow(over.estimator, over.point, over.se, over.point - quantile * over.se, df)]
    refused: list[str] = []
    if not is_plain(over.review):
        refused.append("any other estimator: the units were not drawn by simple random sampling")
        return EstimatorPanel(tuple(rows), level, tuple(refused))
    design, values = design_of(over.sample), over.sample.values
    paid, totals = _auxiliary(study)
    if paid is None:
        refused.append("ratio and regression: amounts paid of the sample or frame are not known")
    else:
        whole = sum(totals.values())
        tried: dict[str, Callable[[], Linearised]] = {
            "combined ratio on paid": lambda: combined_ratio(values, paid, design, total=whole),
            "separate ratio on paid": lambda: separate_ratio(values, paid, design, totals=totals),
            "regression on paid": lambda: combined_regression(values, paid, design, total=whole),
        }
        for name, make in tried.items():
            if name.startswith("separate") and len(totals) < 2:
                continue
            try:
                rows.append(PanelRow.of(name, make(), level))
            except AuditError as error:
                refused.append(f"{name}: {error.got}")
    for name, cells, sizes in _cells(study):
        try:
            made = poststratified_total(values, cells, design, sizes=sizes)
            rows.append(PanelRow.of(f"post-strata by {name}", made, level))
        except AuditError as error:
            refused.append(f"post-strata by {name}: {error.got}")
    return EstimatorPanel(tuple(rows), level, tuple(refused))


def _auxiliary(study: Study) -> tuple[NDArray[np.float64] | None, dict[str, float]]:
    """Amounts paid of the sampled units in the sample's order, and of the strata, dollars."""
    over = study.estimate
    assert over is not None
    parts = over.sample.strata
    totals: dict[str, float] = {}
    for stratum in over.review.strata:
        if stratum.total_cents is not None:
            totals[stratum.label] = stratum.total_cents / 100
        elif study.columns is not None and study.labels is not None:
            rows = study.rows_of_stratum(stratum.label)
            totals[stratum.label] = float(study.columns.paid_cents[rows].sum()) / 100
    if len(totals) < len(parts) or any(part.caps is None for part in parts):
        return None, {}
    return np.concatenate([part.caps for part in parts if part.caps is not None]), totals


Cells = list[tuple[str, list[str], Mapping[str, float]]]


def _cells(study: Study) -> Cells:
    """Groups of the frame that meet the minima in the sample."""
    columns, over = study.columns, study.estimate
    if columns is None or over is None:
        return []
    ids = [
        row.unit_id
        for part in over.sample.strata
        for row in over.review.counted
        if row.stratum == part.label
    ]
    rows = columns.rows_of(ids)
    if (rows < 0).any():
        return []
    errors = over.sample.values != 0
    found: Cells = []
    for name, (names, codes) in grouped(columns).items():
        own = codes[rows]
        sizes = np.bincount(codes, minlength=len(names))
        units = np.bincount(own, minlength=len(names))
        wrong = np.bincount(own[errors], minlength=len(names))
        if units.min() >= CELL_UNITS and wrong.min() >= CELL_ERRORS:
            found.append(
                (name, names[own].tolist(), dict(zip(names.tolist(), sizes.tolist(), strict=True)))
            )
    return found
