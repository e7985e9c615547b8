"""A case file is read strictly, fills the forms, and never names a patient."""

from __future__ import annotations

import datetime
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from primafacie.errors import PlanError, StudyError
from sampling import CaseFile, ErrorModel, Plan, open_frame, plan

TOML = """
auditee = "Riverside Clinic, LLC"
npi = ["1234567893", "1003000126"]
tin = "12-3456789"
matter_number = "A-05-26-00017"
program = "Medicare Part B"
audit_period = [2024-01-01, "2024-12-31"]
authority = "42 USC 1395ddd"
prepared_by = "R. Ortiz, CPA"
statistician = "D. Kaur, PhD"
reviewers = ["J. Lindqvist, RN", "M. Achebe, CPC"]
date = 2026-11-21
reasons = ["No order", "No signature"]

[form]
objective = "To estimate the overpayment."
audit_manager = "L. Chen"

[letter]
address = "1 River Road; Springfield"
"""
NAMES = ("Ortiz", "Kaur", "Lindqvist", "Achebe", "Chen")


def written(folder: Path, text: str) -> Path:
    path = folder / "case.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def planned() -> Plan:
    table = pd.DataFrame({"id": [f"c{k}" for k in range(300)], "paid": [k + 1 for k in range(300)]})
    frame = open_frame(table, unit_id="id", paid="paid").check()
    return plan(frame, rules="cms-pim", sample=40, anticipated=ErrorModel(rate=0.3, severity=0.8))


def test_every_field_is_read(tmp_path: Path) -> None:
    case = CaseFile.read(written(tmp_path, TOML))
    assert all(getattr(case, item.name) for item in fields(CaseFile))
    assert case.audit_period == (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
    assert case.tin == ("12-3456789",)
    assert CaseFile.from_dict(case.to_dict()) == case
    assert len(dict(case.rows())) == 11


def test_every_field_is_optional(tmp_path: Path) -> None:
    assert CaseFile.read(written(tmp_path, "")) == CaseFile()
    assert list(CaseFile().rows()) == []
    assert CaseFile().form_words() == {}


def test_unknown_keys_are_named_with_close_ones_all_together(tmp_path: Path) -> None:
    path = written(
        tmp_path, 'auditte = "x"\nmatter = "1"\nnpi = "1234567890"\n[form]\nobjektive="y"'
    )
    with pytest.raises(StudyError) as caught:
        CaseFile.read(path)
    words = str(caught.value)
    assert len(caught.value.problems) == 3, words
    for part in ("Did you mean auditee?", "'matter' is not known", "Did you mean objective?"):
        assert part in words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"npi": ("1234567890",)}, "check digit"),
        ({"npi": ("3234567893",)}, "check digit"),
        ({"npi": ("123456789",)}, "check digit"),
        ({"npi": ("1234567893", "1234567893")}, "one text twice"),
        ({"tin": ("123-45-6789",)}, "Social Security number does not belong"),
        ({"auditee": 7}, "a text"),
        ({"auditee": " x"}, "outer blanks"),
        ({"auditee": "a\nb"}, "control characters"),
        ({"reviewers": ["A"]}, "as a tuple"),
        ({"date": "21/11/2026"}, "a day such as"),
        ({"date": datetime.datetime(2026, 1, 2)}, "without a time"),
        ({"audit_period": (datetime.date(2024, 1, 1),)}, "the first and the last day"),
        (
            {"audit_period": (datetime.date(2024, 1, 2), datetime.date(2024, 1, 1))},
            "Exchange the two days",
        ),
        ({"form": {"objective": " "}}, "no text of one line"),
        ({"form": "objective"}, "words by the key"),
    ],
)
def test_values_that_cannot_be(values: dict[str, Any], words: str) -> None:
    with pytest.raises(StudyError, match=words):
        CaseFile(**values)


@pytest.mark.parametrize("number", ["123-45-6789", "1EG4-TE5-MK73", "1eg4te5mk73"])
def test_a_patient_number_is_refused_and_not_shown(number: str) -> None:
    places: tuple[dict[str, Any], ...] = (
        {"auditee": f"x {number}"},
        {"form": {"basis": number}},
        {"reviewers": (number,)},
    )
    for values in places:
        with pytest.raises(StudyError, match="nothing about a patient") as caught:
            CaseFile(**values)
        assert number not in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="cannot be read"):
        CaseFile.read(tmp_path / "none.toml")
    with pytest.raises(StudyError, match="is not TOML"):
        CaseFile.read(written(tmp_path, "auditee = Riverside"))
    (tmp_path / "case.toml").write_bytes(b"auditee = '\xff'")
    with pytest.raises(StudyError, match="is not TOML"):
        CaseFile.read(tmp_path / "case.toml")


def test_persons_are_in_documents_only(tmp_path: Path) -> None:
    case = CaseFile.read(written(tmp_path, TOML))
    shown = f"{case} {case!r} {case._repr_html_()} {case.table().to_string()}"
    assert "Riverside Clinic" in shown
    assert not [name for name in NAMES if name in shown]
    assert [name for name in NAMES[:4] if name in case.text()] == list(NAMES[:4])


def test_the_case_fills_what_the_plan_leaves_open(tmp_path: Path, planned: Plan) -> None:
    case = CaseFile.read(written(tmp_path, TOML))
    document = planned.document(case=case)
    assert document["objective"].source == "case"
    assert document["provider"].value == (
        "Riverside Clinic, LLC; NPI 1234567893; NPI 1003000126; TIN 12-3456789"
    )
    assert document["period"].value == "2024-01-01 to 2024-12-31"
    assert document["size"] == planned.document()["size"], "the plan's own words stay"
    other = planned.document(case=case, given={"objective": "another"})
    assert (other["objective"].value, other["objective"].source) == ("another", "given")


def test_a_case_file_can_fill_every_open_field(planned: Plan) -> None:
    keys = [field.key for field in planned.document().unfilled]
    form = {key: f"words for {key}" for key in keys if key != "period"}
    period = (datetime.date(2024, 1, 1), datetime.date(2024, 12, 31))
    full = planned.document(case=CaseFile(form=form, audit_period=period))
    assert full.unfilled == ()
    assert "[not filled]" not in full.text()


def test_an_unknown_field_of_the_document_has_close_names(planned: Plan) -> None:
    with pytest.raises(PlanError, match=r"Did you mean objective\?"):
        planned.document(given={"objectiv": "x"})
