"""Worksheets filled the way people do, saved again by LibreOffice in its forms: read the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from primafacie.errors import ReviewError
from tests.builders.office import WORKBOOK, saved_by_office
from tests.builders.worksheets_by_hand import (
    READ_RIGHT,
    REFUSED,
    filled,
    read,
    same,
    together,
    totals,
    values_over_formulas,
)

pytestmark = pytest.mark.system
TEXT = "csv:Text - txt - csv (StarCalc):44,34,76,1"


def test_what_people_did_survives_libreoffice(tmp_path: Path) -> None:
    """Each worksheet opened, computed and saved as .xlsx, then as .ods and .xls."""
    area = tmp_path / "filled"
    area.mkdir()
    named: dict[str, Path] = {}
    for number, (name, case) in enumerate([*READ_RIGHT.items(), *REFUSED.items()]):
        path = filled(area, case[0])
        named[name] = path.rename(area / f"{number:02d}.xlsx")
    saved = saved_by_office(WORKBOOK, tmp_path / "xlsx", *named.values())
    for name, path in named.items():
        if name in READ_RIGHT:
            assert same(read(saved / path.name)), name
        else:
            with pytest.raises(ReviewError):
                read(saved / path.name)
    few = [named["as it should be"], named["title rows"], named["sheet renamed"]]
    for ending, kind in (("ods", "calc8"), ("xls", "MS Excel 97")):
        folder = saved_by_office(f"{ending}:{kind}", tmp_path / ending, *few)
        for path in few:
            assert same(read(folder / f"{path.stem}.{ending}")), (path.name, ending)


def test_a_sheet_saved_as_text_by_libreoffice_is_read(tmp_path: Path) -> None:
    """What is shown goes into the text file: formats of amounts and days, totals below."""
    path = filled(tmp_path, together(values_over_formulas, totals))
    folder = saved_by_office(TEXT, tmp_path / "csv", path)
    review = read(folder / "w.csv")
    assert same(review)
    assert {row.reviewed_on for row in review.rows} == {"2026-01-05"}
