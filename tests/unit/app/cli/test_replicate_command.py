"""`primafacie replicate`: the verdict by stratum, few unit ids, and what to ask for."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.builders.command_line import run
from tests.builders.drawing_ways import WAYS
from tests.builders.drawn_rows import frame

NAMED = {way.name: way for way in WAYS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The frame as claims.csv, and the disclosed units of a few ways."""
    path, columns = tmp_path_factory.mktemp("replicate"), frame()
    assert columns.strata is not None
    with (path / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["CLAIM", "PAID", "STRATUM", "code", "RAND"])
        for k, unit in enumerate(columns.ids.tolist()):
            paid = f"{columns.paid_cents[k] / 100:.2f}"
            more = columns.more["code"][k], columns.more["RAND"][k]
            table.writerow([unit, paid, columns.strata[k], *more])
    for name, way in (
        ("groups.csv", "R slice_sample by group"),
        ("column.csv", "Excel RAND kept as a column"),
    ):
        sample = NAMED[way].study().sample
        assert sample is not None
        lines = [f"{unit},{label}" for label, units in sample.units.items() for unit in units]
        (path / name).write_text("\n".join(["CLAIM,STRATUM", *lines]) + "\n", encoding="utf-8")
    return path


def words(folder: Path, sample: str, *more: str) -> list[str]:
    claims = ("--frame", str(folder / "claims.csv"), "--column", "unit_id=CLAIM")
    roles = ("--column", "paid=PAID", "--column", "stratum=STRATUM", "--more", "code")
    return ["replicate", *claims, *roles, "--sample-file", str(folder / sample), *more]


R = ("--program", "r", "--program-version", "4.2.2", "--stated-order", "file")


def test_a_stated_draw_is_answered_by_stratum(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stated = words(folder, "groups.csv", *R, "--stated-way", "slice_sample")
    code, out, _ = run(capsys, *stated, "--stated-seed", "2024")
    assert code == 0
    assert "The sample is reproduced: 36 of 36 units match" in out
    assert out.count("one stream over the strata in turn (a, b, c)") == 4
    code, out, _ = run(capsys, *stated, "--stated-seed", "2024", "--json")
    record = json.loads(out)["result"]["replication"]
    assert (code, record["verdict"], record["matching"]) == (0, "reproduced", 36)
    code, out, _ = run(capsys, *stated, "--stated-seed", "2025")
    assert code == 0
    assert "The sample is not reproduced" in out
    assert "ways tried in" in out


def test_swapped_units_are_named_three_at_most(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (folder / "groups.csv").read_text(encoding="utf-8").splitlines()
    listed = {line.split(",")[0] for line in lines}
    labels = frame().strata
    assert labels is not None
    others = [str(unit) for unit in frame().ids[labels == "a"] if unit not in listed][:2]
    swapped = [f"{unit},a" for unit in others]
    text = "\n".join([lines[0], *swapped, *lines[3:]]) + "\n"
    (folder / "swapped.csv").write_text(text, encoding="utf-8")
    stated = words(folder, "swapped.csv", *R, "--stated-seed", "2024", "--stated-way", "sample")
    code, out, _ = run(capsys, *stated)
    assert code == 0
    assert "skipped, number 1 of the draw" in out
    assert "and 1 more unit (--json lists all of them)" in out
    assert sum(out.count(str(unit)) for unit in frame().ids) == 3


def test_a_column_of_random_numbers_needs_no_program(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, *words(folder, "column.csv", "--random-column", "RAND"))
    assert code == 0
    assert "The sample is reproduced: 36 of 36 units match" in out
    assert "the smallest values of RAND" in out
    code, out, _ = run(capsys, *words(folder, "groups.csv", "--random-column", "RAND"))
    assert "which a workbook renews whenever it is calculated" in out
    assert "What to ask for:" in out


def test_an_unknown_program_is_accepted_by_its_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, *words(folder, "groups.csv", "--program", "SAS"))
    assert code == 0
    assert "no algorithm is known by the name SAS" in out
    assert "SAS SURVEYSELECT" in out
    assert "the command or script, the seed as the log prints it" in out


def test_a_listing_of_a_known_seed_shows_a_release(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listing = NAMED["RAT-STATS 2019 with a listing of a known seed"].more["known_listing"]
    rows = [f"{listing.seed},{listing.low},{listing.high},{k}" for k in listing.numbers]
    path = folder / "listing.csv"
    path.write_text("\n".join(["seed,low,high,number", *rows]) + "\n", encoding="utf-8")
    stated = words(folder, "groups.csv", "--program", "RAT-STATS", "--program-version", "2019")
    stated += ["--stated-seed", "777", "--stated-order", "file"]
    _, out, _ = run(capsys, *stated)
    assert "cannot be concluded, because the algorithm of version 2019 is not known" in out
    _, out, _ = run(capsys, *stated, "--known-listing", str(path))
    assert "The sample is not reproduced" in out
    path.write_text("seed,low,high,number\n1,1,9,2\n2,1,9,3\n", encoding="utf-8")
    code, _, err = run(capsys, *stated, "--known-listing", str(path))
    assert code != 0
    assert "one seed and one range" in err


def test_a_sample_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "replicate", "--program", "R")
    assert code != 0
    assert "--sample-file FILE" in err
