"""`primafacie audit-frame`: its words, its JSON and its figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from primafacie.core.figures import month_bars, payment_profile
from tests.builders.command_line import result, run


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    rows = [
        f"{k:04d},{(k % 50) ** 2}.00,2023-0{(1, 2, 4)[k % 3]}-15,P{k // 2},{k % 3},"
        for k in range(300)
    ]
    rows += [f"x1,{7**2}.00,2023-02-15,P3,1,", "x2,5.00,2023-04-16,P5,2,0005"]
    path = tmp_path / "claims.csv"
    path.write_text("ID,PAID,DAY,WHO,CODE,OF\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


ROLES = [
    "--unit-id",
    "ID",
    "--paid",
    "PAID",
    "--date",
    "DAY",
    "--cluster",
    "WHO",
    "--more",
    "CODE,OF",
]


def test_the_audit_in_words_and_figures(
    capsys: pytest.CaptureFixture[str], claims: Path, tmp_path: Path
) -> None:
    code, out, err = run(
        capsys,
        "audit-frame",
        str(claims),
        *ROLES,
        "--key",
        "cluster,date,CODE,paid",
        "--largest-by",
        "CODE",
        "--stated-units",
        "301",
        "--period",
        "2023-01-01..2023-03-31",
        "--earlier",
        str(claims),
        "--chain",
        "OF",
        "--chain-order",
        "date",
        "--to",
        str(tmp_path / "figures"),
    )
    assert (code, err) == (0, "")
    for words in (
        "302 units",
        "Stated units 301, found 302: a difference of 1",
        "months within have no unit",
        "1 beyond one a group, paid $49.00",
        "302 units paid",
        "design effect",
        "form 301 chains, 1 of several rows",
        "CODE: the 3 paid most, of 3",
        "101 units outside 2023-01-01 to 2023-03-31",
        f"wrote {tmp_path / 'figures' / 'payments.svg'}",
        f"wrote {tmp_path / 'figures' / 'months.svg'}",
    ):
        assert words in out, words
    assert (tmp_path / "figures" / "payments.svg").read_text(encoding="utf-8").startswith("<svg")


def test_the_audit_as_json_of_grouped_units(
    capsys: pytest.CaptureFixture[str], claims: Path
) -> None:
    code, out, _ = run(capsys, "audit-frame", str(claims), *ROLES, "--group", "cluster", "--json")
    record = result(out)
    assert code == 0
    assert record["units"] == 150
    assert all(record[name] is not None for name in ("profile", "dates", "duplicates"))
    assert any("302 units of ID are grouped" in note for note in record["notes"])


def test_options_of_chains_need_the_chain(capsys: pytest.CaptureFixture[str], claims: Path) -> None:
    code, _, err = run(capsys, "audit-frame", str(claims), *ROLES, "--void", "V")
    assert code == 3
    assert "--chain COLUMN" in err


def test_the_figures_say_what_they_show() -> None:
    months = month_bars([("2023-01", 5, 100), ("2023-03", 9, 50)], ["2023-02"])
    assert months.get_label() == (
        "Units by month from 2023-01 to 2023-03, most in 2023-03 (9); none in 2023-02."
    )
    payments = payment_profile([(100, 2), (5000, 9), (10**8, 1)], [(0.5, 5000), (0.9, 7000)])
    assert "12 payments above 0" in payments.get_label()
    assert "median $50" in payments.get_label()
    one = payment_profile([(100, 2)], [(0.5, 100)])
    assert one.axes[0].get_xscale() == "log"
