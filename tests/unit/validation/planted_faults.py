"""Faults planted in the made studies: each takes an honest audit and spoils one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from study_maker import (
    Audit,
    lower_limit,
    parts,
    study,
    uniform,
)

from primafacie.core.streams import Stream, seed_of
from sampling import Money
from validation import Ledger


def wrong_fpc(audit: Audit) -> Audit:
    return replace(audit, demand=lower_limit(audit, fpc=False))


def z_for_t(audit: Audit) -> Audit:
    return replace(audit, demand=lower_limit(audit, z=True))


def wrong_level(audit: Audit) -> Audit:
    return replace(audit, demand=lower_limit(audit, level=0.80))


def point_demanded(audit: Audit) -> Audit:
    point = sum(size * over.mean() for size, over in parts(audit))
    return replace(audit, demand=round(float(point), 2))


def strata_ignored(audit: Audit) -> Audit:
    whole = replace(
        audit, sizes={"1": sum(audit.sizes.values())}, table=audit.table.assign(stratum="1")
    )
    return replace(audit, demand=lower_limit(whole))


def wrong_seed(audit: Audit) -> Audit:
    return replace(audit, seeds={k: str(int(v) + 1) for k, v in audit.seeds.items()})


def frame_resorted(audit: Audit) -> Audit:
    return replace(audit, frame=audit.frame.sort_values("paid", kind="stable"))


def same_seed(audit: Audit) -> Audit:
    """Both strata drawn with the first seed; the program scales one stream, as RAT-STATS does."""
    from sampling.ratstats import single_stage

    seed = int(next(iter(audit.seeds.values()))) % 1_000_000
    chosen = []
    for label, size in audit.sizes.items():
        n = int((audit.table.stratum == label).sum())
        rows = audit.frame[audit.frame.stratum == label]
        drawn = single_stage(seed, n, 0, 1, size).in_order
        chosen.append(rows.iloc[[value - 1 for value in drawn]])
    table = pd.concat(chosen).reset_index(drop=True)
    denied = audit.table.should_have_paid.to_numpy() < audit.table.paid.to_numpy()
    table["should_have_paid"] = np.where(denied, 0.0, table.paid)
    table["claimed"] = (table.paid * 1.5).round(2)
    table["reason"] = audit.table.reason.to_numpy()
    made = replace(audit, table=table, seeds={}, program="RAT-STATS")
    made.demand = lower_limit(made)
    return made


def doctored(audit: Audit) -> Audit:
    """A tenth of the units is swapped for dearer ones of the frame."""
    n = max(3, len(audit.table) // 10)
    table = audit.table.copy()
    left = audit.frame[~audit.frame.unit_id.isin(table.unit_id)]
    dear = left.sort_values("paid", ascending=False).iloc[:n]
    for column in ("unit_id", "paid"):
        table.loc[: n - 1, column] = dear[column].to_numpy()
    table.loc[: n - 1, "should_have_paid"] = 0.0
    table["claimed"] = (table.paid * 1.5).round(2)
    table["stratum"] = audit.frame.set_index("unit_id").stratum.loc[table.unit_id].to_numpy()
    made = replace(audit, table=table)
    made.demand = lower_limit(made)
    return made


def chosen_dear(audit: Audit) -> Audit:
    """No seed is given: the sample was taken from the dearer half of the frame."""
    made = doctored(audit)
    stream = Stream(seed_of(f"dear {audit.demand}"))
    half = audit.frame[audit.frame.paid > audit.frame.paid.median()]
    order = np.argsort(uniform(stream, len(half)))[: len(audit.table)]
    table = half.iloc[order].reset_index(drop=True)
    table["should_have_paid"] = np.where(audit.table.reason != "", 0.0, table.paid)
    table["claimed"] = (table.paid * 1.5).round(2)
    table["reason"] = audit.table.reason.to_numpy()
    made = replace(audit, table=table, seeds={}, program="not said", in_order=False)
    made.demand = lower_limit(made)
    return made


def first_block(audit: Audit) -> Audit:
    """The sample comes from the first two thirds of the file."""
    stream = Stream(seed_of(f"block {audit.demand}"))
    head = audit.frame.iloc[: 2 * len(audit.frame) // 3]
    order = np.argsort(uniform(stream, len(head)))[: len(audit.table)]
    table = head.iloc[order].reset_index(drop=True)
    table["should_have_paid"] = np.where(audit.table.reason != "", 0.0, table.paid)
    table["claimed"] = (table.paid * 1.5).round(2)
    table["reason"] = audit.table.reason.to_numpy()
    made = replace(audit, table=table, seeds={}, program="not said", in_order=False)
    made.demand = lower_limit(made)
    return made


def duplicates(audit: Audit) -> Audit:
    """A twentieth of the frame stands in it twice; N counts them."""
    again = audit.frame.iloc[::20]
    frame = pd.concat([audit.frame, again])
    made = replace(
        audit, frame=frame, sizes={"1": len(frame)}, seeds={}, program="not said", in_order=False
    )
    made.demand = lower_limit(made)
    return made


def out_of_period(audit: Audit) -> Audit:
    """A tenth of the frame is of the year before."""
    frame = audit.frame.copy()
    frame.loc[frame.index[::10], "date"] -= pd.Timedelta(days=400)
    return replace(audit, frame=frame)


def size_overstated(audit: Audit) -> Audit:
    made = replace(
        audit, sizes={k: v + v // 20 for k, v in audit.sizes.items()}, seeds={}, program="not said"
    )
    made.demand = lower_limit(made)
    return made


def out_of_stratum(audit: Audit) -> Audit:
    """Three dear units count in the stratum of the cheap ones, with its larger weight."""
    table = audit.table.copy()
    dear = table.index[(table.stratum == "high") & (table.should_have_paid < table.paid)][:3]
    table.loc[dear, "stratum"] = "low"
    made = replace(audit, table=table, seeds={}, program="not said")
    made.demand = lower_limit(made)
    return made


def underpayments_dropped(audit: Audit) -> Audit:
    """A fifth of the accepted units was paid too little; the demand sets them to 0."""
    table = audit.table.copy()
    fine = table.index[table.should_have_paid == table.paid][::5]
    table.loc[fine, "should_have_paid"] = (table.paid[fine] * 1.25).round(2)
    made = replace(audit, table=table)
    made.demand = lower_limit(made, values=lambda y: np.maximum(y, 0.0))
    return made


def units_left_out(audit: Audit) -> Audit:
    """Three accepted units of the draw have no finding, and n is smaller."""
    fine = audit.table.index[audit.table.should_have_paid == audit.table.paid][:3]
    made = replace(audit, table=audit.table.drop(fine).reset_index(drop=True))
    made.demand = lower_limit(made)
    full = study(audit).sample
    made.stated = {"sample": full}
    return made


def double_recovery(audit: Audit) -> Audit:
    """A tenth of the frame was recovered before."""
    prior = frozenset(audit.frame.unit_id.iloc[::10])
    denied = audit.table.unit_id[audit.table.should_have_paid < audit.table.paid]
    return replace(audit, stated={"prior": prior | frozenset(denied.iloc[:2])})


def reversals_ignored(audit: Audit) -> Audit:
    ledger = Ledger()
    for unit in audit.table.unit_id[audit.table.should_have_paid < audit.table.paid].iloc[:2]:
        ledger = ledger.add(unit, overpaid=Money(0), level="hearing", on=date(2025, 6, 1))
    return replace(audit, stated={"ledger": ledger})


FAULTS: dict[str, tuple[str, int, Callable[[Audit], Audit]]] = {
    "wrong fpc": ("D2", 1, wrong_fpc),
    "z for t": ("D2", 1, z_for_t),
    "wrong level": ("D2", 1, wrong_level),
    "strata ignored": ("D2", 2, strata_ignored),
    "point demanded": ("D3", 1, point_demanded),
    "wrong seed": ("A1", 1, wrong_seed),
    "frame re-sorted": ("A1", 1, frame_resorted),
    "doctored sample": ("A1", 1, doctored),
    "same seed": ("A2", 2, same_seed),
    "chosen for amount": ("A5", 1, chosen_dear),
    "first part of the file": ("A3", 1, first_block),
    "duplicates": ("B2", 1, duplicates),
    "out of period": ("B1", 1, out_of_period),
    "size overstated": ("B1", 1, size_overstated),
    "double recovery": ("B5", 1, double_recovery),
    "out of stratum": ("C4", 2, out_of_stratum),
    "underpayments dropped": ("D4", 1, underpayments_dropped),
    "units left out": ("A4", 1, units_left_out),
    "reversals ignored": ("D6", 1, reversals_ignored),
}
"""Fault to the argument that should find it, the strata it needs, and how it is planted."""
