"""Flaws of the review and of what follows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from sampling import Money
from validation import Ledger

from .audits import Audit, lower_limit
from .flaws import flaw


@flaw("D4", r"underpaid")
def underpayments_dropped(audit: Audit) -> Audit:
    """A fifth of the accepted units was paid too little; the demand sets them to 0."""
    table = audit.table.copy()
    fine = table.index[table.should_have_paid == table.paid][::5]
    table.loc[fine, "should_have_paid"] = (table.paid[fine] * 1.25).round(2)
    made = replace(audit, table=table)
    made.demand = lower_limit(made, values=lambda y: np.maximum(y, 0.0))
    return made


@flaw("D6", r"(?i)decided|reversed|decision")
def reversals_not_carried_over(audit: Audit) -> Audit:
    ledger = Ledger()
    for unit in audit.table.unit_id[audit.table.should_have_paid < audit.table.paid].iloc[:2]:
        ledger = ledger.add(unit, overpaid=Money(0), level="hearing", on=date(2025, 6, 1))
    return replace(audit, stated={"ledger": ledger})


@flaw("B6", r"payable")
def payable_part_not_offset(audit: Audit) -> Audit:
    """Half of each denied claim would have been payable in another setting."""
    rows = audit.table[audit.table.should_have_paid < audit.table.paid]
    payable = {
        unit: Money(round(100 * paid) // 2)
        for unit, paid in zip(rows.unit_id, rows.paid, strict=True)
    }
    return replace(audit, stated={"payable": payable})


@flaw("F1", r"lifted")
def second_reviewer_disagrees(audit: Audit) -> Audit:
    """A second reviewer of half the denials accepts two of three."""
    rows = audit.table[audit.table.should_have_paid < audit.table.paid].iloc[::2]
    over = (100 * (rows.paid - rows.should_have_paid)).round().astype(int)
    second = {
        unit: Money(int(cents) if k % 3 == 0 else 0)
        for k, (unit, cents) in enumerate(zip(rows.unit_id, over, strict=True))
    }
    return replace(audit, stated={"second_review": second})


@flaw("D5", r"(?i)without records", context=True)
def missing_records_carry_the_demand(audit: Audit) -> Audit:
    """Four accepted units have no records and count in full."""
    table = audit.table.assign(status="reviewed")
    fine = table.index[table.should_have_paid == table.paid][:4]
    table["should_have_paid"] = table.should_have_paid.astype(object)
    table.loc[fine, "status"] = "missing"
    table.loc[fine, "should_have_paid"] = None
    counted = table.assign(should_have_paid=table.should_have_paid.fillna(0.0).astype(float))
    made = replace(audit, table=table)
    made.demand = lower_limit(replace(audit, table=counted.drop(columns="status")))
    return made
