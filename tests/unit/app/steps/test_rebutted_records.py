"""The other side's records are read strictly before anything is said of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from primafacie.app.steps.disclosed_documents import Given
from primafacie.app.steps.rebut_step import FOLDER, keep_rebuttal, kept_rebuttal, study_of_folder
from primafacie.errors import AuditError, StudyError
from tests.builders.results.validation import rebuttal_numbers
from tests.builders.studies import StudyFolder, change_record, rebuild_chain
from validation import Rebuttal

RECORDS: dict[str, Callable[[Any], object]] = {
    "1-frame/frame.json": lambda r: r.update(size="22580"),
    "2-plan/plan.json": lambda r: r["strata"][0].update(size=1.5),
    "3-draw/draw.json": lambda r: r["units"][0].update(paid_cents="125.00"),
    "4-review/review.json": lambda r: r["rows"][0].update(error="no"),
    "5-estimate/demand.json": lambda r: r.update(amount_cents=None),
}


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_a_value_of_another_type_is_named_by_its_place(demo_study: Path, name: str) -> None:
    study_of_folder(demo_study, Given())
    change_record(demo_study / name, RECORDS[name])
    rebuild_chain(demo_study)
    with pytest.raises(AuditError, match=r"does not fit the schema|do not fit") as caught:
        study_of_folder(demo_study, Given())
    assert Path(name).name in str(caught.value)
    assert "125.00" not in str(caught.value)


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_a_key_that_no_release_wrote_is_refused(demo_study: Path, name: str) -> None:
    change_record(demo_study / name, lambda record: record.update(smuggled=1))
    rebuild_chain(demo_study)
    with pytest.raises(AuditError, match="no keys but those of the schema"):
        study_of_folder(demo_study, Given())


def test_the_numbers_of_a_kept_rebuttal_are_read_strictly(demo_study: Path) -> None:
    numbers = rebuttal_numbers()
    kept = keep_rebuttal(
        demo_study, Rebuttal((), (), "other", None, 1, 1, None), numbers, {"html": b""}
    )
    assert kept_rebuttal(kept) == numbers
    change_record(demo_study / FOLDER / "numbers.json", lambda r: r.update(demanded_cents="all"))
    rebuild_chain(demo_study)
    with pytest.raises(StudyError, match="demanded_cents does not fit the schema"):
        kept_rebuttal(StudyFolder.open(demo_study))


def test_a_rebuttal_is_stored_as_the_bytes_it_was_read_from(demo_study: Path) -> None:
    numbers = rebuttal_numbers()
    before = Rebuttal((), (), "other", None, 1, 1, None)
    kept = keep_rebuttal(demo_study, before, numbers, {})
    path = kept.latest_file("rebuttal", f"{FOLDER}/rebuttal.json")
    assert path.read_bytes() == before.written()
    assert json.loads(path.read_bytes())["schema"] == Rebuttal.SCHEMA
    assert kept.manifest.steps[-1].files[f"{FOLDER}/rebuttal.json"] == before.digest
