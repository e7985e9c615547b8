"""Remittances (X12 835): what was written is read to the cent, and every damage is refused."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primafacie.errors import FrameError
from sampling import open_frame
from sampling.intake import Table, TableFormat, read_table
from tests.builders import remits
from tests.builders.command_line import capture, result
from tests.builders.remits import PaidClaim, Payment, Service, written
from tests.builders.streams import seed_of

pytestmark = pytest.mark.once


def kept(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def small() -> Payment:
    """Two claims of three lines, one line denied, one adjustment of a whole claim, one of none."""
    first = PaidClaim(
        "ICN1",
        [
            Service(10_000, 7_550, [("CO", "45", 2_000), ("PR", "1", 450)]),
            Service(5_001, 0, [("CO", "16", 5_001)], day="20240107", code="J1100"),
        ],
    )
    second = PaidClaim("ICN2", [Service(800, 500, [("PR", "1", 300)])], [("CO", "A2", 50)])
    return Payment([first, second], [("WO", 1_000), ("L6", -25)])


def table_of(path: Path, **form: Any) -> Table:
    return read_table(path, form=TableFormat(**form), error=FrameError)


def test_claims_become_units_with_their_usual_roles(tmp_path: Path) -> None:
    path = kept(tmp_path / "remit.835", written(small()))
    frame = open_frame(path).check()
    assert (frame.size, frame.total.cents) == (2, 7_550 + 450)
    notes = " ".join(frame.notes)
    assert "1 remittance (X12 835) with 2 claims and 3 service lines" in notes
    assert "BPR02, $70.25, equal the claims' payments, $80.00, less" in notes
    assert "2 in all; L6 (interest owed) -$0.25; WO (overpayment recovery) $10.00" in notes
    assert "unit_id is the column payer_claim_id" in notes
    table = table_of(path)
    assert table.cents("charge") == [15_001, 800]
    assert table.cents("adjusted_co") == [7_001, 50]
    assert table.cents("adjusted_pr") == [450, 300]
    assert table.texts("adjustments")[1] == "CO-A2 0.50; PR-1 3.00"
    assert table.texts("service_from") == ["20240105", "20240105"]
    assert table.texts("service_to") == ["20240107", "20240105"]
    assert table.texts("trace_number") == ["T1", "T1"]


def test_lines_hold_the_dollars_of_their_claims(tmp_path: Path) -> None:
    path = kept(tmp_path / "remit.835", written(small()))
    table = table_of(path, rows="lines")
    assert table.texts("line") == ["1", "2", "1", "claim"]
    assert table.cents("paid") == [7_550, 0, 500, -50]
    assert table.texts("procedure") == ["99213", "J1100", "99213", ""]
    assert table.texts("modifiers")[0] == "25"
    frame = open_frame(
        path,
        rows="lines",
        unit_id="payer_claim_id",
        part=["position", "line"],
        paid="paid",
        more=["procedure"],
    ).check()
    assert (frame.size, frame.total.cents) == (2, 8_000)
    left = frame.exclude("procedure = 'J1100'", reason="another audit").check()
    assert left.total.cents == 8_000
    with pytest.raises(FrameError, match='Lines as units: --unit-id "payer_claim_id,line"'):
        open_frame(path, rows="lines")


@given(st.integers(0, 10**6), st.sampled_from(["*:~\n", "|>\n", "+&'\r\n", "*:~", "*:\r\n"]))
@settings(max_examples=25, deadline=None)
def test_what_is_written_is_read_to_the_cent(seed: int, signs: str) -> None:
    stream = random.Random(seed)
    payments = [
        remits.random_payment(stream, stream.randint(1, 6), first=100 * k)
        for k in range(stream.randint(1, 3))
    ]
    text = written(
        *payments, element=signs[0], component=signs[1], terminator=signs[2], after=signs[3:]
    )
    table = read_bytes(text)
    found = [
        {"payer_claim_id": i, "charge": c, "paid": p, "claim_status": s}
        for i, c, p, s in zip(
            table.ids("payer_claim_id"),
            table.cents("charge"),
            table.cents("paid"),
            table.texts("claim_status"),
            strict=True,
        )
    ]
    assert found == remits.expected_claims(*payments)
    lines = read_bytes(text, rows="lines")
    assert sum(v or 0 for v in lines.cents("paid")) == sum(v["paid"] for v in found)
    assert sum(v or 0 for v in lines.cents("charge")) == sum(v["charge"] for v in found)


def read_bytes(text: str, **form: Any) -> Table:
    """The rows of a remittance, by way of a file of its own."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return table_of(kept(Path(folder) / "remit.835", text), **form)


def test_every_lost_or_repeated_segment_is_refused(tmp_path: Path) -> None:
    segments = written(small(), after="").split("~")[:-1]
    for place in range(len(segments)):
        for damaged in (
            segments[:place] + segments[place + 1 :],
            [*segments[: place + 1], *segments[place:]],
        ):
            path = kept(tmp_path / "remit.835", "~".join(damaged) + "~")
            with pytest.raises(FrameError, match=r"remit\.835, segments? [0-9]"):
                table_of(path)
    for end in range(4, len(written(small())) - 3, 97):
        with pytest.raises(FrameError, match=r"remit\.835"):
            table_of(kept(tmp_path / "remit.835", written(small())[:end]))


AMOUNTS = ("BPR", "CLP", "SVC", "CAS", "PLB")


def test_every_changed_digit_of_an_amount_is_refused_by_its_segment(tmp_path: Path) -> None:
    segments = written(small(), after="").split("~")[:-1]
    stream = random.Random(seed_of("every changed digit"))
    tried = 0
    for place, segment in enumerate(segments):
        elements = segment.split("*")
        if elements[0] not in AMOUNTS:
            continue
        amounts = {"BPR": [2], "CLP": [3, 4], "SVC": [2, 3], "CAS": [3], "PLB": [4, 6]}
        for at in amounts[elements[0]]:
            if at >= len(elements):
                continue
            digits = [k for k, sign in enumerate(elements[at]) if sign.isdigit()]
            k = stream.choice(digits)
            other = str((int(elements[at][k]) + stream.randint(1, 9)) % 10)
            for changed in (elements[at][:k] + other + elements[at][k + 1 :], "1O.00", "1.005"):
                damaged = [*elements[:at], changed, *elements[at + 1 :]]
                lines = [*segments[:place], "*".join(damaged), *segments[place + 1 :]]
                tried += 1
                with pytest.raises(FrameError) as caught:
                    table_of(kept(tmp_path / "remit.835", "~".join(lines) + "~"))
                assert caught.value.problems
                if changed in ("1O.00", "1.005"):
                    tag = f"segment {place + 1}, {elements[0]}{at:02d}"
                    assert tag in str(caught.value)
    assert tried > 40


def test_control_totals_that_do_not_agree_are_confirmed_with_a_reason(tmp_path: Path) -> None:
    text = written(small()).replace("BPR*I*70.25", "BPR*I*80.25")
    path = kept(tmp_path / "remit.835", text)
    with pytest.raises(FrameError, match=r"differs by \$10\.00 .* --unbalanced"):
        open_frame(path)
    frame = open_frame(path, unbalanced="the payer confirmed the check of $80.25").check()
    assert frame.total.cents == 8_000
    notes = " ".join(frame.notes)
    assert "do not equal the claims' payments" in notes
    assert "control totals that do not agree: 1" in notes
    assert "because the payer confirmed the check of $80.25" in notes


def test_a_reversal_keeps_its_sign_and_is_netted_by_its_position(tmp_path: Path) -> None:
    claim = PaidClaim("ICN9", [Service(10_000, 6_000, [("CO", "45", 4_000)])])
    again = PaidClaim("ICN9", [Service(10_000, 2_500, [("CO", "45", 7_500)])])
    path = kept(tmp_path / "r.835", written(Payment([claim, remits.reversal_of(claim), again])))
    with pytest.raises(FrameError, match="repeated unit ids"):
        open_frame(path).check()
    frame = open_frame(path, part=["trace_number", "position"]).check()
    assert (frame.size, frame.rows, frame.total.cents) == (1, 3, 2_500)
    assert "(CLP02 = 22): 1, -$60.00 in all" in " ".join(frame.notes)
    assert table_of(path).cents("paid") == [6_000, -6_000, 2_500]
    payments = [Payment([one], trace=f"T{k}") for k, one in enumerate((claim, again))]
    files = [
        kept(tmp_path / f"{k}.835", written(payment, control=f"00000000{k + 1}"))
        for k, payment in enumerate(payments)
    ]
    several = open_frame(files, part=["trace_number", "position"]).check()
    assert (several.size, several.rows, several.total.cents) == (1, 2, 8_500)


def test_a_reversal_of_another_number_is_added_to_its_claim(tmp_path: Path) -> None:
    claim = PaidClaim("ICN1", [Service(10_000, 6_000, [("CO", "45", 4_000)])])
    void = remits.reversal_of(claim)
    void.number, void.original = "ICN2", "ICN1"
    again = PaidClaim("ICN3", [Service(10_000, 2_500, [("CO", "45", 7_500)])], original="ICN1")
    path = kept(tmp_path / "r.835", written(Payment([claim, void, again])))
    assert open_frame(path).check().size == 3
    ended = capture("check", path, "--chain", "original_claim_id", "--sum-chains", "--json")
    assert ended.exit_code == 0, ended.output
    assert (result(ended.output)["units"], result(ended.output)["total_cents"]) == (1, 2_500)


def test_several_interchanges_and_copies_of_them(tmp_path: Path) -> None:
    other = remits.random_payment(random.Random(seed_of("other")), 4, first=500)
    text = written(small()) + written(other, element="|", control="000000002", terminator="'")
    assert len(table_of(kept(tmp_path / "two.835", text)).ids("payer_claim_id")) == 6
    with pytest.raises(FrameError, match="of an earlier interchange"):
        open_frame(kept(tmp_path / "two.835", written(small()) * 2))
    with pytest.raises(FrameError, match="a second time"):
        open_frame(kept(tmp_path / "two.835", written(small(), small())))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("ST*835*0001", "ST*277*0001", "segment 3, ST01: a transaction of the kind 277"),
        ("005010X221A1", "006020X322", "ST03: an implementation guide that this reader"),
        ("*CHK*", "*CHK*", ""),
        ("BPR*I*70.25*C", "BPR*I*70.25*D", "BPR03: a payment that is no credit"),
        ("CAS*CO*16", "CAS*XX*16", "CAS01: an unknown group"),
        ("N3*1 MAIN STREET", "CUR*PR*CAD", "CUR02: another currency"),
        ("N3*1 MAIN STREET", "ZZZ*1", "ZZZ: no segment of 835"),
        ("N3*1 MAIN STREET", "SVC*HC:1*1*1", "SVC: a segment that does not belong into the header"),
        ("N3*1 MAIN STREET", "N3*1\nMAIN STREET", "a line end inside a segment"),
        ("CLP*PCN-ICN1*1*", "CLP*PCN-ICN1**", "CLP02: no status"),
        ("N3*1 MAIN STREET", "CLP*X", "CLP02: no status"),
        ("IEA*1*000000001", "IEA*1*000000002", "IEA: a control number IEA02 that differs"),
        ("IEA*1*", "IEA*2*", "IEA01 states 2, and 1 group was counted"),
        ("GE*1*7", "GE*2*7", "GE01 states 2, and 1 transaction was"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    text = written(small())
    assert old in text
    path = kept(tmp_path / "remit.835", text.replace(old, new, 1))
    if not words:
        assert len(table_of(path).ids("payer_claim_id")) == 2
        return
    with pytest.raises(FrameError) as caught:
        table_of(path)
    assert words in str(caught.value)
    assert "JANE" not in str(caught.value)


def test_a_remittance_is_known_by_its_header_and_its_encoding_declared(tmp_path: Path) -> None:
    text = written(small()).replace("EXAMPLE PAYER", "CAF\u00c9")
    path = kept(tmp_path / "remit.txt", text, "cp1252")
    with pytest.raises(FrameError, match="--encoding cp1252"):
        open_frame(path)
    assert open_frame(path, encoding="cp1252", more=["payer"]).check().size == 2
    assert open_frame(kept(tmp_path / "bom.dat", "\ufeff\n" + text)).check().size == 2


def test_the_command_line_checks_a_remittance(tmp_path: Path) -> None:
    path = kept(tmp_path / "remit.835", written(small()))
    ended = capture("check", path, "--json")
    assert ended.exit_code == 0
    assert result(ended.output)["total_cents"] == 8_000
    lines = capture(
        "check", path, "--rows", "lines", "--unit-id", "payer_claim_id,line", "--paid", "paid"
    )
    assert lines.exit_code == 0
    assert "4 sampling units, $80.00 paid" in lines.output
    assert "rows named claim in the column line" in lines.output
    assert capture("check", path, "--rows", "claim").exit_code == 3
    seen = capture("intake", path)
    assert "equal the claims' payments, $80.00" in seen.output
    assert "--unit-id payer_claim_id --paid paid --date service_from" in seen.output
    with zipfile.ZipFile(tmp_path / "remits.zip", "w") as archive:
        archive.write(path, "remit.835")
    assert open_frame(tmp_path / "remits.zip").check().total.cents == 8_000
    csv = kept(tmp_path / "claims.csv", "id,paid\na,1\n")
    lacking = capture("check", csv)
    assert lacking.exit_code == 3
    assert "--unit-id CLM_ID --paid CLM_PMT_AMT" in lacking.output
