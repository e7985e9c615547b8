"""Flaws of the amount: another formula than the planned one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import ndtri, stdtrit

from .audits import Audit, lower_limit, parts, point_estimate
from .flaws import flaw


@flaw("D2", r"without the finite population correction")
def no_population_correction(audit: Audit) -> Audit:
    """The limit is lower than planned: an error in the respondent's favor."""
    return replace(audit, demand=lower_limit(audit, fpc=False))


@flaw("D2", r"\bz\b")
def normal_quantile_for_student(audit: Audit) -> Audit:
    return replace(audit, demand=lower_limit(audit, z=True))


@flaw("D2", r"one-sided 80")
def level_of_80_percent(audit: Audit) -> Audit:
    return replace(audit, demand=lower_limit(audit, level=0.80))


@flaw("D2", r"one-sided 95")
def level_of_95_percent(audit: Audit) -> Audit:
    return replace(audit, demand=lower_limit(audit, level=0.95))


@flaw("D2", r"(?s)without the finite population correction.*one-sided 80")
def two_errors_that_offset(audit: Audit) -> Audit:
    """No correction lowers the limit, the level of 80% raises it."""
    return replace(audit, demand=lower_limit(audit, fpc=False, level=0.80))


@flaw("D2", r"ignores the strata", strata=2)
def strata_ignored(audit: Audit) -> Audit:
    whole = replace(
        audit, sizes={"1": sum(audit.sizes.values())}, table=audit.table.assign(stratum="1")
    )
    return replace(audit, demand=lower_limit(whole, z=True))


@flaw("D2", r"smallest n_h - 1", strata=2)
def degrees_of_freedom_of_the_smallest_stratum(audit: Audit) -> Audit:
    point, variance, least = 0.0, 0.0, min(len(over) for _, over in parts(audit))
    for size, over in parts(audit):
        point += size * over.mean()
        variance += size * (size - len(over)) * over.var(ddof=1) / len(over)
    limit = point - float(stdtrit(least - 1, 0.90)) * variance**0.5
    return replace(audit, demand=float(np.floor(limit * 100) / 100))


@flaw("D2", r"errors alone")
def spread_of_the_errors_alone(audit: Audit) -> Audit:
    """The standard deviation of the units in error, as if all units were in error."""
    ((size, over),) = parts(audit)
    wrong = over[over != 0]
    se = size * (wrong.var(ddof=1) / len(wrong) * (1 - len(wrong) / size)) ** 0.5
    limit = size * over.mean() - float(stdtrit(len(wrong) - 1, 0.90)) * se
    return replace(audit, demand=float(np.floor(max(limit, 0) * 100) / 100))


@flaw("D2", r"(?i)ratio")
def ratio_estimate_demanded(audit: Audit) -> Audit:
    """The combined ratio on the amounts paid, with the normal quantile."""
    ((size, over),) = parts(audit)
    paid = audit.table.paid.to_numpy()
    n, share = len(over), over.sum() / paid.sum()
    residual = over - share * paid
    se = (size * (size - n) * (residual**2).sum() / (n - 1) / n) ** 0.5
    limit = share * round(float(audit.frame.paid.sum()), 2) - float(ndtri(0.90)) * se
    return replace(audit, demand=float(np.floor(limit * 100) / 100))


@flaw("D2", r"none of [\d,]+ formulas")
def digits_transposed(audit: Audit) -> Audit:
    """A figure that no formula gives: 17.3% above the planned limit."""
    return replace(audit, demand=round(1.173 * audit.demand + 11.11, 2))


@flaw("D3", r"point estimate")
def point_demanded(audit: Audit) -> Audit:
    return replace(audit, demand=point_estimate(audit))


@flaw("D2", r"rounded up")
def rounded_up_to_ten_thousand(audit: Audit) -> Audit:
    """Rounding that adds to the demand."""
    return replace(audit, demand=10_000.0 * (np.floor(audit.demand / 10_000) + 1))


@flaw("D10", r"demanded of")
def demand_above_the_frame(audit: Audit) -> Audit:
    """More is demanded than was paid for the whole frame."""
    return replace(audit, demand=round(1.1 * float(audit.frame.paid.sum()), 2))


@flaw("A4", r"(?i)another amount")
def amounts_above_those_of_the_frame(audit: Audit) -> Audit:
    """The frame paid a third of what the findings take back for three units."""
    frame = audit.frame.copy()
    denied = audit.table.unit_id[audit.table.should_have_paid < audit.table.paid][:3]
    rows = frame.unit_id.isin(denied)
    frame.loc[rows, "paid"] = (frame.paid[rows] * 0.3).round(2)
    return replace(audit, frame=frame)
