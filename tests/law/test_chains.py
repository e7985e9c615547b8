"""Adjusted amounts rebuilt from multipliers to the dollar; those that cannot be are listed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from penalties import adjusted_chain, lookup
from penalties.exposures.false_claims import false_claims_act
from penalties.law.adjustments import hhs_table, rounded_dollars
from penalties.law.statutes import Statute, statutes
from tests.builders.inside_penalties import adjustments, find_statute

# Printed amounts that no chain from the statute's base reaches, with what their chain gives.
NOT_REBUILT = {
    "42 USC 1395ss(s)(4)": (25_095, 11_823),
    "42 USC 1320a-7a(a)(8)": (72_163, 127_973),
}
# The base before these tables is not held here, so there is nothing to rebuild from.
NO_BASE = {
    "42 USC 1320a-7a(o)(1)",
    "42 USC 1320a-7a(o)(2)",
    "42 USC 1320a-7a(o)(3)",
    "42 USC 1320a-7a(o)(4)",
    "42 USC 1320a-7a(o)(4) per day",
    "42 USC 1320a-7a(o)(5)",
    "31 USC 3801-3812",
    "42 USC 1395w-4(g)(4)(B)(ii)",
}
HHS = [item for item in statutes() if item.table is hhs_table()]
REBUILT = {item.name: item for item in HHS if item.name not in NO_BASE}


def chain_of(statute: Statute, series: str = "") -> dict[str, int]:
    base = statute.values[f"{series}base"].value // 100
    factor = statute.values.get("chain.factor")
    if factor is None:
        return adjusted_chain(base, factor=None, first="2018")
    return adjusted_chain(base, factor=Decimal(factor.value))


@pytest.mark.parametrize("name", sorted(REBUILT))
def test_the_chain_reaches_the_amounts_held(name: str) -> None:
    statute = REBUILT[name]
    for series in ("", "minimum.", "cap."):
        years = [k for k in statute.values if k.startswith(f"{series}adjusted.")]
        if not years:
            continue
        rebuilt = chain_of(statute, series)
        held = {key.split(".")[-1]: statute.values[key].value // 100 for key in years}
        if name == "42 USC 1395ss(s)(4)":
            assert held != rebuilt
            assert held["2024"] == 24_460
            assert rebuilt["2025"] == NOT_REBUILT[name][1]
            continue
        assert held == {year: rebuilt[year] for year in held}


def test_a_false_record_is_printed_from_a_base_the_statute_has_left() -> None:
    statute = find_statute("42 USC 1320a-7a(a)(8)")
    assert statute is not None
    assert chain_of(statute)["2025"] == NOT_REBUILT["42 USC 1320a-7a(a)(8)"][0]
    assert adjusted_chain(100_000, factor=None, first="2018")["2025"] == 127_973


def test_the_printed_medigap_amounts_are_the_chain_of_a_misprinted_start() -> None:
    steps = adjusted_chain(18_908, factor=None, first="2016")
    assert (steps["2024"], steps["2025"]) == (24_460, 25_095)


def test_the_stark_chain_to_the_dollar() -> None:
    assert adjusted_chain(15_000, factor=Decimal("1.59089")) == {
        "2016": 23_863,
        "2017": 24_253,
        "2018": 24_748,
        "2019": 25_372,
        "2020": 25_820,
        "2021": 26_125,
        "2022": 27_750,
        "2023": 29_899,
        "2024": 30_868,
        "2025": 31_670,
    }
    assert adjusted_chain(100_000, factor=Decimal("1.59089"))["2025"] == 211_146


def test_the_false_claims_chain_to_the_dollar() -> None:
    """Both ends; no adjustment was made in 2019, so 2020 took two steps at once."""
    multipliers = {item.label: item.factor for item in adjustments()}
    act = false_claims_act()
    cells = [act.table.series(act.name, series) for series in ("minimum", "")]
    for end in (0, 1):
        amount = rounded_dollars(Decimal((5_000, 10_000)[end]) * Decimal("2.15628"))
        rebuilt = [amount]
        for year in ("2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024", "2025"):
            amount = rounded_dollars(amount * (multipliers[year] or Decimal(0)))
            if year != "2019":
                rebuilt.append(amount)
        assert [cell.value // 100 for cell in cells[end].values()] == rebuilt
    found = lookup("FCA", violated_on=date(2024, 1, 1), assessed_on=date(2026, 11, 21))
    assert found.status == "secondary"


def test_a_half_dollar_goes_down() -> None:
    assert rounded_dollars(Decimal(50_000) * Decimal("1.08745")) == 54_372
    assert adjusted_chain(25_000, factor=Decimal("2.06278"))["2016"] == 51_569


def test_the_amounts_without_a_base_are_those_listed() -> None:
    assert {
        statute.name
        for statute in HHS
        if "chain.factor" not in statute.values
        and not str(
            statute.values["base"].more.get("from") if "base" in statute.values else ""
        ).startswith("2018")
    } == NO_BASE
