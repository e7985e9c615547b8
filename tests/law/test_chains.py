"""Adjusted amounts rebuilt from multipliers to the dollar; those that cannot be are listed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from penalties import adjusted_chain, lookup
from penalties.adjustments import adjustments, rounded_dollars
from penalties.false_claims import false_claims_law
from penalties.law_files import law_files
from primafacie.core.dated import DatedFile

# Printed amounts that no chain from the statute's base reaches, with what their chain gives.
NOT_REBUILT = {
    "102/1395ss(s)(4).toml": (25_095, 11_823),
    "102/1320a-7a(a)(8).toml": (72_163, 127_973),
}
# The base before these tables is not held here, so there is nothing to rebuild from.
NO_BASE = {
    "102/1320a-7a(o)(1).toml",
    "102/1320a-7a(o)(2).toml",
    "102/1320a-7a(o)(3).toml",
    "102/1320a-7a(o)(4).toml",
    "102/1320a-7a(o)(4) per day.toml",
    "102/1320a-7a(o)(5).toml",
    "102/31 USC 3801.toml",
    "102/1395w-4(g)(4)(B)(ii).toml",
}
FILES = {p: d for p, d in law_files().items() if d.head["kind"] == "amounts" and p not in NO_BASE}


def chain_of(dated: DatedFile, series: str = "") -> dict[str, int]:
    base = dated.values[f"{series}base"].value // 100
    factor = dated.values.get("chain.factor")
    if factor is None:
        return adjusted_chain(base, factor=None, first="2018")
    return adjusted_chain(base, factor=Decimal(factor.value))


@pytest.mark.parametrize("path", sorted(FILES))
def test_the_chain_reaches_the_amounts_held(path: str) -> None:
    dated = FILES[path]
    for series in ("", "minimum.", "cap."):
        years = [k for k in dated.values if k.startswith(f"{series}adjusted.")]
        if not years:
            continue
        rebuilt = chain_of(dated, series)
        held = {key.split(".")[-1]: dated.values[key].value // 100 for key in years}
        if path == "102/1395ss(s)(4).toml":
            assert held != rebuilt
            assert held["2024"] == 24_460
            assert rebuilt["2025"] == NOT_REBUILT[path][1]
            continue
        assert held == {year: rebuilt[year] for year in held}


def test_a_false_record_is_printed_from_a_base_the_statute_has_left() -> None:
    dated = law_files()["102/1320a-7a(a)(8).toml"]
    assert chain_of(dated)["2025"] == NOT_REBUILT["102/1320a-7a(a)(8).toml"][0]
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
    multipliers = {item.year: item.multiplier for item in adjustments()}
    rows = false_claims_law().values
    days = sorted(key for key in rows if key.startswith("amounts."))
    for end in (0, 1):
        amount = rounded_dollars(Decimal((5_000, 10_000)[end]) * Decimal("2.15628"))
        rebuilt = [amount]
        for year in ("2017", "2018", "2019", "2020", "2021", "2022", "2023", "2024", "2025"):
            amount = rounded_dollars(amount * (multipliers[year] or Decimal(0)))
            if year != "2019":
                rebuilt.append(amount)
        assert [rows[day].value[end] // 100 for day in days] == rebuilt
    found = lookup("FCA", violated_on=date(2024, 1, 1), assessed_on=date(2026, 11, 21))
    assert found.status == "secondary"


def test_a_half_dollar_goes_down() -> None:
    assert rounded_dollars(Decimal(50_000) * Decimal("1.08745")) == 54_372
    assert adjusted_chain(25_000, factor=Decimal("2.06278"))["2016"] == 51_569


def test_the_amounts_without_a_base_are_those_listed() -> None:
    assert {
        path
        for path, dated in law_files().items()
        if dated.head["kind"] == "amounts"
        and "chain.factor" not in dated.values
        and not str(
            dated.values["base"].more.get("from") if "base" in dated.values else ""
        ).startswith("2018")
    } == NO_BASE
