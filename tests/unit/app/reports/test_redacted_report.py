"""A redacted report has no id of the study in any byte; no list of ids gives its labels."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from primafacie.app.reports.document import Table
from primafacie.app.reports.numbers import StratumOverpayments
from primafacie.app.reports.pictures import overpayments_picture
from primafacie.app.reports.redaction import Redaction, Secrets
from primafacie.app.steps.redacted_reports import check_redacted
from primafacie.errors import StudyError
from tests.builders.command_line import envelope, invoke
from tests.builders.inside_app import (
    Column,
    Document,
    Section,
    code,
    count,
    facts,
    paragraph,
    table,
)

pytestmark = pytest.mark.once

CASE = """
auditee = "Riverside Clinic, LLC"
npi = "1234567893"
prepared_by = "R. Ortiz, CPA"
reviewers = ["J. Lindqvist, RN"]
"""
ALL = "html,pdf,docx,xlsx"


def parts(path: Path) -> Iterator[bytes]:
    """The bytes of a file, those of its members, and those of the streams of a PDF."""
    data = path.read_bytes()
    yield data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            yield zlib.decompress(stream)
        except zlib.error:
            continue


def units_of(book: Path) -> list[str]:
    sheets = openpyxl.load_workbook(book, read_only=True)
    sheet = next(s for s in sheets.worksheets if s.title.endswith(" Findings"))
    return [str(row[2].value) for row in sheet.iter_rows(min_row=4, max_row=163)]


@pytest.mark.long
def test_no_id_of_the_study_is_in_any_byte(demo_study: Path, tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    words = ("report", demo_study, "--redact-key", tmp_path / "key", "--json")
    case = ("--case", tmp_path / "case.toml")
    files = [Path(p) for p in envelope(invoke(*words, *case, "--format", ALL).stdout)["files"]]
    assert [path.name for path in files] == [f"report-redacted.{to}" for to in ALL.split(",")]
    draw = json.loads((demo_study / "3-draw/draw.json").read_bytes())
    secrets = {unit["unit_id"] for unit in draw["units"]}
    secrets |= {unit["ticket"][:16] for unit in draw["units"]}
    secrets |= {draw["seed"], "desynpuf-claims", "Riverside", "1234567893", "Ortiz", "Lindqvist"}
    secrets.add(json.loads((demo_study / "manifest.json").read_bytes())["title"])
    assert len(secrets) > 320
    for path in files:
        for data in parts(path):
            assert [text for text in secrets if text.encode() in data] == [], path.name
    units = units_of(files[-1])
    assert len(set(units)) == 160
    assert all(re.fullmatch("unit-[0-9a-f]{8}", unit) for unit in units)
    live = openpyxl.load_workbook(files[-1])
    drawn = next(s for s in live.worksheets if s.title.endswith("Draw listing"))
    assert str(drawn.cell(4, 5).value).startswith("='")
    # No key, no label: a hash of a list gives none of them, and another key gives others.
    listed = {hashlib.sha256(unit["unit_id"].encode()).hexdigest()[:8] for unit in draw["units"]}
    assert not {unit[-8:] for unit in units} & listed
    assert not list((demo_study / "reports").glob("numbers-2*"))
    assert ((tmp_path / "key").stat().st_mode & 0o077) == 0
    again = Path(envelope(invoke(*words, "--format", "xlsx").stdout)["files"][0])
    assert units_of(again) == units
    assert again.read_bytes() == files[-1].read_bytes()
    other = envelope(invoke("report", demo_study, "--redact", "--format", "xlsx", "--json").stdout)
    assert not set(units_of(Path(other["files"][0]))) & set(units)


def test_a_letter_and_a_wrong_key_are_refused(demo_study: Path, tmp_path: Path) -> None:
    refused = invoke("report", demo_study, "--kind", "letter", "--redact")
    assert "a redacted letter" in str(refused.exception)
    (tmp_path / "key").write_text("not a key", encoding="ascii")
    refused = invoke("report", demo_study, "--redact-key", tmp_path / "key")
    assert "a file that is no key" in str(refused.exception)


SECRETS = Secrets(
    units=frozenset({"7", "CLM-00017"}),
    names=frozenset({"Smith & Sons", "NPI1234567893"}),
    strata=frozenset({"Smith & Sons"}),
)


def small(text: str) -> Document:
    columns = [Column("Stratum", secret="stratum"), Column("Unit", "code", secret="unit")]
    rows = [("Smith & Sons", "7"), ("Smith & Sons (100%)", "CLM-00017")]
    return Document(
        kind="workpaper",
        title="Audit of Smith & Sons",
        lead=(text,),
        headline=("Demand", code("x")),
        facts=facts(("Seed", code("lot 4417", secret="withheld"))),
        sections=(Section("One", (table("T", text, columns, rows), paragraph(text))),),
    )


def test_marked_cells_and_running_text_are_both_redacted() -> None:
    redaction = Redaction(bytes(32), SECRETS)
    words = "Unit CLM-00017 of Smith & Sons (NPI1234567893) is one of 7."
    made = redaction.document(small(words))
    check_redacted(made, [], SECRETS)
    (item,) = (block for block in made.blocks() if isinstance(block, Table))
    name = redaction.strata["Smith & Sons"]
    first, second = item.rows
    assert [value.text for value in first] == [name, redaction.label("unit", "7")]
    assert second[0].text == f"{name} (100%)"
    assert made.title == "Workpaper (redacted)"
    assert str(made.lead[0]).endswith("is one of 7.")
    assert "Smith" not in str(made.lead[0])
    assert "CLM" not in str(made.lead[0])
    leaking = replace(made, lead=(words,))
    with pytest.raises(StudyError, match="an id was not redacted"):
        check_redacted(leaking, [], SECRETS)
    with pytest.raises(StudyError, match=r"page\.html"):
        check_redacted(made, [("page.html", b"<td>CLM-00017</td>")], SECRETS)


def test_labels_in_a_picture_are_redacted() -> None:
    rows = [StratumOverpayments("Smith & Sons", (0.0, 5.0)), StratumOverpayments("2", (1.0,))]
    figure = overpayments_picture(rows)
    redaction = Redaction(bytes(32), SECRETS)
    made = figure.relabeled(redaction.strata, redaction.text)
    assert made.svg != figure.svg
    # matplotlib writes the words of a label as a comment beside its outlines.
    assert "Smith" in figure.svg
    assert "Smith" not in made.svg
    assert redaction.strata["Smith & Sons"] in made.svg
    assert "Smith" not in made.alt


def test_traces_are_redacted_and_escaped_names_are_still_found() -> None:
    name = "Jones' North & Co"
    redaction = Redaction(b"k" * 32, Secrets(strata=frozenset({name})))
    value = count(7).traced(f"the units of {name}", ("N", f"{name}: 7"), source=name)
    shown = redaction.value(value)
    assert shown.raw == 7
    assert name not in str(shown.trace)
    assert redaction.label("stratum", name) in str(shown.trace)
    document = Document("workpaper", "Redacted", (), ("Demand", shown), facts(), ())
    page = b"<td>Jones&#x27; North &amp; Co</td>"
    with pytest.raises(StudyError, match=r"page\.html"):
        check_redacted(document, [("page.html", page)], redaction.secrets)
