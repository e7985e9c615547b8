"""Planted faults are found, honest studies are not accused."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

from validation.finding_records import UNUSUAL, Finding
from validation.rebuttal import rebut

sys.path.insert(0, str(Path(__file__).parent))

from planted_faults import FAULTS
from study_maker import Audit, honest, study

# What can accuse a study: every argument but those that only describe one.
ACCUSING = (
    "A1",
    "A2",
    "A3",
    "A4",
    "A5",
    "B1",
    "B2",
    "B4",
    "B5",
    "C4",
    "D2",
    "D3",
    "D4",
    "D6",
    "D10",
    "E1",
)
REPLICATES = 999
# Faults that always show, whatever the sample: a lower rate is a fault of the finder.
CERTAIN = {
    "wrong fpc",
    "z for t",
    "wrong level",
    "strata ignored",
    "point demanded",
    "wrong seed",
    "frame re-sorted",
    "doctored sample",
    "same seed",
    "duplicates",
    "size overstated",
    "double recovery",
    "out of stratum",
    "underpayments dropped",
    "units left out",
    "reversals ignored",
    "out of period",
}
SMALL, LARGE = 40, 100


def alarmed(found: Finding) -> bool:
    """An accusation: a supported finding, a sample that needs an assumption, or a small p."""
    assumed = found.code == "A1" and found.strength == "context"
    unusual = found.code != "A1" and found.p is not None and found.p < UNUSUAL
    return found.supported or assumed or unusual


@cache
def base(n: int, strata: int, number: int) -> Audit:
    """An honest audit; the faults are planted in copies of it."""
    return honest(f"audit {number} of {n} units in {strata} strata", n=n, strata=strata)


def detections(fault: str, n: int, count: int) -> int:
    code, strata, plant = FAULTS[fault]
    hits = 0
    for number in range(count):
        audit = plant(base(n, strata, number))
        (found,) = rebut(
            study(audit), seed=number, replicates=REPLICATES, arguments=[code]
        ).findings
        hits += alarmed(found)
    return hits


def false_alarms(count: int, what: str) -> list[str]:
    accused = []
    for number in range(count):
        audit = honest(f"{what} {number}", n=SMALL + number % 30, strata=1 + number % 2)
        made = rebut(study(audit), seed=number, replicates=REPLICATES, arguments=ACCUSING)
        accused += [",".join(f.code for f in made.findings if alarmed(f))]
    return [codes for codes in accused if codes]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_few_of_each_fault_are_found(fault: str) -> None:
    hits = detections(fault, SMALL, 3)
    assert hits == 3 if fault in CERTAIN else hits >= 1


def test_a_few_honest_studies_are_not_accused() -> None:
    assert len(false_alarms(16, "an honest study")) <= 3


@pytest.mark.long
@pytest.mark.parametrize("n", [SMALL, LARGE])
@pytest.mark.parametrize("fault", FAULTS)
def test_fifty_of_each_fault_at_two_sizes(
    fault: str, n: int, capsys: pytest.CaptureFixture[str]
) -> None:
    hits = detections(fault, n, 50)
    with capsys.disabled():
        sys.stdout.write(f"\n{fault}, n = {n}: {hits} of 50 found\n")
    assert hits == 50 if fault in CERTAIN else hits >= 45


@pytest.mark.long
def test_five_hundred_honest_studies(capsys: pytest.CaptureFixture[str]) -> None:
    accused = false_alarms(500, "one of 500 honest studies")
    with capsys.disabled():
        sys.stdout.write(f"\nhonest studies accused: {len(accused)} of 500 ({accused})\n")
    assert len(accused) <= 25
