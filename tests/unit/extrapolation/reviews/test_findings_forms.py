"""Findings in every form that is read give one and the same estimate."""

from __future__ import annotations

import zipfile
from pathlib import Path

import msoffcrypto.format.ooxml
import pandas as pd
import pyreadstat

from extrapolation import estimate, read_review
from sampling.intake import Layout, TableFormat

LAYOUT = "name,start,width,kind,decimals\nunit_id,1,3,,\noverpaid,4,6,amount,2\n"


def test_findings_of_every_form_give_one_estimate(tmp_path: Path) -> None:
    rows = [(f"{k:03d}", k % 7 + 0.25) for k in range(40)]
    frame = pd.DataFrame(rows, columns=["unit_id", "overpaid"])
    frame.to_csv(tmp_path / "found.csv", index=False)
    frame.to_json(tmp_path / "found.jsonl", orient="records", lines=True)
    frame.to_excel(tmp_path / "found.xlsx", index=False, engine="xlsxwriter")
    pyreadstat.write_sav(frame, tmp_path / "found.sav")
    pyreadstat.write_dta(frame, tmp_path / "found.dta")
    pyreadstat.write_xport(frame, tmp_path / "found.xpt")
    with zipfile.ZipFile(tmp_path / "found.zip", "w") as archive:
        archive.write(tmp_path / "found.xlsx", "found.xlsx")
    with (
        (tmp_path / "found.xlsx").open("rb") as plain,
        (tmp_path / "locked.xlsx").open("wb") as out,
    ):
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("a password", out)
    lines = "".join(f"{unit}{round(paid * 100):06d}\n" for unit, paid in rows)
    (tmp_path / "found.dat").write_text(lines, encoding="ascii", newline="")
    forms = {
        "locked.xlsx": TableFormat(password="a password"),
        "found.dat": TableFormat(layout=Layout.of_text(LAYOUT)),
    }
    found = {
        path.name: estimate(read_review(path, sizes={"1": 400}, form=forms.get(path.name)))
        for path in sorted(tmp_path.iterdir())
    }
    assert len(found) == 9
    assert {(one.point, one.se) for one in found.values()} == {
        (found["found.csv"].point, found["found.csv"].se)
    }
