"""Section 111: every boundary in both readings, faults at once, a timely book, the options."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from penalties import LateRecord, Section111, read_records, section_111
from primafacie.errors import AuditWarning, RuleError
from sampling import Money
from tests.builders.places import law_examples

EXAMPLES = law_examples()
CASES = EXAMPLES["section111"]
DUE = date(2024, 10, 11)
LATER = date(2030, 1, 1)
NOW = date(2026, 11, 21)
BOUNDARIES = (365, 366, 400, 729, 730, 800, 1094, 1095, 1200)
# Tiers counted from the deadline: none before a year past it, the excess as before.
FROM_DEADLINE = {
    365: 0,
    366: 0,
    400: 0,
    729: 0,
    730: 365 * 250,
    800: 435 * 250,
    1094: 729 * 250,
    1095: 365_000,
    1200: 365_000,
}


def record(days: int | None, name: str = "A", due: date = DUE, **more: Any) -> LateRecord:
    reported = None if days is None else due + timedelta(days=days)
    return LateRecord(name, due=due, reported=reported, **more)


def total(elapsed: int, *, assessed_on: date = LATER, **options: Any) -> Money:
    chosen = {"plan": "nghp", "amounts": "base"} | options
    return section_111([record(elapsed)], assessed_on=assessed_on, **chosen).total  # type: ignore[arg-type]


@pytest.mark.parametrize("row", CASES["tests_base"], ids=lambda r: r["days_from_required_date"])
def test_every_boundary_at_the_amounts_set(row: dict[str, int]) -> None:
    days = row["days_from_required_date"]
    assert days in BOUNDARIES
    assert total(days) == Money.dollars(row["penalty"])
    book = section_111([record(days)], plan="nghp", assessed_on=LATER, amounts="base")
    assert book.by_record.excess[0] == row["excess_days"]


@pytest.mark.parametrize("days", BOUNDARIES)
def test_every_boundary_in_the_other_reading(days: int) -> None:
    assert total(days, reading="from deadline") == Money.dollars(FROM_DEADLINE[days])


@pytest.mark.parametrize(
    "row", CASES["tests_2025_proportional"], ids=lambda r: r["days_from_required_date"]
)
def test_every_boundary_adjusted_in_proportion(row: dict[str, Any]) -> None:
    days = row["days_from_required_date"]
    assert total(days, amounts="adjusted") == Money.dollars(row["penalty"])
    book = section_111([record(days)], plan="nghp", assessed_on=LATER, amounts="adjusted")
    assert book.rates.status == row["status"]


@pytest.mark.parametrize("row", CASES["tests_ghp"], ids=lambda r: r["days_from_effective_date"])
def test_group_health_plans_have_one_rate_and_no_cap(row: dict[str, Any]) -> None:
    days = row["days_from_effective_date"]
    assert total(days, plan="ghp") == Money.dollars(row["base"])
    assert total(days, plan="ghp", amounts="adjusted") == Money.dollars(row["adjusted_2025"])


def test_tiers_as_first_set_in_2023() -> None:
    book = section_111(
        [record(366)],
        plan="nghp",
        assessed_on=NOW,
        amounts="adjusted",
        adjusted_tiers="first set in 2023",
    )
    assert book.rates.rates_cents == (26_500, 52_900, 151_200)
    assert book.rates.cap_cents == 38_662_000
    before = section_111(
        [record(366)], plan="nghp", assessed_on=date(2026, 1, 27), amounts="adjusted"
    )
    assert before.rates.rates_cents[2] == 147_400
    assert before.rates.rates_cents[0] == 36_800, "half dollars go down: 250 x 1.474 = 368.50"


def test_calendar_anniversaries_are_an_option() -> None:
    """From 29 Feb 2028 the first anniversary is 1 Mar 2029: 366 days, which is not late."""
    leap = date(2028, 2, 29)
    for days, by_days, by_years in ((366, 250, 0), (367, 500, 250)):
        made = {
            option: section_111(
                [record(days, due=leap)],
                plan="nghp",
                assessed_on=LATER,
                amounts="base",
                days=option,
            ).total
            for option in ("365", "anniversaries")
        }
        assert made["365"] == Money.dollars(by_days)
        assert made["anniversaries"] == Money.dollars(by_years)
    due = date(2024, 11, 1)
    second = (date(2026, 11, 1) - due).days
    options = {"plan": "nghp", "assessed_on": LATER, "amounts": "base", "days": "anniversaries"}
    for days, tier in ((second - 1, 1), (second, 2)):
        book = section_111([record(days, due=due)], **options)  # type: ignore[arg-type]
        assert book.by_record.tier[0] == tier


def test_a_timely_book_costs_nothing_and_raises_nothing() -> None:
    timely = [record(days, str(days)) for days in range(366)]
    book = section_111(timely, plan="nghp", assessed_on=NOW, amounts="adjusted")
    assert book.total == book.open_total == Money.zero
    assert book.counts.on_time == 366
    assert section_111([], plan="ghp", assessed_on=NOW, amounts="base").total == Money.zero
    assert "on time" in book.text()


def test_open_records_accrue_and_are_not_in_the_total() -> None:
    book = section_111(
        [record(None), record(None, "B", due=date(2026, 6, 1))],
        plan="nghp",
        assessed_on=NOW,
        amounts="base",
    )
    assert book.total == Money.zero
    days = (NOW - DUE).days
    assert book.open_total == Money.dollars((days - 365) * 500)
    assert book.counts.open == 2


def test_what_is_outside_safe_or_barred_counts_nothing() -> None:
    records = [
        record(800, "before", due=date(2024, 10, 10)),
        record(800, "safe", safe_harbor="good faith"),
        record(366, "late"),
    ]
    book = section_111(records, plan="nghp", assessed_on=LATER, amounts="base")
    assert book.counts.by_state() == {
        "on time": 0,
        "late": 1,
        "open": 0,
        "out of scope": 1,
        "safe harbor": 1,
        "barred": 0,
    }
    reported = DUE + timedelta(days=366)
    edge = date(reported.year + 5, reported.month, reported.day)
    for notice, barred in ((edge, 0), (edge + timedelta(days=1), 1)):
        book = section_111(
            records, plan="nghp", assessed_on=date(2032, 1, 1), amounts="base", notice_on=notice
        )
        assert book.counts.barred == barred


def test_every_fault_comes_at_once() -> None:
    bad = [
        record(400),
        record(400),
        record(-1, "early"),
        record(10_000, "future"),
        record(5, ""),
        LateRecord("odd", due="2024-11-01", reported=None),  # type: ignore[arg-type]
    ]
    with pytest.raises(RuleError) as caught:
        section_111(bad, plan="nghp", assessed_on=NOW, amounts="base")
    words = str(caught.value)
    for part in (
        "1 repeated ids ('A')",
        "1 record reported before the day",
        "1 record reported after the day of",
        "a blank id",
        "1 record whose due is a str ('odd')",
    ):
        assert part in words
    assert "5 problems" in words


@pytest.mark.parametrize(
    "options, words",
    [
        ({"plan": "nghhp"}, "one of 'ghp', 'nghp'"),
        ({"amounts": "today"}, "one of 'base', 'adjusted'"),
        ({"reading": "both"}, "one of 'from due', 'from deadline'"),
        ({"days": "366"}, "one of '365', 'anniversaries'"),
        ({"adjusted_tiers": "no"}, "one of 'proportional', 'first set in 2023'"),
        ({"assessed_on": date(2024, 10, 10)}, "when the rule applies"),
    ],
)
def test_unknown_options_are_refused(options: dict[str, Any], words: str) -> None:
    with pytest.raises(RuleError, match=words):
        total(10, **options)


def book_file(folder: Path, *rows: str, head: str = "id,due,reported,safe_harbor") -> Path:
    path = folder / "book.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def counted(path: Path, **options: Any) -> Section111:
    read = {k: options.pop(k) for k in ("blank_safe_harbor",) if k in options}
    chosen = {"plan": "nghp", "amounts": "base", "assessed_on": NOW} | options
    return section_111(read_records(path, **read), **chosen)  # type: ignore[arg-type]


def test_a_file_is_read_and_its_faults_are_named_by_line(tmp_path: Path) -> None:
    path = book_file(
        tmp_path,
        "A,2024-11-01,2025-12-06,no",
        "B,2024-11-01,,no",
        "C,2024-11-01,2025-12-06,good faith",
    )
    book = counted(path)
    assert book.total == Money.dollars(35 * 250)
    assert (book.counts.open, book.counts.safe_harbor) == (1, 1)
    assert book.waived_total == Money.dollars(35 * 250), "what the safe harbor is worth"
    assert "if no safe harbor were accepted, in addition: $8,750.00" in book.text()
    assert list(book.table()["state"]) == ["late", "open", "safe harbor"]
    path = book_file(tmp_path, "A,2024-11,2025-13-01", "B,,2025-01-01", head="id,due,reported")
    with pytest.raises(RuleError) as caught:
        read_records(path)
    for part in ("column due, line 2", "column due, line 3", "column reported, line 2"):
        assert part in str(caught.value)
    path = book_file(tmp_path, head="id,reported")
    with pytest.raises(RuleError, match="due"):
        read_records(path)


@pytest.mark.parametrize("word", ["no", "N", "0", "No", "false"])
def test_no_is_no_safe_harbor(tmp_path: Path, word: str) -> None:
    """Any text waived the penalty: no, N and 0 among them."""
    book = counted(book_file(tmp_path, f"A,2024-11-01,2025-12-06,{word}"))
    assert book.total == Money.dollars(35 * 250)
    assert book.counts.safe_harbor == 0


@pytest.mark.parametrize("word", ["technical error", "Good faith", "signed refusal"])
@pytest.mark.parametrize("spelling", ["safe_harbor", "safe_harbour", "Safe Harbor"])
def test_each_kind_waives_in_both_spellings(tmp_path: Path, word: str, spelling: str) -> None:
    path = book_file(
        tmp_path, f"A,2024-11-01,2025-12-06,{word}", head=f"id,due,reported,{spelling}"
    )
    book = counted(path)
    assert book.total == Money.zero
    assert sum(book.to_dict()["safe_harbors"].values()) == 1


@pytest.mark.parametrize(
    ("word", "cause"),
    [
        ("", "a blank safe harbor"),
        ("unknown", "the word unknown"),
        ("n/a", "a word outside the list"),
        ("three letters", "a word outside the list"),
        ("yes", "yes and no known kind"),
    ],
)
def test_what_says_neither_no_nor_a_kind_is_refused(tmp_path: Path, word: str, cause: str) -> None:
    path = book_file(tmp_path, "A,2024-11-01,2025-12-06,no", f"B,2024-11-01,2025-12-06,{word}")
    with pytest.raises(RuleError, match=f"line 3.*1 cell with {cause}"):
        read_records(path)
    if not word:
        assert counted(path, blank_safe_harbor="no").total == Money.dollars(2 * 35 * 250)


def test_yes_takes_its_kind_from_a_column_of_its_own(tmp_path: Path) -> None:
    head = "id,due,reported,safe_harbor,safe_harbor_kind"
    path = book_file(
        tmp_path,
        "A,2024-11-01,2025-12-06,yes,declination",
        "B,2024-11-01,2025-12-06,no,",
        head=head,
    )
    assert counted(path).records.harbors()["declination"] == 1
    for row in ("yes,unknown", "yes,", "no,good faith", "good faith,declination"):
        with pytest.raises(RuleError, match="column safe_harbor, line 2"):
            read_records(book_file(tmp_path, f"A,2024-11-01,2025-12-06,{row}", head=head))


def test_the_plan_of_every_record_counts(tmp_path: Path) -> None:
    """A column plan that said GHP was dropped without a word and changed the total."""
    path = book_file(
        tmp_path,
        "A,2024-11-01,2025-12-06,GHP",
        "B,2024-11-01,2025-12-06,nghp",
        head="id,due,reported,plan",
    )
    book = counted(path, plan=None)
    assert book.total == Money.dollars(35 * 1000 + 35 * 250)
    assert book.plan == "ghp and nghp"
    assert [row.tier for row in book.tiers() if row.records] == [
        "GHP, 1 to 2 years",
        "NGHP, 1 to 2 years",
    ]
    assert "GHP: $1,000.00 per day" in book.text()
    with pytest.raises(RuleError, match="1 record whose own plan is not nghp"):
        counted(path)
    with pytest.raises(RuleError, match="2 records without a plan"):
        counted(
            book_file(tmp_path, "A,2024-11-01,", "B,2024-11-01,2025-12-06", head="id,due,reported"),
            plan=None,
        )
    blank = book_file(tmp_path, "A,2024-11-01,,", head="id,due,reported,plan")
    with pytest.raises(RuleError, match="column plan"):
        read_records(blank)


def test_good_faith_and_a_refusal_are_for_non_group_plans(tmp_path: Path) -> None:
    path = book_file(
        tmp_path,
        "A,2024-11-01,2025-12-06,good faith",
        "B,2024-11-01,2025-12-06,declination",
        "C,2024-11-01,2025-12-06,technical error",
    )
    with pytest.raises(RuleError, match="2 records of group health plans"):
        counted(path, plan="ghp")
    assert counted(path, plan="nghp").total == Money.zero


def test_columns_of_other_names_are_listed_or_refused(tmp_path: Path) -> None:
    path = book_file(tmp_path, "A,2024-11-01,2025-12-06,x", head="id,due,reported,adjuster")
    with pytest.warns(AuditWarning, match="adjuster is not used"):
        book = counted(path)
    assert "columns of the file that are not used: adjuster" in book.text()
    for head, words in (
        ("id,due,reported,safe_harber", "close to 'safe_harbor'"),
        ("id,due,reported,plans", "close to 'plan'"),
        ("id,due,reported,kind", "that of the plan or of the safe harbor"),
        ("id,due,reported,safe_harbor,safe_harbour", "two columns of one meaning"),
    ):
        extra = ",no" * (head.count(",") - 2)
        with pytest.raises(RuleError, match=words):
            read_records(book_file(tmp_path, f"A,2024-11-01,2025-12-06{extra}", head=head))


def test_records_in_python_keep_to_the_same_lists() -> None:
    late = [
        record(400, "old", safe_harbour="good faith"),
        record(400, "text", safe_harbor="three letters"),
    ]
    with pytest.raises(RuleError, match="1 record with a safe harbor outside the list"):
        section_111(late, plan="nghp", assessed_on=NOW, amounts="base")
    assert section_111(late[:1], plan="nghp", assessed_on=NOW, amounts="base").total == Money.zero
    mixed = [record(400, "A", plan="ghp"), record(400, "B", plan="nghp")]
    book = section_111(mixed, assessed_on=NOW, amounts="base")
    assert book.total == Money.dollars(35 * 1250)
    with pytest.raises(RuleError, match="a book of two plans"):
        _ = book.rates


def test_the_columns_say_the_same_as_one_record_at_a_time() -> None:
    days = np.arange(300) * 7919 % 2000
    records = [record(int(d), str(k)) for k, d in enumerate(days)]
    book = section_111(records, plan="nghp", assessed_on=date(2031, 1, 1), amounts="base")
    singly = sum(total(int(d), assessed_on=date(2031, 1, 1)).cents for d in days)
    assert book.total.cents == singly
    json.dumps(book.to_dict(), allow_nan=False)
    assert "never extrapolated" in book.text()
