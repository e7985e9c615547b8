"""The family of arguments: a new one touches its own file, and its law the catalogue.

A toy argument and the law it rests on are a class and a text of this file. They go from `rebut`,
in Python and on the command line, to the report without another line of the program.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from extrapolation import demand, estimate, read_review
from primafacie.app.cli.application import application
from primafacie.errors import StudyError
from tests.builders.command_line import result
from validation import Finding, FrameColumns, Study, rebut
from validation.arguments import ARGUMENTS, Argument
from validation.arguments.needs import findings
from validation.authorities import Catalogue, shipped_catalogue
from validation.study.finding_records import FindingTable

pytestmark = pytest.mark.once

LAW = """
schema = "primafacie.authorities/1"
name = "toys"
title = "A toy argument"
version = "2026-06-30"

[Z1]
title = { value = "Weight of the toys", cite = "toy_court" }
rule = { value = "A toy is weighed before it is billed", cite = "toy_court" }
for.toy_court = { value = "An unweighed toy was not payable", cite = "toy_court" }

[binds]
toy_court = { value = ["court of appeals", "5", "FCA"], cite = "toy_court" }

[citations.toy_court]
section = "Toy v. Box, 1 F.9th 7"
title = "Toy v. Box"
status = "from memory"
"""
DOLLARS = 123.45


class UnweighedToys(Argument):
    """Every study lacks the weights of its toys, which are worth the same amount in each."""

    code = "Z1"
    needs = (findings("the toys by unit"),)

    @classmethod
    def catalogue(cls) -> Catalogue:
        return Catalogue.parse(LAW)

    def find(self) -> Finding:
        rows = ((f"{len(self.review.rows)}", "0"),)
        return self.finding(
            "goes to amount",
            "no toy was weighed",
            "the toys counted, their weights looked for",
            dollars=DOLLARS,
            tables=[FindingTable("Toys by their weight", ("toys", "weighed"), rows)],
        )


@pytest.fixture
def demo_findings(tmp_path: Path) -> list[str]:
    table = tmp_path / "findings.csv"
    rows = [f"c{k},100.00,{'0.00' if k % 3 == 0 else '100.00'}" for k in range(40)]
    table.write_text("\n".join(["unit_id,paid,should_have_paid", *rows]), encoding="utf-8")
    return [
        "--findings",
        str(table),
        "--stated-units",
        "900",
        "--rules",
        "cms-pim",
        "--replicates",
        "20",
    ]


def test_a_toy_argument_is_tried_and_ordered_with_the_others() -> None:
    with ARGUMENTS.trying(UnweighedToys):
        assert list(ARGUMENTS)[-1] == "Z1"
        made = rebut(Study(), seed=1, replicates=20)
        assert not made.finding("Z1").tried
        assert made.finding("Z1").missing == ("the toys by unit",)
    assert "Z1" not in ARGUMENTS
    with pytest.raises(StudyError, match="'Z1' is not known"):
        rebut(Study(), seed=1, arguments=["Z1"])


def test_a_toy_argument_is_printed_with_its_dollars_title_and_authority(
    demo_findings: list[str], tmp_path: Path
) -> None:
    report = tmp_path / "rebuttal"
    asked = ["rebut", *demo_findings, "--proceeding", "FCA", "--circuit", "5"]
    with ARGUMENTS.trying(UnweighedToys):
        told = CliRunner().invoke(application, [*asked, "--out", str(report), "--format", "html"])
        as_json = CliRunner().invoke(application, [*asked, "--json"])
    assert told.exit_code == as_json.exit_code == 0, told.output
    assert "Z1 Weight of the toys: goes to amount" in told.stdout
    record = result(as_json.stdout)["rebuttal"]
    (own,) = [one for one in record["findings"] if one["code"] == "Z1"]
    assert own["dollars"] == DOLLARS
    assert own["authorities_for"][0]["weight"] == "court of appeals of this circuit"
    page = report.with_suffix(".html").read_text(encoding="utf-8")
    for words in ("Weight of the toys", "123.45", "Toy v. Box", "Toys by their weight"):
        assert words in page


def test_every_declared_argument_has_its_file_and_its_law() -> None:
    folder = Path(str(importlib.import_module("validation.arguments").__file__)).parent
    files = {path.stem for path in folder.glob("[a-z][0-9]*_*.py")}
    assert set(ARGUMENTS.homes().values()) == files
    assert tuple(ARGUMENTS) == shipped_catalogue().codes()
    for code, argument in ARGUMENTS.items():
        assert issubclass(argument, Argument)
        assert argument.code == code


def test_arguments_that_do_not_simulate_are_the_same_under_every_seed() -> None:
    ids = [f"c{k}" for k in range(400)]
    paid = [100.0 + k % 90 for k in range(400)]
    claims = pd.DataFrame({"unit_id": ids, "paid": paid})
    frame = FrameColumns.from_table(claims, unit_id="unit_id", paid="paid")
    table = claims[3:400:10].assign(should_have_paid=[0.0 if k % 3 else 50.0 for k in range(40)])
    review = read_review(table, sizes=400, rules="cms-pim")
    case = Study(frame=frame, review=review, demand=demand(estimate(review)))
    codes = [code for code, argument in ARGUMENTS.items() if not argument.simulates]
    first, second = (rebut(case, seed=seed, arguments=codes) for seed in (1, 2))
    assert first.findings == second.findings
