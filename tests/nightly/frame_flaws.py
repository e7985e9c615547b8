"""Flaws of the frame: repeated, foreign, missing and recovered units."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from validation import FrameColumns

from .audits import Audit, lower_limit
from .flaws import flaw


def _columns(table: pd.DataFrame) -> FrameColumns:
    return FrameColumns.from_table(
        table, unit_id="unit_id", paid="paid", date="date", claimed="claimed", more=["code"]
    )


def _undisclosed(audit: Audit, frame: pd.DataFrame) -> Audit:
    made = replace(
        audit,
        frame=frame,
        sizes={"1": len(frame)},
        seeds={},
        program="not said",
        in_order=False,
    )
    made.demand = lower_limit(made)
    return made


@flaw("B2", r"\d+ (ids|units?)")
def ids_listed_twice(audit: Audit) -> Audit:
    """A twentieth of the frame is in it twice; N counts both rows."""
    return _undisclosed(audit, pd.concat([audit.frame, audit.frame.iloc[::20]]))


@flaw("B2", r"\d+ rows? repeat")
def services_listed_twice_under_new_ids(audit: Audit) -> Audit:
    """A twelfth of the claims is in the frame again under another id."""
    again = audit.frame.iloc[::12].copy()
    again["unit_id"] = [f"d{k:06d}" for k in range(len(again))]
    made = _undisclosed(audit, pd.concat([audit.frame, again], ignore_index=True))
    made.service = ("code",)
    return made


@flaw("B1", r"outside the (scope|period)")
def claims_outside_the_period(audit: Audit) -> Audit:
    """A tenth of the frame is of the year before."""
    frame = audit.frame.copy()
    frame.loc[frame.index[::10], "date"] -= pd.Timedelta(days=400)
    return replace(audit, frame=frame)


@flaw("B1", r"stratum size differs from the stated one")
def size_overstated(audit: Audit) -> Audit:
    made = replace(
        audit, sizes={k: v + v // 20 for k, v in audit.sizes.items()}, seeds={}, program="not said"
    )
    made.demand = lower_limit(made)
    return made


@flaw("B1", r"not in the universe")
def claims_of_another_provider(audit: Audit) -> Audit:
    """A twentieth of the frame is not in the universe."""
    universe = audit.frame.drop(audit.frame.index[::20]).assign(
        claimed=lambda t: (t.paid * 1.5).round(2)
    )
    return replace(audit, stated={"universe": _columns(universe)})


def _universe(audit: Audit, more: pd.DataFrame) -> Audit:
    frame = audit.frame.assign(claimed=(audit.frame.paid * 1.5).round(2))
    more = more.assign(unit_id=[f"u{k:06d}" for k in range(len(more))])
    return replace(audit, stated={"universe": _columns(pd.concat([frame, more]))})


@flaw("B1", r"(?s)missing from the frame.*small", context=True)
def cheap_claims_left_out(audit: Audit) -> Audit:
    """A third more claims, all below the frame's smallest amounts, never reached the frame."""
    more = audit.frame.iloc[::3].copy()
    low = float(np.quantile(audit.frame.paid, 0.05))
    more["paid"] = (1 + (low - 1) * np.arange(len(more)) / len(more)).round(2)
    return _universe(audit, more.assign(claimed=(more.paid * 1.5).round(2)))


@flaw("B1", r"(?s)missing from the frame.*underpaid", context=True)
def underpaid_claims_left_out(audit: Audit) -> Audit:
    """A sixth more claims, paid a tenth of the claimed amount, never reached the frame."""
    more = audit.frame.iloc[::6].copy()
    return _universe(audit, more.assign(claimed=(more.paid * 10).round(2)))


@flaw("B3", r"paid nothing", context=True)
def zero_paid_claims_left_out(audit: Audit) -> Audit:
    more = audit.frame.iloc[::6].copy()
    return _universe(audit, more.assign(paid=0.0, claimed=100.0))


@flaw("B5", r"audited before")
def claims_recovered_before(audit: Audit) -> Audit:
    """A tenth of the frame, two denied units among it, was recovered before."""
    prior = frozenset(audit.frame.unit_id.iloc[::10])
    denied = audit.table.unit_id[audit.table.should_have_paid < audit.table.paid]
    return replace(audit, stated={"prior": prior | frozenset(denied.iloc[:2])})
