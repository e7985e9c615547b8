"""What the law gives on two days: printed amounts, declared gaps and conflicts, clear refusals."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from penalties import assessment_multiple, bases, law_entry, lookup
from penalties.law.files import law_files, needed_law, trying
from penalties.law.law_toml import law_file
from penalties.law.lookups import law_read_on
from penalties.law.open_questions import questions_text, walk
from primafacie.errors import LawConflictError, LawGapError, RuleError
from sampling import Money
from tests.builders.inside_core import MARKS
from tests.builders.inside_penalties import adjustments, find_law, find_statute, open_questions

DATA = Path(__file__).parent / "data"
EXAMPLES = json.loads((DATA / "worked_examples.json").read_text(encoding="utf-8"))
AMOUNTS = json.loads((DATA / "amounts_by_year.json").read_text(encoding="utf-8"))["rows"]
SYNTHETIC = {row["id"]: row for row in EXAMPLES["synthetic"]}
NOW = date(2026, 2, 1)
CHECKOUT = Path(__file__).parents[2] / "docs" / "law-gaps-and-conflicts.md"


@pytest.mark.parametrize(
    "name", [name for name in SYNTHETIC if name.startswith("infl_") and "111" not in name]
)
def test_printed_amounts_of_the_worked_examples(name: str) -> None:
    row = SYNTHETIC[name]
    days = {
        f"{k}_on": date.fromisoformat(row["inputs"][k[:8] if k == "assessed" else "violation"])
        for k in ("violated", "assessed")
    }
    found = lookup(row["inputs"]["authority"], **days)
    assert found.amount == Money.dollars(row["expected"])
    assert found.status == row["status"]


@pytest.mark.parametrize("name", ["infl_111_a", "infl_111_c"])
def test_section_111_amounts_of_the_worked_examples(name: str) -> None:
    row = SYNTHETIC[name]
    found = lookup(
        row["inputs"]["authority"],
        violated_on=date(2024, 10, 11),
        assessed_on=date.fromisoformat(row["inputs"]["assessed"]),
    )
    assert found.amount == Money.dollars(row["expected"])


def test_a_kickback_of_the_day_after_the_doubling_costs_the_doubled_amount() -> None:
    after = lookup("1003.300(d)", violated_on=date(2018, 2, 10), assessed_on=date(2018, 3, 1))
    assert after.amount == Money.dollars(100_000)
    before = lookup("1003.300(d)", violated_on=date(2015, 11, 1), assessed_on=date(2018, 3, 1))
    assert before.amount == Money.dollars(50_000)
    with pytest.raises(LawGapError, match="between 2 Nov 2015 and 9 Feb 2018"):
        lookup("1003.300(d)", violated_on=date(2018, 2, 9), assessed_on=date(2018, 3, 1))


@pytest.mark.parametrize("row", AMOUNTS, ids=lambda row: row["authority"][:40])
def test_every_amount_and_mark_of_the_table_is_in_the_files(row: dict[str, Any]) -> None:
    """By authority: each year's amount under its own mark, none raised."""
    name = {
        "42 USC 1395l(h)(5)(D) / 1395u(j)(2)(B)": "1395l(h)(5)(D)",
        "42 USC 1395ss(p)(8),(9)(C) seller not issuer": "1395ss(p)(8) seller",
        "42 USC 1395ss(p)(8),(p)(9)(C),(q)(5)(C),(r)(6)(A),(t)(2)": "1395ss(p)(8)",
        "42 USC 1395b-7(b)(2)(B) (section 1806(b)(2)(B) of the Act)": "1395b-7(b)(2)(B)",
        "42 USC 1320a-7a(a) (claims, default)": "1320a-7a(a)",
        "42 USC 1320a-7a(a)(2) (assignment, agreement)": "1320a-7a(a)(2)",
        "42 USC 1320a-7a(a) (ordering while excluded)": "1320a-7a(a) ordering while excluded",
        "42 USC 1320a-7a(b)(1),(2)": "1320a-7a(b)(1)",
        "42 USC 1395i-3(b)(3)(B)(ii)(1) / 1396r": "1395i-3(b)(3)(B)(ii)(I)",
        "42 USC 1395i-3(b)(3)(B)(ii)(2) / 1396r": "1395i-3(b)(3)(B)(ii)(II)",
        "31 USC 3801-3812 (PFCRA)": "31 USC 3801",
    }.get(row["authority"], row["authority"])
    series = ""
    for part in ("cap", "minimum"):
        if name.endswith(f" {part}"):
            name, series = name.removesuffix(f" {part}"), f"{part}."
    statute = find_statute(name)
    assert statute is not None
    values = statute.values
    base = values.get(f"{series}base") or values.get("remembered.base")
    first = base.value // 100 if base else None
    if row["base"] is not None and first != row["base"]:
        series = "other."  # the second reading of a conflict
        assert values["other.base"].value == 100 * row["base"]
    for year, dollars in row["amounts_by_adjustment_year"].items():
        cited = values[f"{series}adjusted.{year}"]
        assert cited.value == 100 * dollars
        assert cited.citation.status == row["status_by_year"][year]


@pytest.mark.once
def test_every_pair_of_days_gives_one_value_or_a_declared_gap_or_conflict() -> None:
    """An undeclared hole is raised by `walk` itself; the page of the docs is written from it."""
    counted = walk()
    assert set(counted) == {
        "value",
        "value with a declared conflict",
        "declared gap",
        "declared conflict",
    }
    if CHECKOUT.parent.is_dir():
        assert questions_text(counted) == CHECKOUT.read_text(encoding="utf-8")


def test_an_undeclared_hole_fails() -> None:
    """With a gap taken out of its file, the dates it covered raise."""
    dated = find_law("42 USC 1320a-7a(a)")
    assert dated is not None
    text = dated.text
    cut = text.index("[gaps.before_doubling]")
    holed = text[:cut] + text[text.index("[citations.") :]
    with (
        trying({dated.path: holed}),
        pytest.raises(RuleError, match="a value or a declared gap"),
    ):
        lookup("42 USC 1320a-7a(a)", violated_on=date(2016, 1, 1), assessed_on=NOW)


def test_printed_amounts_in_conflict_carry_the_other_reading() -> None:
    cases = {
        "1003.200(b)(9)": (72_163, 127_973),
        "1003.200(b)(10)": (38_393, 21_649),
        "402.1(c)(29)": (25_095, 11_823),
    }
    for basis, (printed, other) in cases.items():
        found = lookup(basis, violated_on=date(2019, 5, 1), assessed_on=NOW)
        assert found.amount == Money.dollars(printed)
        (reading,) = found.readings
        assert reading.other_amount == Money.dollars(other)
        assert "printed" in reading.used


@pytest.mark.parametrize("row", EXAMPLES["truth_table_402_107"], ids=lambda r: r["date"])
def test_the_truth_table_of_402_107(row: dict[str, Any]) -> None:
    basis, day = f"402.1{row['violation']}", date.fromisoformat(row["date"])
    if isinstance(row["multiplier"], str):
        with pytest.raises(LawConflictError) as caught:
            assessment_multiple(basis, violated_on=day)
        assert caught.value.readings[0].startswith("2 times")
        assert caught.value.readings[1].startswith("3 times")
        assert "Which multiple applies?" in caught.value.question
    else:
        found = assessment_multiple(basis, violated_on=day)
        assert found.times == row["multiplier"]
        if row["multiplier"] is not None:
            assert found.citation.status == row["status"]


def test_each_listed_violation_trebles_and_the_others_do_not() -> None:
    treble = {1, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 17, 18, 23, 31, 32}
    double = {22, 24, 25, 26, 27, 28, 29, 30}
    for number in range(1, 35):
        found = assessment_multiple(f"402.1(c)({number})", violated_on=date(2020, 1, 1))
        expected = 3 if number in treble else 2 if number in double else None
        assert found.times == expected, number


def test_one_paragraph_many_statutes() -> None:
    assert lookup("402.1(c)(2)", violated_on=date(2020, 1, 1), assessed_on=NOW).amount.cents == (
        525_400
    )
    assert lookup("402.1(c)(3)", violated_on=date(2020, 1, 1), assessed_on=NOW).amount.cents == (
        502_600
    )
    with pytest.raises(RuleError, match=r"covers several amounts.*402\.1\(c\)\(2\)"):
        lookup("402.105(a)", violated_on=date(2020, 1, 1), assessed_on=NOW)


def test_the_table_in_force_on_the_day_of_assessment_applies() -> None:
    basis = "402.105(d)(2)(xiii)"
    for item in adjustments():
        if item.applies_from <= date(2016, 12, 31):
            continue
        after = lookup(basis, violated_on=date(2016, 1, 1), assessed_on=item.applies_from)
        assert after.adjustment_year == item.label
    for violated, dollars in ((date(2015, 11, 1), 10_000), (date(2015, 11, 2), 19_940)):
        assert lookup(basis, violated_on=violated, assessed_on=NOW).amount == Money.dollars(dollars)


def test_the_day_of_the_false_claims_table_is_a_conflict_with_both_amounts() -> None:
    found = lookup("FCA", violated_on=date(2024, 3, 1), assessed_on=date(2025, 7, 3))
    assert (str(found.minimum), str(found.amount)) == ("$14,308.00", "$28,619.00")
    assert found.readings[0].other_amount == Money.dollars(27_894)
    assert not lookup("FCA", violated_on=date(2024, 3, 1), assessed_on=date(2025, 7, 4)).readings


@pytest.mark.parametrize(
    "basis, violated, assessed, error, words",
    [
        ("402.1(c)(77)", date(2020, 1, 1), NOW, RuleError, r"402\.1\(c\)\(7\)"),
        ("402.1(c)(17)", date(2026, 3, 1), NOW, RuleError, "the violation first"),
        ("402.1(c)(17)", date(1996, 12, 31), NOW, LawGapError, "on or after 1 Jan 1997"),
        ("1395nn(g)(3)", date(1993, 12, 31), NOW, LawGapError, "before 1994"),
        ("402.1(c)(19)", date(2020, 1, 1), NOW, LawGapError, "has no row"),
        ("402.1(c)(21)", date(2024, 1, 1), NOW, LawConflictError, "1862"),
        ("402.105(b)(3)", date(2024, 10, 10), NOW, LawGapError, "from 11 Oct 2024"),
        ("402.1(c)(17)", "2020-01-01", NOW, RuleError, "a datetime.date"),
        ("FCA", date(1990, 1, 1), NOW, LawGapError, "before those of 1999"),
    ],
)
def test_refusals_say_what_is_open(
    basis: str, violated: Any, assessed: date, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        lookup(basis, violated_on=violated, assessed_on=assessed)


def test_no_mark_is_raised_and_every_value_is_cited() -> None:
    assert len(law_files()) > 180
    assert len([n for n in bases() if n.startswith("402.1(c)") and " " not in n]) == 34
    for dated in law_files().values():
        for cited in dated.values.values():
            assert cited.citation.status in MARKS
            words = cited.citation.title
            proposed = "proposed" in words or "2015" in words or "was not read" in words
            assert not (proposed and cited.citation.status == "verified"), dated.path
    assert MARKS.index("earlier text") > MARKS.index("computed")
    assert (
        lookup(
            "402.105(b)(2) old", violated_on=date(1998, 1, 1), assessed_on=date(1999, 1, 1)
        ).status
        == "earlier text"
    )
    pim = find_law("PIM 8.4")
    assert pim is not None
    assert pim.values["demand_amount"].citation.status == "from memory"
    mammography = lookup("402.1(c)(7)", violated_on=date(2020, 1, 1), assessed_on=NOW)
    assert mammography.status == "inferred"
    assert {item.kind for item in open_questions()} == {
        "gap",
        "conflict",
        "conflict without a default",
    }


def test_a_fault_in_a_law_file_names_file_table_and_key() -> None:
    text = needed_law("402.107").text
    with pytest.raises(RuleError) as caught:
        law_file(
            text.replace('cite = "scope"', 'cite = "scoop"').replace(
                'kind = "assessment"', 'kind = "guess"'
            ),
            path="402/402-107.toml",
        )
    assert "402/402-107.toml: assessable_violations: the citation 'scoop'" in str(caught.value)
    amounts = needed_law("1395nn(g)(3)").text
    with pytest.raises(RuleError, match=r"x\.toml: base: the amount -1"):
        law_file(amounts.replace("15_000_00", "-1"), path="x.toml")
    with pytest.raises(RuleError, match=r"x\.toml.*line 3"):
        law_file("a = 1\nb = 2\nc = = 3\n", path="x.toml")


def test_a_paragraph_above_names_those_below_it() -> None:
    with pytest.raises(RuleError, match=r"one of 402\.105\(d\)\(1\), 402\.105\(d\)\(2\)"):
        law_entry("42 CFR 402.105(d)")


def test_the_short_text_says_where_the_law_was_read_before_the_assessment() -> None:
    days = [law_read_on(), law_read_on() + timedelta(days=1)]
    read, later = (
        lookup("1395nn(g)(3)", violated_on=date(2016, 5, 1), assessed_on=day) for day in days
    )
    assert read.caveat == ""
    assert str(read).endswith("[verified]")
    assert later.caveat in later.notes
    assert str(later) == f"{read} ({later.caveat})"
    assert f"the law was read on {law_read_on()}" in later.caveat
