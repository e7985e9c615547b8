"""The frame audit against the same checks written in plain pandas."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from primafacie.errors import FrameError
from sampling import Frame, Money, Stated, audit_frame, open_frame
from sampling.frames import audits
from tests.builders.streams import seed_of

ROLES: dict[str, Any] = {
    "unit_id": "id",
    "paid": "paid",
    "date": "day",
    "cluster": "who",
    "more": ["code", "modifier", "units"],
}


def lines(rows: int, name: str) -> pd.DataFrame:
    random = np.random.Generator(np.random.PCG64(seed_of(name)))
    cents = np.rint(np.exp(random.normal(4, 1.5, rows)) * 100).astype(int)
    return pd.DataFrame(
        {
            "id": [f"{k:06d}" for k in range(rows)],
            "paid": [f"{c / 100:.2f}" for c in np.where(random.random(rows) < 0.1, 0, cents)],
            "day": [f"2023-{m:02d}-{d:02d}" for m, d in random.integers(1, 5, (rows, 2)) * [2, 3]],
            "who": [f"B{b}" for b in random.integers(0, rows // 3, rows)],
            "code": random.choice(["99213", "99214", ""], rows),
            "modifier": random.choice(["", "25"], rows),
            "units": random.choice(["1", "2"], rows),
        }
    )


def frame_of(table: pd.DataFrame, **more: Any) -> Frame:
    return open_frame(table, **(ROLES | more)).check()


KEY = ["cluster", "date", "code", "modifier"]
NAMED = {"cluster": "who", "date": "day"}


def test_duplicates_are_those_of_pandas() -> None:
    table = lines(600, "duplicates")
    table = pd.concat([table, table.head(7).assign(id=[f"x{k}" for k in range(7)])])
    frame = frame_of(table)
    found = audits.find_duplicates(frame, KEY)
    groups = table.assign(cents=[round(float(p) * 100) for p in table.paid]).groupby(
        [NAMED.get(name, name) for name in KEY]
    )
    several = groups.filter(lambda g: len(g) > 1)
    kept = groups["cents"].agg(["size", "sum", "max"])
    kept = kept[kept["size"] > 1]
    assert (found.groups, found.units) == (len(kept), len(several))
    assert found.repeats == len(several) - len(kept)
    assert found.cents == int((kept["sum"] - kept["max"]).sum())
    assert 2 <= len(found.examples) <= 3
    alike = table.set_index("id").loc[list(found.examples), ["who", "day", "code", "modifier"]]
    assert len(alike.drop_duplicates()) == 1
    whole = audits.find_duplicates(frame)
    assert whole.exact
    assert (whole.groups, whole.repeats) == (7, 7)
    assert "every role but the id" in whole.text()
    copies = ", ".join(repr(unit) for unit in table["id"] if unit.startswith("x"))
    lone = audits.find_duplicates(frame.exclude(f"unit_id in ({copies})", reason="copies"))
    assert lone.groups == 0
    assert "No two units" in lone.text()


def test_overlap_counts_what_both_hold() -> None:
    table = lines(400, "overlap")
    frame = frame_of(table).exclude("paid = 0", reason="unpaid")
    earlier = frame_of(
        table.iloc[100:250].assign(id=lambda t: t.id.where(t.code != "", "z" + t.id))
    )
    found = audits.find_overlap(frame, earlier, name="the 2021 audit")
    ids = set(earlier.table(1000).unit_id)
    cents = {u: round(float(p) * 100) for u, p in zip(table.id, table.paid, strict=True)}
    both = sorted(u for u, c in cents.items() if u in ids and c)
    assert (found.units, found.cents) == (len(both), sum(cents[u] for u in both))
    assert found.units_left == frame.size - len(both)
    assert found.cents_left == frame.total.cents - found.cents
    assert (found.earlier_units, found.earlier_found) == (150, len(both))
    assert list(found.examples) == both[:3]
    assert "the 2021 audit" in found.text()
    by_key = audits.find_overlap(frame, earlier, key=["cluster", "date", "code", "paid"])
    assert by_key.units >= sum(1 for k in range(100, 250) if cents[f"{k:06d}"])
    other = audits.find_overlap(frame, frame_of(table.head(5).assign(id=list("abcde"))))
    assert other.units == 0
    assert "No unit stands in" in other.text()


def test_clusters_by_their_textbook_formulas() -> None:
    table = lines(300, "clusters").assign(who=lambda t: t.who.where(t.index % 10 > 0, ""))
    found = audits.find_clusters(frame_of(table), "cluster")
    y = table.assign(y=table.paid.astype(float)).query("who != ''")
    groups = y.groupby("who")["y"]
    m, N, K = groups.size(), len(y), groups.ngroups
    assert (found.units, found.blank, found.clusters) == (N, 300 - N, K)
    assert found.sizes == tuple(sorted(m.value_counts().items()))
    within = float(((y.y - groups.transform("mean")) ** 2).sum()) / (N - K)
    between = float((m * (groups.mean() - y.y.mean()) ** 2).sum()) / (K - 1)
    m0 = (N - (m**2).sum() / N) / (K - 1)
    rho = (between - within) / (between + (m0 - 1) * within)
    assert found.correlation == pytest.approx(rho, rel=1e-9)
    assert found.design_effect_kish == pytest.approx(1 + ((m**2).sum() / N - 1) * rho, rel=1e-9)
    direct = K * groups.sum().var() / (N * y.y.var())
    assert found.design_effect == pytest.approx(direct, rel=1e-9)
    assert found.table()["units"].max() == found.largest


def test_the_design_effect_is_that_of_drawing_clusters() -> None:
    """All samples of two clusters against the variance of as many units drawn one by one."""
    from itertools import combinations

    table = pd.DataFrame(
        {
            "id": list("abcdefghij"),
            "paid": ["10", "12", "11", "50", "55", "52", "1", "2", "90", "80"],
            "who": ["A", "A", "A", "B", "B", "B", "C", "C", "D", "D"],
        }
    )
    frame = open_frame(table, unit_id="id", paid="paid", cluster="who").check()
    totals = table.assign(y=table.paid.astype(float)).groupby("who")["y"].sum().to_numpy()
    K, k, N = 4, 2, 10
    estimates = [K / k * (a + b) for a, b in combinations(totals, 2)]
    var_clusters = np.var(estimates)
    y = table.paid.astype(float)
    n = k * N / K
    var_units = N**2 * (1 - n / N) * y.var() / n
    found = audits.find_clusters(frame, "cluster")
    assert found.design_effect == pytest.approx(var_clusters / var_units)
    assert "standard error" in found.text()


@pytest.mark.parametrize(
    ("paid", "who", "words"),
    [
        (["1", "2", "3"], ["A", "B", "C"], "of its own"),
        (["2", "2", "2"], ["A", "A", "B"], "do not vary"),
        (["1", "2", "3"], ["A", "A", "A"], "do not vary"),
    ],
)
def test_clusters_without_a_correlation(paid: list[str], who: list[str], words: str) -> None:
    table = pd.DataFrame({"id": list("abc"), "paid": paid, "who": who})
    found = audits.find_clusters(
        open_frame(table, unit_id="id", paid="paid", cluster="who"), "cluster"
    )
    assert found.design_effect is None
    assert words in found.text() or "no correlation" in found.text()


def test_dates_by_month_with_gaps() -> None:
    table = pd.DataFrame(
        {
            "id": list("abcde"),
            "paid": ["1", "2", "4", "8", "16"],
            "day": ["2022-12-31", "2023-01-01", "2023-01-31", "2023-04-15", ""],
        }
    )
    frame = open_frame(
        table, unit_id="id", paid="paid", date="day", period=(date(2023, 1, 1), date(2023, 5, 31))
    )
    found = audits.cover_dates(frame)
    assert found.months == (("2022-12", 1, 100), ("2023-01", 2, 600), ("2023-04", 1, 800))
    assert found.gaps == ("2023-02", "2023-03", "2023-05")
    assert (found.blank, found.blank_cents) == (1, 1600)
    assert (found.outside, found.outside_cents) == (1, 100)
    assert (found.first, found.last) == (date(2022, 12, 31), date(2023, 4, 15))
    assert "3 months within have no unit" in found.text()
    assert found.table()["units"].sum() == 4
    with pytest.raises(FrameError, match="no date column"):
        audits.cover_dates(open_frame(table, unit_id="id", paid="paid"))


def test_control_totals_are_of_the_whole_file() -> None:
    frame = frame_of(lines(50, "control")).exclude("paid = 0", reason="unpaid")
    paid = frame.waterfall[0].cents_left
    same = audits.compare_totals(frame, Stated(units=50, rows=50, paid=Money(paid)))
    assert same.agree
    assert "agrees with the stated units, rows, paid" in same.text()
    off = audits.compare_totals(frame, Stated(units=51, paid=Money(paid + 5)))
    assert [row.difference for row in off.rows] == [-1, -5]
    assert "a difference of -$0.05" in off.text()
    assert len(off.table()) == 2
    with pytest.raises(FrameError, match="no stated figure"):
        audits.compare_totals(frame, Stated())
    with pytest.raises(FrameError, match="no claimed column"):
        audits.compare_totals(frame, Stated(claimed=Money(1)))


@pytest.mark.parametrize("rows", [7, 5000])
def test_quantiles_are_exact_order_statistics(rows: int) -> None:
    table = lines(rows, f"quantiles {rows}")
    found = audits.profile_payments(frame_of(table), by=["code", "cluster"])
    cents = np.sort([round(float(p) * 100) for p in table.paid if float(p) > 0])
    for level, value in found.quantiles:
        assert value == cents[max(1, int(np.ceil(level * len(cents)))) - 1], level
    assert len(found.quantiles) == 11
    assert sum(count for _, count in found.bins) == len(cents)
    code = found.groups[0]
    sums = table.assign(c=[round(float(p) * 100) for p in table.paid]).groupby("code")["c"].sum()
    assert {v: c for v, _, c in code.largest} == {k or "(blank)": int(v) for k, v in sums.items()}
    assert found.groups[1].count == table.who.nunique()
    assert len(found.groups[1].largest) == min(10, found.groups[1].count)
    assert "median" in found.text()
    assert len(found.table()) == 11


def test_the_audit_says_all_of_it() -> None:
    table = lines(200, "audit")
    frame = frame_of(table)
    found = audit_frame(
        frame,
        key=KEY,
        earlier={"before": frame_of(table.head(20))},
        by=["code"],
        stated=Stated(units=200),
    )
    names = [name for name, _ in found.parts()]
    assert names == [
        "control totals",
        "payments",
        "dates",
        "duplicates",
        "duplicates",
        "earlier audits",
        "clusters",
    ]
    assert len(found.text().splitlines()) == len(names) + len(found.notes)
    assert list(found.table()["check"]) == names
    record = found.to_dict()
    assert record["units"] == 200
    assert record["overlaps"][0]["units"] == 20


@pytest.mark.parametrize("key", [["nothing"], [], ["paid", "paid"], ["paid; drop table x"]])
def test_keys_that_are_none_are_refused(key: list[str]) -> None:
    with pytest.raises(FrameError, match="one or more of unit_id"):
        audits.find_duplicates(frame_of(lines(30, "keys")), key)


def test_nothing_to_profile() -> None:
    frame = open_frame(pd.DataFrame({"id": ["a"], "paid": ["0"]}), unit_id="id", paid="paid")
    found = audits.profile_payments(frame)
    assert found.quantiles == ()
    assert found.text() == "No unit was paid more than $0.00"
