"""Amounts as mainframes write them, and blank ones that count as 0 for a stated reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from primafacie.errors import FrameError
from sampling import load_frame, open_frame
from tests.builders.command_line import result, run

pytestmark = pytest.mark.once

ROLES: dict[str, Any] = {"unit_id": "id", "paid": "paid"}
SIGNED = ["1,291.42-", "1,291.42 CR", "\u22121,291.42", "+12.00", "$ 12.00", "(12.00)", "12.00 USD"]


def claims(*paid: Any) -> pd.DataFrame:
    return pd.DataFrame({"id": [f"c{k}" for k in range(len(paid))], "paid": list(paid)})


def test_amounts_of_mainframes_from_a_file(tmp_path: Path) -> None:
    claims(*SIGNED).to_csv(tmp_path / "claims.csv", index=False)
    frame = open_frame(tmp_path / "claims.csv", **ROLES).check()
    assert frame.payments().tolist() == [-129142, -129142, -129142, 1200, 1200, -1200, 1200]


def test_whole_cents_and_zoned_decimals_are_declared(tmp_path: Path) -> None:
    cents = [129142, -50, 0]
    texts = claims("129,142", "50-", "0")
    for table in (texts, claims(*cents), claims(*(float(value) for value in cents))):
        frame = open_frame(table, **ROLES, amount_form="cents").check()
        assert frame.payments().tolist() == cents
    zoned = open_frame(claims("12914B", "5}", "{"), **ROLES, amount_form="overpunch").check()
    assert zoned.payments().tolist() == [129142, -50, 0]
    book = openpyxl.Workbook()
    for row in (("id", "paid"), ("a", 129142), ("b", -50)):
        book.active.append(row)
    book.save(tmp_path / "claims.xlsx")
    sheet = open_frame(tmp_path / "claims.xlsx", **ROLES, amount_form="cents").check()
    assert sheet.payments().tolist() == [129142, -50]


@pytest.mark.parametrize(
    ("paid", "declared", "words"),
    [
        (["12914K"], {}, "declare amount_form='overpunch'"),
        (["12.00 DR"], {}, "DR and DB mean a negative amount or a positive one"),
        (["12.50"], {"amount_form": "cents"}, "Expected a whole number of cents"),
        ([12.5], {"amount_form": "cents"}, "Expected a whole number of cents"),
        (["12.50"], {"amount_form": "overpunch"}, "Expected a zoned decimal"),
        ([12], {"amount_form": "overpunch"}, "of type BIGINT"),
        (["1"], {"amount_form": "pennies"}, "one of dollars, cents, overpunch"),
        (["1"], {"blank_paid": "0"}, "the treatment '0' of blank amounts"),
    ],
)
def test_what_is_not_declared_or_does_not_fit_is_refused(
    paid: list[Any], declared: dict[str, Any], words: str
) -> None:
    with pytest.raises(FrameError) as refused:
        open_frame(claims(*paid), **ROLES, **declared).check()
    assert words in str(refused.value)


def test_blank_amounts_count_as_zero_for_a_reason_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused with the option; counted with the reason; the record and the kept rows hold it."""
    claims("1.00", "", None, "2.00").to_csv(tmp_path / "claims.csv", index=False)
    words = ("check", tmp_path / "claims.csv", "--unit-id", "id", "--paid", "paid")
    code, _, errors = run(capsys, *words)
    assert code == 3
    assert 'where blanks stand for no payment, add --blank-paid "0 because REASON"' in errors
    blank = "0 because the payer leaves denied lines blank"
    study = tmp_path / "study"
    code, printed, _ = run(capsys, *words, "--blank-paid", blank, "--study", study, "--json")
    found = result(printed)
    note = (
        "2 rows have no amount paid in column paid. Each counts as $0.00, because the payer leaves "
        "denied lines blank"
    )
    assert code == 0
    assert found["units"] == 4
    assert note in printed
    frame = open_frame(tmp_path / "claims.csv", **ROLES, blank_paid=blank)
    assert note in frame.notes[0]
    record = frame.record()
    kept = load_frame(study / "1-frame" / "frame.parquet", record)
    assert kept.content_digest == frame.content_digest
    none = open_frame(claims("1.00"), **ROLES, blank_paid=blank)
    assert none.notes == ("no row is without an amount paid in column paid",)
