"""The family of law tables: a new table, or a new year of one, touches its own file only.

A toy table and the statute it adjusts are two texts of this file. They go from the lookup to the
memo without another line of the program.
"""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from penalties import adjusted_chain, bases, law_entry, lookup
from penalties.law.adjustments import adjustment_year, rounded_dollars
from penalties.law.files import law, needed_law, trying
from penalties.section111.daily_rates import daily_rates
from primafacie.app.cli.application import application
from primafacie.app.steps.report_step import keep_report
from primafacie.errors import LawGapError, RuleError
from sampling import Money
from tests.builders.command_line import result

STATUTE = """
schema = "primafacie.law/1"
kind = "amounts"
name = "99 USC 7(a)"
title = "A toy penalty"
version = "2026-06-30"
table = "99 CFR 7.2"
regulation = "402.99"
unit = "each toy violation"

[base]
value = 700_00
cite = "statute"
from = 2001-01-01

[gaps.before]
value = "The toy amount before 2001 was not read: which applies?"
cite = "open"
violated_until = 2000-12-31

[citations.statute]
section = "99 USC 7(a)"
status = "verified"

[citations.open]
section = "99 USC 7"
status = "not found"
"""
TABLE = """
schema = "primafacie.law/1"
kind = "table"
name = "99 CFR 7.2"
title = "Toy penalties, adjusted"
version = "2026-06-30"
columns = ["2023", "2024"]
rows = [
  ["99 USC 7(a)", "",        "",      850_00, 900_00],
  ["99 USC 7(a)", "minimum", "print", "",     90_00],
]

[adjusted_violations_from]
value = 2020-01-01
cite = "notice"

[years.2023]
from = { value = 2023-03-01, cite = "notice", note = "88 FR 1" }
amounts = { value = "recomputed", cite = "chain" }

[years.2024]
from = { value = 2024-03-01, cite = "notice", note = "89 FR 1" }
factor = { value = "1.0588", cite = "notice" }
amounts = { value = "printed", cite = "print" }

[citations.notice]
section = "notices of the toy agency"
status = "verified"

[citations.print]
section = "99 CFR 7.2, Table 1"
status = "verified"

[citations.chain]
section = "99 CFR part 7"
status = "computed"
"""
MINIMUM = '[minimum.base]\nvalue = 70_00\ncite = "statute"\nfrom = 2001-01-01\n\n'
TOY = {
    "toys/99-usc-7-a.toml": STATUTE.replace("[gaps.before]", f"{MINIMUM}[gaps.before]"),
    "toys/99-cfr-7-2.toml": TABLE,
}
NOW = date(2026, 6, 1)


def toy(violated_on: date, assessed_on: date) -> tuple[str, str | None, str]:
    found = lookup("99 USC 7(a)", violated_on=violated_on, assessed_on=assessed_on)
    return str(found.amount), found.adjustment_year, found.citations[0].section


def test_a_toy_table_is_looked_up_by_its_two_days() -> None:
    with trying(TOY):
        assert toy(date(2021, 5, 1), date(2023, 2, 28)) == ("$700.00", None, "99 USC 7(a)")
        assert toy(date(2019, 5, 1), NOW) == ("$700.00", None, "99 USC 7(a)")
        assert toy(date(2021, 5, 1), date(2023, 3, 1)) == ("$850.00", "2023", "99 CFR part 7")
        assert toy(date(2021, 5, 1), NOW) == ("$900.00", "2024", "99 CFR 7.2, Table 1")
        found = lookup("99 USC 7(a)", violated_on=date(2021, 5, 1), assessed_on=NOW)
        assert found.minimum == Money.dollars(90)
        assert found.notes[1:] == ()
        late = lookup("99 USC 7(a)", violated_on=date(2021, 5, 1), assessed_on=date(2026, 7, 1))
        assert late.caveat.startswith("the law was read on 2026-06-30")
        with pytest.raises(LawGapError, match="before 2001"):
            toy(date(2000, 5, 1), NOW)
        assert "99 USC 7(a)" in bases()
        text = law_entry("99 CFR 7.2").text()
        assert "years.2024.factor: 1.0588 [verified" in text
        assert "adjusted.2024: $900.00 [verified; 99 CFR 7.2] (assessed from 2024-03-01)" in text
    assert "99 USC 7(a)" not in bases()
    with pytest.raises(RuleError, match="the basis '99 USC 7"):
        toy(date(2021, 5, 1), NOW)


@pytest.mark.once
def test_a_toy_table_reaches_the_memo(demo_study: Path, tmp_path: Path) -> None:
    review = json.loads((demo_study / "4-review/review.json").read_bytes())
    units = [row["unit_id"] for row in review["rows"] if row["status"] == "reviewed"][:5]
    heads = ("unit_id", "violation", "evidence", "penalty_units", "claimed_tainted")
    table = tmp_path / "violations.csv"
    with table.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow([*heads, "presented_on", "responsible"])
        for unit in units:
            writer.writerow([unit, "99 USC 7(a)", "chart", 2, 50, "2024-03-01", "Dr A"])
    words = ["penalty", demo_study, "--assessed-on", NOW, "--violations", table, "--json"]
    with trying(TOY):
        done = CliRunner().invoke(application, list(map(str, words)), catch_exceptions=False)
        record = result(done.stdout)["exposure"]
        made = keep_report(demo_study, kind="penalty", formats=("html",)).path
    (part,) = record["regimes"]["402"]["parts"]
    assert (part["law"]["adjustment_year"], part["sample_penalty_cents"]) == (
        "2024",
        5 * 2 * 900_00,
    )
    kept = demo_study / "7-exposure/law/toys/99-cfr-7-2.toml"
    assert kept.read_text(encoding="utf-8") == TABLE
    page = made.read_text(encoding="utf-8")
    assert "99 USC 7(a)" in page
    assert "99 CFR 7.2, Table 1" in page


def with_2027(text: str) -> str:
    """The table of 45 CFR 102.3 with a column more: labels, cells and [years.2027]."""
    factor = law().tables["45 CFR 102.3"].years[-1].factor
    assert factor is not None

    def longer(row: re.Match[str]) -> str:
        cents = int(re.findall(r"([0-9_]+)(?: }|, cite|$)", row[0])[-1].replace("_", ""))
        return f"{row[0]}, {100 * rounded_dollars(factor * cents / 100)}"

    text = text.replace('"2024", "2025"]', '"2024", "2025", "2027"]')
    text = re.sub(r'(?m)^  \["\d+ USC .*(?=\],$)', longer, text)
    none = "assessed_from = 2026-04-17\n"
    text = text.replace(none, f"{none}assessed_until = 2027-01-14\n")
    return text.replace(
        "[notes.none_in_2026]",
        "[years.2027]\n"
        'from = { value = 2027-01-15, cite = "heading", note = "92 FR 1" }\n'
        f'factor = {{ value = "{factor}", cite = "heading" }}\n'
        'amounts = { value = "read in the printed table", cite = "printed" }\n\n'
        "[notes.none_in_2026]",
    ).replace('version = "2026-11-21"', 'version = "2027-02-01"')


def test_a_new_year_is_a_column_of_one_file() -> None:
    table = needed_law("45 CFR 102.3")
    day, before, after = date(2026, 5, 1), date(2027, 1, 14), date(2027, 1, 15)
    # No amount of that day was read for these two: their files declare the gaps.
    open_ones = ("42 USC 1395w-4(g)(4)(B)(ii)", "42 USC 1395y(b)(5)(C)(ii)")
    names = [n for n in bases() if n.startswith("42 USC 13") and n not in open_ones]
    old = {name: lookup(name, violated_on=day, assessed_on=before) for name in names}
    with trying({table.path: with_2027(table.text)}):
        assert adjustment_year(after) == "2027"
        for name in names:
            kept = lookup(name, violated_on=day, assessed_on=before)
            new = lookup(name, violated_on=day, assessed_on=after)
            assert (kept.amount, kept.adjustment_year) == (old[name].amount, "2025")
            assert new.adjustment_year == "2027"
            assert new.amount.cents == 100 * rounded_dollars(
                law().tables["45 CFR 102.3"].years[-1].factor * kept.amount.cents / 100
            )
            assert not any("no 2026 adjustment" in note for note in new.notes)
            assert new.caveat == ""
        assert "2027" in adjusted_chain(1_000, factor=None)
        rates = daily_rates(
            "nghp", assessed_on=after, amounts="adjusted", adjusted_tiers="first set in 2023"
        )
        top = lookup("1395y(b)(8)(E)(i)", violated_on=day, assessed_on=after)
        assert rates.rates_cents[2] == top.amount.cents
    assert adjustment_year(after) == "2025"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("850_00, 900_00", "-1, 900_00"), r"row 1 \(99 USC 7\(a\)\), 2023: the amount -1"),
        (
            ("850_00, 900_00", "850_00"),
            r"row 1 \(99 USC 7\(a\)\): 1 cells\. Expected 2, one per column",
        ),
        (('"minimum"', '"least"'), r"row 2 .*: the series 'least'"),
        (('"print",', '"prints",'), r"row 2 .*, 2024: an amount without a source"),
        (('"2023", "2024"]', '"2024", "2023"]'), "a day after 2024-03-01"),
        (('["99 USC 7(a)", "", ', '["99 USC 7(b)", "", '), "99 USC 7.b.: a row of an authority"),
        (("[adjusted_violations_from]", "[reach]"), "adjusted_violations_from: nothing"),
        (('version = "2026-06-30"', 'version = "June 2026"'), "version: 'June 2026'"),
        (('"1.0588"', '"1,0588"'), r"years.2024.factor: '1,0588'"),
        (("from = { value = 2024-03-01", 'from = { value = "soon"'), "years.2024: no first day"),
        (('kind = "table"', 'kind = "table"\nrule = "99 CFR 1"'), "rule: '99 CFR 1'"),
        (('name = "99 CFR 7.2"', 'name = "99 CFR 7.3"'), "the table '99 CFR 7.2' is not known"),
    ],
)
def test_a_fault_of_a_table_is_named_by_row_and_column(change: tuple[str, str], words: str) -> None:
    texts = TOY | {"toys/99-cfr-7-2.toml": TABLE.replace(*change)}
    assert texts != TOY
    with trying(texts), pytest.raises(RuleError, match=words):
        toy(date(2021, 5, 1), NOW)


@pytest.mark.checkout
def test_law_files_are_named_without_blanks_and_parentheses() -> None:
    data = Path(__file__).parents[2] / "penalties" / "data"
    for path in data.rglob("*"):
        assert re.fullmatch(r"[a-z0-9-]+(\.toml)?", path.name), path
