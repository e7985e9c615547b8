"""Claims as billed (X12 837): charges to the cent, no frame of payments, joined to remittances."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from primafacie.errors import FrameError
from sampling import open_frame
from sampling.intake import Table, TableFormat, read_table
from tests.builders import remits
from tests.builders.command_line import capture
from tests.builders.remits import PaidClaim, Payment, Service

pytestmark = pytest.mark.once

HEADER = (
    "ISA*00*          *00*          *ZZ*CLINIC         *ZZ*PAYER          *240115*1200*^"
    "*00501*000000009*0*P*:"
)
CLAIMS = f"""
{HEADER}
GS*HC*CLINIC*PAYER*20240115*1200*7*X*005010X222A1
ST*837*0001*005010X222A1
BHT*0019*00*1*20240115*1200*CH
NM1*41*2*EXAMPLE CLINIC*****46*1
PER*IC*JANE*TE*5555551212
NM1*40*2*EXAMPLE PAYER*****46*2
HL*1**20*1
NM1*85*2*EXAMPLE CLINIC*****XX*1234567893
N3*1 MAIN STREET
HL*2*1*22*0
SBR*P*18*******MB
NM1*IL*1*DOE*JANE****MI*MEMBER1
DMG*D8*19500101*F
NM1*PR*2*EXAMPLE PAYER*****PI*2
CLM*PCN-ICN1*150.01***11:B:1*Y*A*Y*Y
HI*ABK:J45909*ABF:E119
NM1*82*1*ROE*RICHARD****XX*1093817465
LX*1
SV1*HC:99213:25*100*UN*1***1
DTP*472*D8*20240105
LX*2
SV1*HC:J1100*50.01*UN*2***1
DTP*472*RD8*20240106-20240107
REF*6R*L2
HL*3*1*22*0
SBR*S*18*******MB
NM1*IL*1*ROE*JOHN****MI*MEMBER2
CLM*PCN-ICN2*8***11:B:7*Y*A*Y*Y
REF*F8*ICN0
SBR*P*18*******CI
AMT*D*3
NM1*IL*1*ROE*JOHN****MI*OTHER
LX*1
SV1*HC:99213*8*UN*1***1
DTP*472*D8*20240105
SVD*1*3*HC:99213**1
CAS*PR*1*5
SE*37*0001
GE*1*7
IEA*1*000000009
""".strip()
INSTITUTIONAL = (
    CLAIMS.replace("005010X222A1", "005010X223A2")
    .replace("SV1*HC:99213:25*100*UN*1***1", "SV2*0300*HC:85025:25*100*UN*1")
    .replace("SV1*HC:J1100*50.01*UN*2***1", "SV2*0250**50.01*UN*2")
    .replace("SV1*HC:99213*8*UN*1***1", "SV2*0300*HC:85025*8*UN*1")
    .replace("HI*ABK:J45909*ABF:E119", "DTP*434*RD8*20240104-20240108")
)


def kept(path: Path, text: str = CLAIMS) -> Path:
    path.write_text(text.replace("\n", "~\n") + "~\n", encoding="utf-8")
    return path


def table_of(path: Path, **form: Any) -> Table:
    return read_table(path, form=TableFormat(**form), error=FrameError)


def test_professional_claims_and_lines(tmp_path: Path) -> None:
    path = kept(tmp_path / "claims.837")
    claims = table_of(path)
    assert claims.cents("charge") == [15_001, 800]
    assert claims.texts("patient_control_number") == ["PCN-ICN1", "PCN-ICN2"]
    assert claims.texts("original_claim_id") == ["", "ICN0"]
    assert claims.texts("subscriber_id") == ["MEMBER1", "MEMBER2"]
    assert claims.texts("billing_id") == ["1234567893"] * 2
    assert claims.texts("rendering_id") == ["1093817465", ""]
    assert claims.texts("payer") == ["EXAMPLE PAYER", ""]
    assert claims.texts("diagnosis") == ["J45909", ""]
    assert claims.texts("frequency_code") == ["1", "7"]
    assert claims.texts("service_to") == ["20240107", "20240105"]
    lines = table_of(path, rows="lines")
    assert lines.cents("charge") == [10_000, 5_001, 800]
    assert lines.texts("procedure") == ["99213", "J1100", "99213"]
    assert lines.texts("line_from") == ["20240105", "20240106", "20240105"]


def test_institutional_claims(tmp_path: Path) -> None:
    path = kept(tmp_path / "claims.edi", INSTITUTIONAL)
    assert table_of(path).texts("service_from") == ["20240104", "20240105"]
    lines = table_of(path, rows="lines")
    assert lines.cents("charge") == [10_000, 5_001, 800]
    assert lines.texts("revenue_code") == ["0300", "0250", "0300"]
    assert lines.texts("procedure") == ["85025", "", "85025"]


def test_charges_are_no_payments(tmp_path: Path) -> None:
    path = kept(tmp_path / "claims.837")
    assert "it states no payments" in capture("intake", path).output
    for words in ([], ["--unit-id", "patient_control_number", "--paid", "charge"]):
        ended = capture("check", path, *words)
        assert ended.exit_code == 3
        assert "which state no payments" in ended.output
        assert "join both first" in ended.output


def test_claims_are_joined_to_their_remittances(tmp_path: Path) -> None:
    first = PaidClaim(
        "ICN1",
        [
            Service(10_000, 7_550, [("CO", "45", 2_450)]),
            Service(5_001, 0, [("CO", "16", 5_001)]),
        ],
    )
    second = PaidClaim("ICN2", [Service(800, 500, [("PR", "1", 300)])])
    remit = tmp_path / "remit.835"
    remit.write_text(remits.written(Payment([first, second])), encoding="utf-8")
    paid = pd.DataFrame(dict(read_table(remit).cells))
    billed = pd.DataFrame(dict(read_table(kept(tmp_path / "claims.837")).cells))
    more = billed[["patient_control_number", "diagnosis", "charge"]]
    both = paid.merge(
        more, on="patient_control_number", how="left", validate="m:1", suffixes=("", "_billed")
    )
    assert list(both["charge"]) == list(both["charge_billed"])
    frame = open_frame(both, unit_id="payer_claim_id", paid="paid", more=["diagnosis"]).check()
    assert (frame.size, frame.total.cents) == (2, 8_050)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("CLM*PCN-ICN2*8*", "CLM*PCN-ICN2*9*", r"CLM: the charge .* by \$1\.00"),
        ("SV1*HC:J1100*50.01*", "SV1*HC:J1100*50.0x*", "SV102: a value that is not an amount"),
        ("005010X222A1", "005010X224A2", "ST03: an implementation guide"),
        ("HL*3*1*22*0", "CLP*1*1*1*1", "CLP: a segment that does not belong into a service line"),
        ("HL*2*1*22*0", "CUR*85*CAD", "CUR02: another currency"),
        ("SE*37*0001", "SE*36*0001", "SE01 states 36, and 37 segments were counted"),
    ],
)
def test_damage_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in CLAIMS
    with pytest.raises(FrameError, match=words):
        table_of(kept(tmp_path / "claims.837", CLAIMS.replace(old, new)))


def test_two_kinds_in_one_file_are_refused(tmp_path: Path) -> None:
    path = kept(tmp_path / "both.edi")
    text = remits.written(Payment([PaidClaim("A", [Service(5, 5, [])])]), control="000000010")
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    with pytest.raises(FrameError, match="ST01: a transaction of the kind 835"):
        table_of(path)
