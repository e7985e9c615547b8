"""Coverage on the study's own frame: known populations, direction, shared numbers, cancel."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from extrapolation import read_review
from primafacie.errors import StudyError
from tests.builders.inside_validation import scenarios, stratum_findings
from tests.builders.streams import seed_of, stream_named
from tests.nightly.audits import honest, study
from tests.nightly.flaws import all_flaws
from validation import FrameColumns, Study, coverage
from validation.replay.copied_places import shared_streams

same_places = all_flaws()["the same places in both strata"].plant


def near_constant(rate: float, n: int) -> Study:
    """Payments about 2,800 with deviation 400, as many errors in the sample as the rate says."""
    stream = stream_named("near-constant payments")
    radius = np.sqrt(-2 * np.log(1 - stream.uniform(3000)))
    normal = radius * np.cos(2 * np.pi * stream.uniform(3000))
    paid = np.round(2800 + 400 * normal, 2)
    ids = [f"c{k}" for k in range(3000)]
    table = pd.DataFrame({"unit_id": ids[:n], "paid": paid[:n]})
    wrong = np.arange(n) < round(rate * n)
    table["should_have_paid"] = np.where(wrong, 0.0, table.paid)
    frame = FrameColumns.from_table(
        pd.DataFrame({"unit_id": ids, "paid": paid}), unit_id="unit_id", paid="paid"
    )
    return Study(frame=frame, review=read_review(table, sizes=3000, rules="cms-pim"))


@pytest.mark.parametrize(
    ("rate", "n", "known"), [(0.9, 30, 0.850), (0.8, 60, 0.890), (0.1, 30, 0.950)]
)
def test_the_reference_table_is_met(rate: float, n: int, known: float) -> None:
    """Known coverage of the t limit on N = 3,000: computed apart, Monte Carlo error 0.004."""
    found = coverage(near_constant(rate, n), replicates=6_000, seed=seed_of("the table"))
    row = found.observed
    assert row.bound == "student"
    assert abs(row.coverage - known) < 0.025
    assert row.below(0.90) == (known < 0.87)
    assert found.rows == tuple(sorted(found.rows, key=lambda r: (r.coverage, r.part, r.bound)))
    word = "below its level: against" if known < 0.9 else "above its level: favors"
    assert row.direction(0.90).startswith(word)
    assert "as observed" in found.text()


def test_both_exact_limits_of_the_error_rate_are_tried() -> None:
    audited = near_constant(0.5, 40)
    names = [name for name, _ in scenarios(stratum_findings(audited))]
    assert names[0].endswith("error rate as observed (50%)")
    assert any("exact 90% lower limit (36%)" in name for name in names)
    assert any("exact 90% upper limit (64%)" in name for name in names)
    assert any("by amount paid" in name for name in names)


def test_strata_are_judged_alone_too() -> None:
    found = coverage(study(honest("strata judged alone", n=60, strata=2)), replicates=800, seed=3)
    assert {row.part for row in found.rows} == {"all strata", "stratum high", "stratum low"}
    assert found.selection == "independent"
    assert found.table().shape[0] == len(found.rows)


def test_more_bounds_can_be_asked_for() -> None:
    found = coverage(
        study(honest("more bounds", n=40)), replicates=400, seed=3, bounds=("hall", "johnson")
    )
    assert {row.bound for row in found.rows} == {"student", "hall", "johnson"}


def test_shared_numbers_are_drawn_as_they_were() -> None:
    audit = same_places(honest("shared numbers", n=60, strata=2))
    found = coverage(study(audit), replicates=400, seed=3)
    assert found.selection == "same stream"


def test_the_same_seed_and_the_number_of_pieces_give_the_same_report() -> None:
    made = study(honest("the same report", n=40))
    assert coverage(made, replicates=400, seed=3) == coverage(made, replicates=400, seed=3)
    assert coverage(made, replicates=400, seed=3) != coverage(made, replicates=400, seed=4)


def test_progress_may_cancel() -> None:
    def stop(done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        coverage(study(honest("cancelled", n=40)), replicates=400, seed=3, progress=stop)


def test_what_it_needs_is_said() -> None:
    with pytest.raises(StudyError, match="no the frame, the findings"):
        coverage(Study(), seed=1)


def test_ratstats_seeds_of_one_stream_are_one_stream() -> None:
    audit = same_places(honest("two seeds, one stream", n=60, strata=2))
    audit.seeds = {"high": "20261121", "low": "20261123"}
    made = study(audit)
    assert shared_streams(made).shared
    audit.stated = {"frame": None}
    assert shared_streams(study(audit)).by_seed == (("high", "low"),)


def test_independent_strata_share_nothing() -> None:
    for number in range(10):
        made = study(honest(f"independent {number}", n=60, strata=2))
        assert not shared_streams(made).shared


def test_tickets_of_one_seed_are_independent() -> None:
    audit = honest("one ticket seed", n=60, strata=2)
    audit.program, audit.seeds = "ticket", {"": "lot 7"}
    assert not shared_streams(study(audit)).shared
