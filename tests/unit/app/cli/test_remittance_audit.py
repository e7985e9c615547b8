"""A remittance (X12 835) from the check to the demand and its report, on the command line."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tests.builders import remits
from tests.builders.command_line import capture, result
from tests.builders.filled_worksheets import fill
from tests.builders.remits import PaidClaim, Payment, Service, written
from tests.builders.streams import seed_of

pytestmark = pytest.mark.long


def remittance(claims: int) -> tuple[str, Payment]:
    """Claims that were paid, one in ten denied, one recovery beside them."""
    stream = random.Random(seed_of("a remittance to a demand"))
    made = []
    for place in range(claims):
        charge = stream.randint(2_000, 60_000)
        paid = 0 if place % 10 == 0 else stream.randint(1_000, charge)
        line = Service(charge, paid, [("CO", "45", charge - paid)])
        made.append(PaidClaim(f"2024015{place:06d}", [line], status="1" if paid else "4"))
    payment = Payment(made, [("WO", 12_345)])
    return written(payment), payment


def test_a_remittance_to_a_demand(tmp_path: Path) -> None:
    text, payment = remittance(500)
    (tmp_path / "remit.835").write_text(text, encoding="utf-8")
    study = tmp_path / "study"
    nothing = "paid = 0 because nothing was paid"
    checked = capture(
        *("check", tmp_path / "remit.835", "--exclude", nothing, "--study", study, "--json")
    )
    assert checked.exit_code == 0, checked.output
    paid = [claim.paid for claim in payment.claims if claim.paid]
    assert result(checked.output)["units"] == len(paid) == 450
    assert result(checked.output)["total_cents"] == sum(paid)
    record = json.loads((study / "1-frame/frame.json").read_text(encoding="utf-8"))
    assert record["source"]["name"] == "remit.835"
    assert "WO (overpayment recovery) $123.45" in " ".join(record["notes"])
    assert capture("plan", study, "--rules", "cms-pim", "--sample", "60").exit_code == 0
    drawn = capture("draw", study, "--seed", "835", "--seed-source", "for a test", "--json")
    overpaid = fill(Path(result(drawn.output)["worksheet"]), tmp_path / "filled.xlsx")
    ended = capture("estimate", study, tmp_path / "filled.xlsx", "--json")
    assert ended.exit_code == 0, ended.output
    point = result(ended.output)["point_dollars"]
    assert point == pytest.approx(overpaid / 100 * 450 / 60)
    assert 0 < result(ended.output)["demand"]["amount_cents"] < point * 100
    assert capture("report", study).exit_code == 0
    assert capture("verify", study).exit_code == 0
    assert remits.amount(12_345) in text
