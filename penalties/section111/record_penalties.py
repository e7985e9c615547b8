"""The penalty of each late record, for whole columns at once.

With d the days from the day the 365 days start to the report, and excess = max(0, d - 365),

    penalty = min(cap, excess * rate(d))

one rate for the whole excess (a cliff, not a margin): 365 < d < 730 the first, 730 <= d < 1095
the second, d >= 1095 the third. The text quoted does not say this; it is a reading [inferred].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from penalties.section111.daily_rates import DailyRates, Plan, applicable_from, late_after
from penalties.section111.late_records import PLANS, RecordColumns

if TYPE_CHECKING:
    from numpy.typing import NDArray

Days = Literal["365", "anniversaries"]
TierReading = Literal["from due", "from deadline"]

STATES = ("on time", "late", "open", "out of scope", "safe harbor", "barred")
ON_TIME, LATE, OPEN, OUT_OF_SCOPE, SAFE, BARRED = range(6)


@dataclass(frozen=True, eq=False)
class RecordPenalties:
    """By record: days, days in excess, tier (0: none), penalty and state.

    For an open record the days run to the day of assessment, its `penalty_cents` is 0 and
    `accrued_cents` what it would cost if the report came that day. `waived_cents` is what a record
    with a safe harbor would cost if the safe harbor were not accepted.
    """

    days: NDArray[np.int64]
    excess: NDArray[np.int64]
    tier: NDArray[np.int64]
    penalty_cents: NDArray[np.int64]
    accrued_cents: NDArray[np.int64]
    state: NDArray[np.int64]
    waived_cents: NDArray[np.int64]


def anniversary(days: NDArray[np.datetime64], years: int) -> NDArray[np.datetime64]:
    """The calendar anniversary of each day; of 29 February in a common year, 1 March."""
    months = days.astype("datetime64[M]")
    into = days - months.astype("datetime64[D]")
    moved: NDArray[np.datetime64] = (months + 12 * years).astype("datetime64[D]") + into
    return moved


def record_penalties(
    records: RecordColumns,
    rates: Mapping[Plan, DailyRates],
    *,
    assessed_on: date,
    days: Days,
    reading: TierReading,
    notice_on: date | None,
    limitation_years: int,
) -> RecordPenalties:
    """Penalties of all records; see the module for the formula.

    `days`: a year is 365 days, or a calendar year. `reading`: the tiers count from the day the
    365 days start, or from the deadline 365 days later (no tier before a year past it); the
    excess counts from the 365th day in both.
    """
    today = np.datetime64(assessed_on, "D")
    is_open = np.isnat(records.reported)
    until = np.where(is_open, today, records.reported)
    elapsed = (until - records.due).astype(np.int64)
    first = 1 if reading == "from due" else 2
    if days == "365":
        year = late_after()
        excess = np.maximum(elapsed - year, 0)
        tier = (np.clip(elapsed // year, first - 1, first + 2) - (first - 1)).astype(np.int64)
    else:
        excess = np.maximum((until - anniversary(records.due, 1)).astype(np.int64), 0)
        tier = sum(
            (until >= anniversary(records.due, first + k)).astype(np.int64) for k in range(3)
        ) + np.zeros(len(records), dtype=np.int64)
    tier = np.where(excess > 0, tier, 0)
    amount = np.zeros(len(records), dtype=np.int64)
    for plan, own in rates.items():
        here = records.plan == PLANS.index(plan) + 1
        by_tier = np.array([0, *own.rates_cents], dtype=np.int64)
        cost = excess[here] * by_tier[tier[here]]
        amount[here] = cost if own.cap_cents is None else np.minimum(cost, own.cap_cents)
    state = np.full(len(records), ON_TIME)
    state[excess > 0] = LATE
    state[is_open] = OPEN
    if notice_on is not None:
        ends = anniversary(np.where(is_open, records.due, records.reported), limitation_years)
        state[(state == LATE) & (ends < np.datetime64(notice_on, "D"))] = BARRED
    state[records.safe & (state != ON_TIME)] = SAFE
    state[records.due < np.datetime64(applicable_from(), "D")] = OUT_OF_SCOPE
    return RecordPenalties(
        days=elapsed,
        excess=excess,
        tier=tier,
        penalty_cents=np.where(state == LATE, amount, 0),
        accrued_cents=np.where(state == OPEN, amount, 0),
        state=state,
        waived_cents=np.where(state == SAFE, amount, 0),
    )
