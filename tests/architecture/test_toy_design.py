"""The family of designs: a new one is one file, and nothing else is touched.

Two toy designs are classes of this file: simple random samples from the far end of a list in hashed
order, and the same units with their joint probabilities. Each goes from the plan over the draw, the
worksheet, the estimate, the demand, the replay, the coverage, the live workbook and the scripts
without another line of the program.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import openpyxl
import pandas as pd
import pytest

from extrapolation import Review, demand, estimate, read_review
from primafacie.errors import DrawError, PlanError
from sampling import (
    Draw,
    ErrorModel,
    Frame,
    Plan,
    designs,
    load_draw,
    load_plan,
    open_frame,
    plan,
    stratify,
)
from sampling.choices import Shape
from sampling.designs import Selection
from sampling.draws import replay
from tests.architecture.parsed_sources import HOUSE
from tests.builders.command_line import capture
from validation import Study, coverage, rebut

pytestmark = pytest.mark.once


@dataclass(frozen=True)
class LastTickets(designs.SimpleRandom):
    """The units with the n largest hashes, the largest first."""

    kind: ClassVar[str] = "last_tickets"
    generator: ClassVar[tuple[str, str]] = ("last-ticket", "1")
    words: ClassVar[designs.Words] = designs.Words(
        title="simple random sample of the units with the largest hashes",
        noun="sample from the far end",
        method="the units of the largest hashes, the largest first",
        hashed="unit id (last-ticket/1)",
        formula=("Hash", "SHA-256 of: last-ticket/1 LF seed LF stratum LF unit id", "largest nh"),
        ticket_rule="The units with the largest hashes are the sample.",
    )

    def draw(self, stratum: designs.DrawnFrom) -> Selection:
        units, n = stratum.facts.units, stratum.n
        listed = stratum.listed(head=f"last-ticket/1\n{stratum.seed}\n{stratum.label}\n")
        placed = listed.at_ranks([units - k for k in range(n + stratum.spares)])
        return Selection(
            shape=self.shape,
            size=units,
            n=n,
            units=designs.texts([unit.unit_id for unit in placed]),
            expected=np.full(len(placed), n / units),
            tickets=tuple(unit.ticket for unit in placed),
        )


@dataclass(frozen=True)
class LastPairs(LastTickets):
    """The same units with their joint probabilities; `step` is a parameter like any other."""

    step: int = 1
    kind: ClassVar[str] = "last_pairs"
    shape: ClassVar[Shape] = Shape.JOINT
    no_spares: ClassVar[str] = "the joint probabilities are those of the units drawn"
    parameters: ClassVar[dict[str, designs.Fits]] = {"step": designs.is_count}

    def to_dict(self) -> dict[str, Any]:
        return {"design": self.kind, "kind": self.kind, "step": self.step}

    def draw(self, stratum: designs.DrawnFrom) -> Selection:
        made = super().draw(stratum)
        pairs = self.joint(stratum.facts.units, n=stratum.n)[: stratum.n, : stratum.n]
        return replace(made, joint=pairs)

    def redraw(self, stratum: Any, n: int, *, rows: int, stream: Any) -> list[Selection]:
        (many,) = super().redraw(stratum, n, rows=rows, stream=stream)
        pairs = self.joint(stratum.size, n=n)[:n, :n]
        return [
            replace(many, units=units, expected=expected, joint=pairs)
            for units, expected in zip(many.units, many.expected, strict=True)
        ]

    def most_redraws(self, n: int) -> int | None:
        return 200


TOYS: tuple[type[designs.Design], ...] = (LastTickets, LastPairs)


@pytest.fixture(autouse=True)
def toys() -> Iterator[None]:
    with designs.DESIGNS.trying(LastTickets), designs.DESIGNS.trying(LastPairs):
        yield


def claims() -> pd.DataFrame:
    """300 claims; every third was to be denied."""
    number = np.arange(300)
    return pd.DataFrame(
        {
            "id": [f"C{k:03d}" for k in number],
            "paid": [f"{20 + k % 37 + (300 if k % 10 == 0 else 0)}.00" for k in number],
        }
    )


@pytest.fixture(scope="module")
def frame() -> Frame:
    return open_frame(claims(), unit_id="id", paid="paid").check()


def planned(frame: Frame, toy: type[designs.Design], **choices: Any) -> Plan:
    options: dict[str, Any] = {"rules": "cms-pim", "sample": 30, "bound": "student"} | choices
    strata = options.pop("strata", None)
    return plan(frame, strata, selection=toy(), **options)


def right(unit_id: str, cents: int) -> float:
    return 0.0 if int(unit_id[1:]) % 3 == 0 else cents / 100


def reviewed(draw: Draw) -> Review:
    rows = [
        {
            "unit_id": unit.unit_id,
            "status": "reviewed",
            "should_have_paid": right(unit.unit_id, unit.paid_cents),
        }
        for unit in draw.units
    ]
    return read_review(pd.DataFrame(rows), draw=draw)


@pytest.mark.parametrize("toy", TOYS)
def test_a_plan_a_draw_and_a_replay(
    frame: Frame, toy: type[designs.Design], tmp_path: Path
) -> None:
    made = planned(frame, toy)
    assert made.selects == toy()
    assert load_plan(made.to_dict(), frame=frame).selects == toy()
    assert toy.words.method in made.document().table().to_string()
    draw = made.draw("seed 7", seed_source="a lottery")
    assert str(draw.generator) == "last-ticket/1"
    draw.save(tmp_path / "draw.json")
    assert load_draw(tmp_path / "draw.json") == draw
    ids = claims().id.tolist()
    again = replay(made.selection, seed="seed 7", stratum="1", ids=ids, n=30)
    assert [unit.unit_id for unit in draw.units] == [unit.unit_id for unit in again]
    assert [unit.ticket for unit in draw.units] == [unit.ticket for unit in again]
    draw.worksheet(tmp_path / "worksheet.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "worksheet.xlsx").sheetnames
    assert {"Review", "Selection"} <= set(sheets)


def test_wrong_parameters_and_spares_are_refused(frame: Frame) -> None:
    with pytest.raises(PlanError, match="step=0 in the selection last_pairs"):
        designs.design_from({"kind": "last_pairs", "step": 0})
    with pytest.raises(
        PlanError, match="selection last_tickets: the parameter 'size' is not known"
    ):
        designs.design_from({"kind": "last_tickets", "size": "paid"})
    with pytest.raises(PlanError, match="0: the joint probabilities are those"):
        planned(frame, LastPairs, rules="oig-audit", spares=2)
    spared = planned(frame, LastTickets, rules="oig-audit", spares=2)
    assert len(spared.draw("seed 7", seed_source="a lottery").spares) == 2
    first = spared.draw("seed 7", seed_source="a lottery")
    with pytest.raises(DrawError, match="was used for draw 1"):
        spared.draw("seed 7", seed_source="a lottery", earlier=[first])


@pytest.mark.parametrize(
    ("toy", "estimator"), [(LastTickets, "expansion"), (LastPairs, "horvitz_thompson")]
)
def test_its_shape_names_the_estimator(
    frame: Frame, toy: type[designs.Design], estimator: str
) -> None:
    strata = stratify(frame, number=2)
    made = planned(frame, toy, strata=strata, anticipated=ErrorModel(rate=0.3, severity=0.8))
    assert made.estimator == estimator
    over = estimate(reviewed(made.draw("seed 7", seed_source="a lottery")))
    plain = made.amend(reason="the same units", selection=designs.Tickets())
    alike = replace(made.draw("seed 7", seed_source="a lottery"), plan=plain, strata=())
    expected = estimate(reviewed(alike))
    assert over.point == pytest.approx(expected.point)
    assert over.se == pytest.approx(expected.se)
    assert demand(over).amount.cents > 0


@pytest.mark.parametrize("toy", TOYS)
def test_the_other_side_replays_and_judges_it(frame: Frame, toy: type[designs.Design]) -> None:
    draw = planned(frame, toy).draw("seed 7", seed_source="a lottery")
    study = Study(frame=frame, draw=draw, review=reviewed(draw))
    assert study.simple_random == (toy is LastTickets)
    report = coverage(study, replicates=200, seed=7, observed_only=True)
    assert 0.6 < report.observed.coverage < 1
    rebuttal = rebut(study, seed=7, replicates=100, arguments=["A1", "C3"])
    verdicts = {finding.code: finding for finding in rebuttal.findings}
    assert verdicts["A1"].strength == "not supported"
    assert verdicts["C3"].tried
    drawn = {unit.unit_id for unit in draw.units}
    stranger = next(one for one in claims().id if one not in drawn)
    other = replace(draw, units=(*draw.units[1:], replace(draw.units[0], unit_id=stranger)))
    (wrong,) = rebut(
        Study(frame=frame, draw=other, review=reviewed(draw)), seed=7, arguments=["A1"]
    ).findings
    assert wrong.strength != "not supported"


@pytest.mark.parametrize("toy", TOYS)
def test_workbook_and_scripts_from_the_command_line(
    toy: type[designs.Design], tmp_path: Path
) -> None:
    table, findings, folder = tmp_path / "claims.csv", tmp_path / "review.csv", tmp_path / "study"
    claims().to_csv(table, index=False)
    design = ("--design", toy.kind.replace("_", "-"), "--bound", "student")
    done = [
        capture("check", table, "--unit-id", "id", "--paid", "paid", "--study", folder),
        capture("plan", folder, "--rules", "cms-pim", "--sample", 30, *design),
        capture(
            "draw",
            folder,
            *("--seed", "seed 7", "--seed-source", "a lottery", "--generator", "last-ticket"),
        ),
    ]
    drawn = json.loads((folder / "3-draw/draw.json").read_bytes())["units"]
    pd.DataFrame(
        {
            "unit_id": [unit["unit_id"] for unit in drawn],
            "status": "reviewed",
            "should_have_paid": [right(unit["unit_id"], unit["paid_cents"]) for unit in drawn],
        }
    ).to_csv(findings, index=False)
    scripts = tmp_path / "scripts"
    done += [
        capture("estimate", folder, findings),
        capture("report", folder, "--format", "xlsx"),
        capture("report", folder, "--format", "html"),
        capture("export", folder, "--to", scripts),
        capture("rebut", folder, "--replicates", 100),
        capture("verify", folder),
    ]
    assert [(step.exit_code, step.output) for step in done if step.exit_code] == []
    book = openpyxl.load_workbook(io.BytesIO((folder / "reports/report.xlsx").read_bytes()))
    cells = [str(c.value) for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    assert any(text.startswith("=") for text in cells)
    page = (folder / "reports/report.html").read_text(encoding="utf-8")
    assert "The units with the largest hashes are the sample." in page
    assert "last-ticket/1" in page
    script = (scripts / "estimate.R").read_text(encoding="utf-8")
    assert ("joint.csv" in script) == (toy is LastPairs)


def test_every_design_lies_in_the_file_that_the_family_names() -> None:
    folder = HOUSE / "sampling/designs"
    for kind, home in designs.DESIGNS.homes().items():
        assert (folder / f"{home}.py").exists()
        member = designs.DESIGNS[kind]
        assert (member.__module__, member.kind) == (f"sampling.designs.{home}", kind)
        assert getattr(designs, member.__name__) is member


def test_the_help_of_the_command_line_names_every_design() -> None:
    """The names are a text there, so that asking for help loads no design."""
    words = "".join(capture("plan", "--help").output.replace("│", "").split())
    for kind in designs.DESIGNS.homes():
        assert kind.replace("_", "-") in words
