"""What an auditor signs: strata, precision, rates, findings by label, the schedule, long tables."""

from __future__ import annotations

import hashlib
import html
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from extrapolation import by_domain
from primafacie.app.reports.numbers import ReportNumbers
from primafacie.app.steps.used_records import named_review
from primafacie.core.money import Money
from primafacie.errors import StudyError
from tests.builders.command_line import envelope, invoke
from tests.builders.inside_app import Document, build_workpaper
from tests.builders.studies import StudyFolder

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def numbers(demo_once: Path) -> ReportNumbers:
    return ReportNumbers.from_dict(json.loads((demo_once / "reports/numbers.json").read_bytes()))


@pytest.fixture(scope="module")
def document(numbers: ReportNumbers) -> Document:
    return build_workpaper(numbers.to_dict())


def rows_of(document: Document, name: str) -> list[list[object]]:
    item = next(item for item in document.tables() if item.name == name)
    rows = (*item.rows, *([item.total] if item.total else []))
    return [[value.raw for value in row] for row in rows]


def test_the_first_section_has_the_strata_and_they_add_up(
    document: Document, numbers: ReportNumbers
) -> None:
    assert document.sections[0].title == "Results by stratum"
    *strata, whole = rows_of(document, "Results by stratum")
    assert [row[0] for row in strata] == ["1", "2", "3", "4", "certainty (100%)"]
    assert whole[1:4] == [22580, 160, 57]
    for column in (1, 2, 3, 5):
        assert sum(row[column] for row in strata) == whole[column]  # type: ignore[misc]
    assert whole[5] == numbers.review.sampled_effective.cents
    assert sum(row[7] for row in strata) == pytest.approx(whole[7])  # type: ignore[misc]
    assert sum(row[9] for row in strata) == pytest.approx(1)  # type: ignore[misc]
    largest = max(strata, key=lambda row: row[8])  # type: ignore[arg-type,return-value]
    assert largest[9] == pytest.approx((largest[8] / numbers.estimate.se) ** 2)  # type: ignore[operator]


def test_rates_and_precisions_say_level_and_method(
    document: Document, numbers: ReportNumbers
) -> None:
    errors, dollars = rows_of(document, "Rates")
    assert errors[1] == pytest.approx(0.47513, abs=1e-5)
    assert 0.35 < errors[2] < errors[1]  # type: ignore[operator]
    assert errors[4] == "one-sided 90% (RAT-STATS 80% lower limit)"
    assert str(errors[5]).startswith("buehler; exact")
    assert dollars[1] == pytest.approx(numbers.estimate.point / float(numbers.frame.total))
    low = numbers.limit_demanded.low
    assert low is not None
    assert dollars[2] == pytest.approx(low / float(numbers.frame.total))
    assert "No finite-sample limit is shown" in str(dollars[5])
    wanted, predicted, achieved = rows_of(document, "Precision")
    assert wanted[1] is None
    assert "no precision" in str(wanted[5])
    assert (predicted[0], predicted[4]) == ("predicted", "90%, lower")
    assert achieved[1] == numbers.limit_demanded.precision
    assert achieved[4] == "90%, lower"


def test_findings_by_label_are_domains_or_said_to_be_of_the_sample(
    document: Document, demo_once: Path
) -> None:
    review = named_review(StudyFolder.open(demo_once))
    domains = by_domain(review, by="reason")
    *reasons, whole = rows_of(document, "By reason")
    assert whole[4] == sum(row.effective_cents for row in review.counted)
    for name, _, errors, _, _, point, low, words in reasons:
        if errors:
            assert point == domains[str(name)].point
            assert low == domains[str(name)].interval(0.90, side="lower").low
        else:
            assert (point, low) == (None, None)
            assert "not extrapolated" in str(words)
    by_reviewer = next(item for item in document.tables() if item.name == "By reviewer")
    assert by_reviewer.caption.endswith("in the sample, not extrapolated")
    assert [column.head for column in by_reviewer.columns][-1] == "Overpaid in the sample"
    assert {item.name for item in document.tables()} >= {"By CLAIM_TYPE", "By reviewer"}


def test_the_schedule_adds_up_to_the_cent_or_is_refused(
    document: Document, numbers: ReportNumbers
) -> None:
    *rows, whole = rows_of(document, "Overpaid units")
    review = numbers.review
    assert (
        len(rows) == sum(row.effective_cents != 0 for row in review.findings if row.counted) == 57
    )
    assert whole[-3] == sum(row[-3] for row in rows) == review.sampled_effective.cents  # type: ignore[misc]
    assert rows[0][:2] == [review.findings[0].unit_id, review.findings[0].served_on]
    assert document.annexes[0].title == "Schedule of the overpaid units"
    wrong = replace(review, sampled_effective=review.sampled_effective + Money(1))
    with pytest.raises(StudyError, match="the total of the sample"):
        build_workpaper(replace(numbers, review=wrong).to_dict())


def test_a_long_table_is_printed_in_part_and_whole_in_the_workbook(demo_study: Path) -> None:
    """The printed format names the sheet and the digest of the workbook that is written with it."""
    done = envelope(invoke("report", demo_study, "--print-rows", "50", "--json").stdout)
    page, book = (demo_study / "reports" / Path(path).name for path in done["files"])
    text = html.unescape(page.read_text(encoding="utf-8"))
    assert f"{book.name} (SHA-256 {hashlib.sha256(book.read_bytes()).hexdigest()})" in text
    sheets = {sheet.title: sheet for sheet in openpyxl.load_workbook(book).worksheets}
    findings = next(name for name in sheets if name.endswith(" Findings"))
    assert (
        f'The first 50 of 160 rows are printed. All 160 rows are on the sheet "{findings}"' in text
    )
    drawn = next(sheet for name, sheet in sheets.items() if name.endswith("Draw listing"))
    tickets = [row[5].value for row in drawn.iter_rows(min_row=4, max_row=163)]
    assert {len(ticket) for ticket in tickets} == {64}
    assert tickets[0][:16] in text
    assert tickets[0][:17] + "<" not in text
    assert tickets[50][:16] not in text
