"""Flaws of the selection: seeds, orders, swaps, blocks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from sampling.ratstats import single_stage
from tests.builders.streams import stream_named

from .audits import Audit, lower_limit, study, uniform
from .flaws import flaw


def _again(audit: Audit, table: pd.DataFrame, **changes: Any) -> Audit:
    """The findings of `audit` on another selection of as many units."""
    table = table.reset_index(drop=True)
    table["should_have_paid"] = np.where(audit.table.reason != "", 0.0, table.paid)
    table["claimed"] = (table.paid * 1.5).round(2)
    table["reason"] = audit.table.reason.to_numpy()
    made = replace(audit, table=table, **changes)
    made.demand = lower_limit(made)
    return made


@flaw("A1", r"not reproduced")
def wrong_seed(audit: Audit) -> Audit:
    return replace(audit, seeds={k: str(int(v) + 1) for k, v in audit.seeds.items()})


@flaw("A1", r"(?i)sorted by")
def frame_handed_over_in_another_order(audit: Audit) -> Audit:
    """The draw was made by id; the file is sorted by amount and called the order of the draw."""
    return replace(audit, frame=audit.frame.sort_values("paid", kind="stable"))


@flaw("A1", r"units? ")
def dear_units_swapped_in(audit: Audit) -> Audit:
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


@flaw("A1", r"(?i)later|spare|skipped")
def clean_units_exchanged_for_spares(audit: Audit) -> Audit:
    """Five accepted units give way to the next numbers of the draw, all in error."""
    ((label, size),) = audit.sizes.items()
    n = len(audit.table)
    order = np.random.RandomState(int(audit.seeds[label])).permutation(size)
    spares = audit.frame.iloc[order[n : n + 5]].copy()
    spares["should_have_paid"], spares["reason"] = 0.0, "not documented"
    spares["claimed"] = (spares.paid * 1.5).round(2)
    fine = audit.table.index[audit.table.should_have_paid == audit.table.paid][:5]
    table = pd.concat([audit.table.drop(fine), spares]).reset_index(drop=True)
    made = replace(audit, table=table, in_order=False)
    made.demand = lower_limit(made)
    return made


def _one_stream(audit: Audit) -> tuple[pd.DataFrame, str]:
    """Both strata drawn by RAT-STATS from one stream, and its seed."""
    seed = int(next(iter(audit.seeds.values()))) % 1_000_000
    chosen = []
    for label, size in audit.sizes.items():
        n = int((audit.table.stratum == label).sum())
        rows = audit.frame[audit.frame.stratum == label]
        listed: Any = single_stage(seed, n, 0, 1, size)
        chosen.append(rows.iloc[[value - 1 for value in listed.in_order]])
    return pd.concat(chosen), str(seed)


@flaw("A2", r"strata .* have one random stream", strata=2, context=True)
def one_seed_for_both_strata(audit: Audit) -> Audit:
    """The seeds are disclosed, and they are equal."""
    table, seed = _one_stream(audit)
    return _again(audit, table, seeds=dict.fromkeys(audit.sizes, seed), program="RAT-STATS")


@flaw("A2", r"strata .* have the same places", strata=2, context=True)
def the_same_places_in_both_strata(audit: Audit) -> Audit:
    """No seed is disclosed; only the places tell."""
    return _again(audit, _one_stream(audit)[0], seeds={}, program="RAT-STATS")


@flaw("A3", r"(?i)unusual")
def first_part_of_the_file(audit: Audit) -> Audit:
    """The sample comes from the first half of the file."""
    stream = stream_named(f"block {audit.demand}")
    head = audit.frame.iloc[: len(audit.frame) // 2]
    order = np.argsort(uniform(stream, len(head)))[: len(audit.table)]
    return _again(audit, head.iloc[order], seeds={}, program="not said", in_order=False)


@flaw("A5", r"percentile", certain=False)
def chosen_for_the_amount(audit: Audit) -> Audit:
    """No seed is given: the sample was taken from the dearer half of the frame."""
    stream = stream_named(f"dear {audit.demand}")
    half = audit.frame[audit.frame.paid > audit.frame.paid.median()]
    order = np.argsort(uniform(stream, len(half)))[: len(audit.table)]
    return _again(audit, half.iloc[order], seeds={}, program="not said", in_order=False)


@flaw("E1", r"(?i)unusual", certain=False)
def one_code_preferred(audit: Audit) -> Audit:
    """Claims of one code are taken three times as often; nothing of the draw is disclosed."""
    stream = stream_named(f"code {audit.demand}")
    weight = np.where(audit.frame.code == "99215", 4.0, 1.0)
    key = uniform(stream, len(weight)) ** (1 / weight)
    order = np.argsort(-key)[: len(audit.table)]
    return _again(audit, audit.frame.iloc[order], seeds={}, program="not said", in_order=False)


@flaw("A4", r"selected units? (without|was|were|ha)")
def units_left_out(audit: Audit) -> Audit:
    """Three accepted units of the draw have no finding, and n is smaller."""
    full = study(audit).sample
    fine = audit.table.index[audit.table.should_have_paid == audit.table.paid][:3]
    made = replace(audit, table=audit.table.drop(fine).reset_index(drop=True))
    made.demand = lower_limit(made)
    made.stated = {"sample": full}
    return made


@flaw("A4", r"(?i)frame does not hold|not in the frame")
def units_from_outside_the_frame(audit: Audit) -> Audit:
    """Three units in error that are in no list."""
    table = audit.table.copy()
    denied = table.index[table.should_have_paid < table.paid][:3]
    table.loc[denied, "unit_id"] = [f"x{k}" for k in range(len(denied))]
    return replace(audit, table=table)


@flaw("C4", r"outside the stratum", strata=2)
def units_counted_in_another_stratum(audit: Audit) -> Audit:
    """Three dear units count in the stratum of the cheap ones, with its larger weight."""
    table = audit.table.copy()
    dear = table.index[(table.stratum == "high") & (table.should_have_paid < table.paid)][:3]
    table.loc[dear, "stratum"] = "low"
    made = replace(audit, table=table, seeds={}, program="not said")
    made.demand = lower_limit(made)
    return made
