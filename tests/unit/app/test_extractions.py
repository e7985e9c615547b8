"""What is stated of an extraction is compared with what is read, kept, and printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from primafacie.errors import FrameError
from sampling import Extraction, Money, open_frame
from tests.builders.command_line import run

TOML = """
system = "claims warehouse, table PAID_2024"
query_file = "extract.sql"
run_on = 2026-11-21
analyst = "R. Ortiz"
rows = 120
units = 120
paid = "7,260.00"
"""
QUERY = "select id, paid\nfrom PAID_2024\nwhere npi = '1234567893'\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    lines = ["ID,PAID", *(f"c{place:03d},{place}.00" for place in range(1, 121))]
    (tmp_path / "claims.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "extract.sql").write_text(QUERY, "utf-8")
    (tmp_path / "extraction.toml").write_text(TOML, "utf-8")
    return tmp_path


CHECK = ["check", "claims.csv", "--unit-id", "ID", "--paid", "PAID", "--study", "s"]
CHECK += ["--extraction", "extraction.toml"]


def test_it_is_read_compared_kept_and_printed(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    stated = Extraction.read(here / "extraction.toml")
    assert (stated.rows, stated.paid, stated.query) == (120, Money.dollars("7260"), QUERY)
    assert Extraction.from_dict(stated.to_dict()) == stated
    for shown in (repr(stated), str(stated), stated.table().to_string(), stated._repr_html_()):
        assert "Ortiz" not in shown
    assert run(capsys, *CHECK)[0] == 0
    assert run(capsys, *CHECK)[0] == 0, "the same command again"
    plan = ["plan", "s", "--rules", "cms-pim", "--sample", "40"]
    assert run(capsys, *plan)[0] == 0
    assert run(capsys, "verify", "s")[0] == 0
    code, out, _ = run(capsys, "report", "s", "--kind", "plan", "--format", "html")
    assert code == 0, out
    page = next((here / "s" / "reports").glob("*.html")).read_text("utf-8")
    for words in ("claims warehouse, table PAID_2024", "R. Ortiz", "120 rows, 120 units", "7,260"):
        assert words in page, words
    assert "where npi = &#39;1234567893&#39;" in page
    assert stated.query_sha256[:16] in page


def test_totals_that_differ_are_refused_and_nothing_is_kept(
    capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    wrong = TOML.replace("rows = 120", "rows = 121").replace("7,260.00", "7,260.01")
    (here / "extraction.toml").write_text(wrong, "utf-8")
    code, _, err = run(capsys, *CHECK)
    assert code == 3
    assert "rows: 120 counted as the file was opened. Expected 121, as the extraction states" in err
    assert "paid: $7,260.00 counted" in err
    assert "units:" not in err
    assert not (here / "s").exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("paid = 7260.0", "a value of the type float. Expected an amount as a text"),
        ("rowz = 3", "Did you mean rows"),
        ("rows = -3", "a count of 0 or more"),
        ("run_on = 2026-11-21T10:00:00", "a day such as 2026-11-21"),
        ('note = "patient 123-45-6789"', "nothing about a patient"),
        ('query_file = "none.sql"', "cannot be read as UTF-8 text"),
        ("analyst = 7", "analyst: a value of the type int. Expected a text"),
        ("= 7", "not TOML"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "extraction.toml"
    path.write_text(line + "\n", "utf-8")
    with pytest.raises(FrameError, match=words.replace(".", r"\.")) as caught:
        Extraction.read(path)
    assert "123-45" not in str(caught.value)


def test_it_is_checked_in_python_too(here: Path) -> None:
    frame = open_frame(here / "claims.csv", unit_id="ID", paid="PAID").check()
    Extraction(units=120, paid=Money.dollars("7260")).check(frame.exclude("paid > 50", reason="x"))
    with pytest.raises(FrameError, match="119, as the extraction states"):
        Extraction(units=119).check(frame)
