"""RAT-STATS' data files: what they may hold, and every fault by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from primafacie.errors import PlanError
from sampling import Money, ratstats


def written(area: Path, text: str) -> Path:
    path = area / "DATA.TXT"
    path.write_text(text, encoding="utf-8")
    return path


def test_counter_dollars_commas_and_runs_of_blanks(tmp_path: Path) -> None:
    found = ratstats.read_data_file(
        written(tmp_path, "1  $1,234.50\t 12\n 2 -3.25 0\n\n3 .5   -$7\n")
    )
    assert found.first == (1234.5, -3.25, 0.5)
    assert found.second == (12.0, 0.0, -7.0)
    assert found.by_stratum([1, 2]) == [(1234.5,), (-3.25, 0.5)]
    with pytest.raises(PlanError, match="add up to 4"):
        found.by_stratum([2, 2])


def test_what_is_written_is_read(tmp_path: Path) -> None:
    amounts = [Money(123450), Money(-300), Money(0)]
    ratstats.write_data_file(tmp_path / "out.txt", amounts, amounts[::-1])
    found = ratstats.read_data_file(tmp_path / "out.txt")
    assert found.first == (1234.5, -3.0, 0.0)
    assert found.second == (0.0, -3.0, 1234.5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 19x5\n", "line 1: the value '19x5'"),
        ("1 5\n3 6\n", "line 2: the line counter '3'. Expected 2"),
        ("1 5\n2 6 7\n", "line 2: 2 values. Expected 1"),
        ("1\n", "line 1: 0 values. Expected one or two"),
        ("1 2 3 4\n", "line 1: 3 values"),
        ("\n", "no values"),
        ("1 1,23\n2 $\n", "2 problems"),
    ],
)
def test_faults_are_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(PlanError) as caught:
        ratstats.read_data_file(written(tmp_path, text))
    assert words in str(caught.value)
