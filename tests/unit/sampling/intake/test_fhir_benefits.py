"""FHIR's ExplanationOfBenefit: every amount by its category, exact; what is no claim is counted."""

from __future__ import annotations

import json
import random
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from primafacie.errors import FrameError
from sampling import open_frame
from sampling.intake import Table, TableFormat, read_table
from tests.builders.command_line import capture, result
from tests.builders.streams import seed_of

pytestmark = pytest.mark.once

HL7 = "http://terminology.hl7.org/CodeSystem/adjudication"
CMS = "https://bluebutton.cms.gov/resources/variables/line_nch_pmt_amt"


class Exact(float):
    """A number that is written with the digits that it was made of."""

    def __new__(cls, text: str) -> Exact:
        made = super().__new__(cls, text)
        made.text = text
        return made

    text: str

    def __repr__(self) -> str:
        return self.text


def money(text: str, **more: str) -> dict[str, Any]:
    return {"value": Exact(text), "currency": "USD"} | more


def of_category(code: str, text: str) -> dict[str, Any]:
    return {"category": {"coding": [{"system": HL7, "code": code}]}, "amount": money(text)}


def claim(number: int, paid: str, lines: list[str] | None = None, **more: Any) -> dict[str, Any]:
    """An explanation of benefits as payers write it."""
    items = [
        {
            "sequence": place,
            "productOrService": {"coding": [{"system": "CPT", "code": "99213"}]},
            "servicedDate": "2024-01-05",
            "adjudication": [of_category("submitted", "250.00"), of_category("benefit", text)],
        }
        for place, text in enumerate(lines or [paid], start=1)
    ]
    return {
        "resourceType": "ExplanationOfBenefit",
        "id": f"claim-{number}",
        "identifier": [
            {"value": f"other-{number}"},
            {"type": {"coding": [{"code": "uc"}]}, "value": f"ICN{number}"},
        ],
        "status": "active",
        "use": "claim",
        "patient": {"reference": f"Patient/{number}"},
        "billablePeriod": {"start": "2024-01-05T00:00:00-05:00", "end": "2024-01-06"},
        "item": items,
        "total": [of_category("submitted", "250.00"), of_category("benefit", paid)],
        "payment": {"amount": money(paid)},
    } | more


def kept(path: Path, *resources: Any, line: str = "\n") -> Path:
    path.write_text("".join(json.dumps(one) + line for one in resources), encoding="utf-8")
    return path


def table_of(path: Path, **form: Any) -> Table:
    return read_table(path, form=TableFormat(**form), error=FrameError)


def test_claims_are_read_to_the_cent(tmp_path: Path) -> None:
    stream = random.Random(seed_of("claims of FHIR"))
    amounts = [f"{stream.randint(0, 99_999)}.{stream.randint(0, 99):02d}" for _ in range(50)]
    path = kept(tmp_path / "eob.ndjson", *(claim(k, text) for k, text in enumerate(amounts)))
    frame = open_frame(path).check()
    cents = [int(Decimal(text) * 100) for text in amounts]
    assert (frame.size, frame.total.cents) == (50, sum(cents))
    assert "paid is the column payment_amount" in " ".join(frame.notes)
    table = table_of(path)
    assert table.cents("payment_amount") == table.cents("total_benefit") == cents
    assert table.texts("claim_number")[:2] == ["ICN0", "ICN1"]
    assert set(table.texts("service_from")) == {"2024-01-05"}
    other = open_frame(path, unit_id="claim_number", paid="total_submitted", cluster="patient")
    assert other.check().total.cents == 50 * 25_000


def test_lines_and_their_claims(tmp_path: Path) -> None:
    first = claim(1, "100.10", ["60.00", "40.10"])
    second = claim(2, "5", [])
    first["item"][0]["adjudication"][1]["category"]["coding"].append({"code": CMS})
    first["item"][0]["detail"] = [{"sequence": 1}]
    second["item"] = []
    second["addItem"] = [{"adjudication": []}]
    path = kept(tmp_path / "eob.json", first, second)
    table = table_of(path, rows="lines")
    assert table.cents("line_benefit") == [6_000, 4_010]
    assert table.cents("line_nch_pmt_amt", blank=True) == [6_000, None]
    assert table.texts("procedure") == ["99213", "99213"]
    roles: dict[str, Any] = {"unit_id": "claim_id", "part": "line", "paid": "line_benefit"}
    frame = open_frame(path, rows="lines", **roles).check()
    assert (frame.size, frame.total.cents) == (1, 10_010)
    notes = " ".join(frame.notes)
    assert "claims without lines, which have no row here: 1, with $5.00 in" in notes
    assert "lines that the payer added (addItem), which are no rows: 1" in notes
    assert "parts of lines (detail), which are no rows: 1" in notes
    with pytest.raises(FrameError, match="Lines as units"):
        open_frame(path, rows="lines")


def test_a_bundle_and_what_is_no_claim(tmp_path: Path) -> None:
    resources = [claim(1, "1.00"), {"resourceType": "Patient", "id": "x"}]
    resources.append(claim(2, "2.00", status="cancelled", use="preauthorization"))
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle, indent=2), encoding="utf-8")
    frame = open_frame(path, more=["status"], unit_id="claim_id", paid="payment_amount").check()
    notes = " ".join(frame.notes)
    assert "cancelled: 1; --exclude leaves them out, for example --more status" in notes
    assert "preauthorization: 1" in notes
    assert "no claims: 1 Patient" in notes
    assert frame.exclude("status = 'cancelled'", reason="void").check().total.cents == 100
    bundle["link"] = [{"relation": "next", "url": "https://example.org/next"}]
    with pytest.raises(FrameError, match="one page of several"):
        open_frame(kept(path, bundle))


def test_amounts_stay_as_they_are_stated(tmp_path: Path) -> None:
    twice = claim(1, "7.00")
    twice["total"].append(of_category("benefit", "8.00"))
    blue_button = claim(2, "9.10")
    quantity = {"system": "urn:iso:std:iso:4217", "code": "USD", "value": Exact("9.10")}
    blue_button["payment"]["amount"] = quantity
    path = kept(tmp_path / "eob.ndjson", twice, blue_button)
    frame = open_frame(path).check()
    assert frame.total.cents == 1_610
    assert (
        "total_benefit has no amount in rows that state its category several times: 1"
        in " ".join(frame.notes)
    )
    with pytest.raises(FrameError, match="column total_benefit"):
        open_frame(path, unit_id="claim_id", paid="total_benefit").check()
    third = claim(3, "1.00")
    third["total"][1]["amount"] = money("1.005")
    path = kept(path, third)
    assert open_frame(path).check().total.cents == 100
    with pytest.raises(FrameError, match="line 1, column total_benefit: a fraction of a cent"):
        open_frame(path, unit_id="claim_id", paid="total_benefit")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            '{"resourceType": "ExplanationOfBenefit", "id": "1", "id": "2"}\n',
            "line 2: a line that is not one JSON object",
        ),
        ('{"resourceType": "ExplanationOfBenefit", "id"\n', "line 2: a line that is not one"),
        ('{"resourceType": "ExplanationOfBenefit", "item": 3}\n', "parts are not those of FHIR"),
        (
            '{"resourceType": "ExplanationOfBenefit", "payment": {"amount": {"value": 1, '
            '"currency": "EUR"}}}\n',
            "another currency",
        ),
        (
            '{"resourceType": "ExplanationOfBenefit", "payment": {"amount": {"value": "1"}}}\n',
            "an amount that is not a number",
        ),
        (
            '{"resourceType": "ExplanationOfBenefit"}\n{"a": 1}\n',
            "line 3: JSON that is no resource",
        ),
        ('{"resourceType": "ExplanationOfBenefit"}\n[1]\n', "line 3: JSON that is no resource"),
        ('{"resourceType": "Bundle", "entry": [' + "[" * 100_000, "not JSON"),
        ('{"resourceType": "Bundle", "entry": ["x"]}', "a bundle whose parts are not those"),
        ('{"resourceType": "Bundle", "link": {"relation": "next"}}', "a bundle whose parts"),
        (
            '{"resourceType": "ExplanationOfBenefit", "payment": {"amount": {"value": 1e400}}}\n',
            "an amount of more than 13 digits",
        ),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "eob.ndjson"
    before = "" if "Bundle" in text else json.dumps(claim(0, "1.00")) + "\n"
    path.write_text(before + text, encoding="utf-8")
    with pytest.raises(FrameError, match=re.escape(words)):
        table_of(path)


def test_two_amounts_of_one_name_are_neither_of_them(tmp_path: Path) -> None:
    """The category `cost` of the totals has the name of the element totalCost."""
    one = claim(1, "12.34", totalCost=money("5.00"), total=[of_category("cost", "7.00")])
    table = table_of(kept(tmp_path / "eob.ndjson", one))
    assert list(table.cells["total_cost"]) == [None]


def test_the_command_line_reads_fhir(tmp_path: Path) -> None:
    path = kept(tmp_path / "eob.ndjson", claim(1, "12.34"), claim(2, "0"))
    ended = capture("check", path, "--json")
    assert ended.exit_code == 0
    assert result(ended.output)["total_cents"] == 1_234
