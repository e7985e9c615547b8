"""RAT-STATS' forms and the RHC selection on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.command_line import result, run


def test_ratstats_forms(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """RAT-STATS Companion Manual (Rev. 5/2010), pp. 1-2, 1-3, 1-6, 1-8, 1-19."""
    flat = tmp_path / "flat.txt"
    code, out, _ = run(
        capsys,
        "ratstats",
        "single-stage",
        "--seed",
        "12345",
        "--quantity",
        "10",
        "--spares",
        "4",
        "--low",
        "1",
        "--high",
        "1000",
        "--audit-name",
        "Example",
        "--flat",
        str(flat),
    )
    assert code == 0
    assert "SEED NUMBER: 12345.00    FRAME SIZE: 1,000" in out
    assert "AUDIT: Example" in out
    first = flat.read_text(encoding="utf-8").splitlines()[0]
    assert (first[:6], first[6:17]) == ("     2", "          9")
    code, out, _ = run(
        capsys,
        "ratstats",
        "sets",
        "--seed",
        "12345",
        "--quantity",
        "3",
        "--spares",
        "2",
        "--range",
        "1:5",
        "--range",
        "1:12",
        "--range",
        "1:658",
        "--range",
        "1:66",
        "--json",
    )
    assert result(out)["spares"] == [[5, 12, 561, 40], [2, 7, 400, 7]]
    code, out, _ = run(
        capsys,
        "ratstats",
        "frames",
        "--seed",
        "12345",
        "--quantity",
        "3",
        "--spares",
        "2",
        "--frame-range",
        "1:1050",
        "--frame-range",
        "8405:9565",
        "--json",
    )
    assert [row["item"] for row in result(out)["sequential"]] == [20, 8452, 8584]
    code, out, _ = run(
        capsys,
        "ratstats",
        "frames",
        "--seed",
        "12345",
        "--quantity",
        "3",
        "--frame-range",
        "1:100/1:66",
        "--frame-range",
        "1:456/1:66",
        "--frame-range",
        "45:832/1:66",
    )
    assert "771            1           12           45" in out
    code, _, err = run(
        capsys,
        "ratstats",
        "frames",
        "--seed",
        "1",
        "--quantity",
        "1",
        "--frame-range",
        "1:100/1:66",
        "--frame-range",
        "1:5",
    )
    assert (code, "frames of different shapes" in err) == (3, True)
    code, _, err = run(
        capsys, "ratstats", "sets", "--seed", "1", "--quantity", "1", "--range", "1-5"
    )
    assert (code, "LOW:HIGH" in err) == (3, True)
    code, _, err = run(
        capsys, "ratstats", "single-stage", "--seed", "1e3", "--quantity", "1", "--high", "5"
    )
    assert (code, "a number such as 12345 or -38524.57" in err) == (3, True)


REGIONS = (
    (117, 1250),
    (63, 610),
    (91, 720),
    (123, 1320),
    (107, 1160),
    (116, 1240),
    (102, 960),
    (118, 1300),
    (122, 1320),
    (85, 640),
    (94, 930),
    (62, 550),
)


def test_rhc_from_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """RAT-STATS Companion Manual (Rev. 5/2010), p. 1-19."""
    path = tmp_path / "regions.txt"
    path.write_text(
        "\n".join(f"REGION {k}\t{m}  ${s:,}" for k, (m, s) in enumerate(REGIONS, start=1)),
        encoding="utf-8",
    )
    words = ("ratstats", "rhc", str(path), "--select", "4", "--seed-1", "100", "--seed-2", "200")
    code, out, _ = run(capsys, *words)
    assert code == 0
    assert "REGION 6                         116           1,240           3,100" in out
    code, out, _ = run(capsys, *words, "--json")
    groups = result(out)["groups"]
    assert [group["selected"]["id"] for group in groups] == [
        "REGION 6",
        "REGION 4",
        "REGION 8",
        "REGION 10",
    ]
    path.write_text("A 1\nB 2 x\nB 3 -4\n", encoding="utf-8")
    code, _, err = run(capsys, *words)
    assert code == 3
    for fault in ("line 1: 2 values", "line 2: the value 'x'", "line 3: an id that stands above"):
        assert fault in err
