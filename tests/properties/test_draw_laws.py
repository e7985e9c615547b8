"""Laws of the draws: rows in another order, more rows, a larger n, a smaller frame."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sampling import open_frame, plan
from sampling.designs import replay

IDS = [f"u{k:03d}" for k in range(60)]
few = st.integers(min_value=2, max_value=20)
seeds = st.text(alphabet="abcxyz0123456789é-", min_size=1, max_size=12)
sets = st.sets(st.sampled_from(IDS), min_size=25)


def size_of(one: str) -> int:
    return (int(one[1:]) * 7919) % 997 + 3


def chosen(kind: str, seed: str, ids: list[str], n: int, **more: Any) -> list[str]:
    paths = [[f"B{int(one[1:]) % 29}", one] for one in ids]
    found = replay(
        {"kind": kind, **more},
        seed=seed,
        stratum="1",
        ids=ids,
        sizes=[size_of(one) for one in ids],
        paths=paths,
        n=n,
    )
    return [unit.unit_id for unit in found]


@given(seed=seeds, ids=sets, n=few, data=st.data())
@settings(deadline=None, max_examples=40)
@pytest.mark.parametrize("kind", ["tickets", "pps", "rhc", "cluster"])
def test_the_order_of_the_rows_never_matters(
    kind: str, seed: str, ids: set[str], n: int, data: st.DataObject
) -> None:
    ordered = sorted(ids)
    shuffled = data.draw(st.permutations(ordered))
    assert chosen(kind, seed, list(shuffled), n) == chosen(kind, seed, ordered, n)


@given(seed=seeds, ids=sets, n=few, more=few)
@settings(deadline=None, max_examples=60)
def test_a_larger_sample_keeps_the_smaller_one(seed: str, ids: set[str], n: int, more: int) -> None:
    units = sorted(ids)
    small, large = chosen("tickets", seed, units, n), chosen("tickets", seed, units, n + more)
    assert large[:n] == small[: len(large)]
    few_draws = replay(
        {"kind": "pps"}, seed=seed, stratum="1", ids=units, sizes=[size_of(u) for u in units], n=n
    )
    many_draws = replay(
        {"kind": "pps"},
        seed=seed,
        stratum="1",
        ids=units,
        sizes=[size_of(u) for u in units],
        n=n + more,
    )
    kept = {u.unit_id: tuple(j for j in u.draws if j <= n) for u in many_draws}
    assert {u.unit_id: u.draws for u in few_draws} == {k: v for k, v in kept.items() if v}
    clusters = chosen("cluster", seed, units, n)
    assert chosen("cluster", seed, units, n + more)[: len(clusters)] == clusters


@given(seed=seeds, ids=sets, kept=sets, n=few)
@settings(deadline=None, max_examples=60)
def test_a_smaller_frame_keeps_the_order_of_those_that_stay(
    seed: str, ids: set[str], kept: set[str], n: int
) -> None:
    """Restricted, and so, read the other way, with rows added: nobody's ticket changes."""
    whole = chosen("tickets", seed, sorted(ids), len(ids))
    rest = sorted(ids & kept)
    if rest:
        restricted = chosen("tickets", seed, rest, min(n, len(rest)))
        assert restricted == [one for one in whole if one in kept][: len(restricted)]


@given(seed=seeds, ids=sets, added=sets, n=few)
@settings(deadline=None, max_examples=40)
def test_added_units_only_push_out(seed: str, ids: set[str], added: set[str], n: int) -> None:
    before = chosen("tickets", seed, sorted(ids), n)
    after = chosen("tickets", seed, sorted(ids | added), n)
    new = [one for one in after if one not in ids]
    stayed = [one for one in after if one in ids]
    assert stayed == before[: len(stayed)]
    assert len(stayed) + len(new) == len(after)


def test_the_laws_hold_through_a_frame() -> None:
    """Rows shuffled, rows added, n extended, the frame restricted: tickets as promised."""
    table = pd.DataFrame({"id": IDS, "paid": [size_of(one) / 100 for one in IDS]})

    def units(source: pd.DataFrame, n: int, condition: str = "") -> list[str]:
        frame = open_frame(source, unit_id="id", paid="paid").check()
        if condition:
            frame = frame.exclude(condition, reason="outside the period")
        made = plan(frame, rules="cms-pim", sample=n)
        return [unit.unit_id for unit in made.draw("lot 7", seed_source="x").units]

    small = units(table, 10)
    assert units(table.iloc[::-1], 10) == small
    assert units(table, 25)[:10] == small
    condition = "unit_id in ('u001', 'u002', 'u003', 'u004', 'u005')"
    gone = {f"u00{k}" for k in range(1, 6)}
    assert units(table, 20, condition) == [u for u in units(table, 60) if u not in gone][:20]
    more = pd.DataFrame({"id": [f"x{k}" for k in range(20)], "paid": [1.0] * 20})
    grown = units(pd.concat([table, more]), 10)
    old = [one for one in grown if one in set(IDS)]
    assert old == small[: len(old)]
