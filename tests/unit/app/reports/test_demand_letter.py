"""The demand letter: addressed from the case file, rights as stated, the rest named as open."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest

from primafacie.app.reports.letter_document import build_letter
from primafacie.app.reports.numbers import ReportNumbers
from sampling import CaseFile
from sampling.rules import load_rules
from tests.builders.command_line import envelope, invoke
from tests.builders.inside_app import render

pytestmark = pytest.mark.once

CASE = """
auditee = "Riverside Clinic, LLC"
npi = "1234567893"
matter_number = "A-05-26-00017"
audit_period = [2008-01-01, 2010-12-31]
authority = "42 USC 1395ddd"
date = 2026-11-21

[letter]
sender = "Program Integrity Unit; 100 Main Street"
address = "1 River Road; Springfield"
signatory = "L. Chen; Audit Manager"
rebuttal = "You may answer in writing within 15 days (contract, section 9)."
"""


def words_of(data: bytes) -> str:
    """The text of a Word file, tables too."""
    word = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in word.paragraphs), *cells])


def test_the_letter_is_addressed_from_the_case_and_names_what_is_open(
    demo_study: Path, tmp_path: Path
) -> None:
    (tmp_path / "case.toml").write_text(CASE, encoding="utf-8")
    words = ("report", demo_study, "--kind", "letter", "--format", "docx", "--json")
    bare = invoke(*words)
    assert "auditee, date, letter.sender" in " ".join(envelope(bare.stdout)["notes"])
    done = envelope(invoke(*words, "--case", tmp_path / "case.toml").stdout)
    (note,) = (note for note in done["notes"] if "to be completed" in note)
    assert "to be completed: letter.appeal, letter.payment, letter.contact." in note
    assert "auditee" not in note
    text = words_of(Path(done["files"][0]).read_bytes())
    for said in (
        "Riverside Clinic, LLC\n1 River Road\nSpringfield",
        "November 21, 2026",
        "demands the repayment of $1,188,316.82",
        "one-sided 90% (RAT-STATS 80% lower limit)",
        "within 15 days (contract, section 9)",
        "[to be completed: the right of appeal, with its period and its authority]",
        "The findings of this review are simulated",
        "$244,342.56",
        "L. Chen\nAudit Manager",
    ):
        assert said in text, said
    assert "[not filled]" not in text
    numbers = json.loads((demo_study / "reports/numbers.json").read_bytes())
    overpaid = [row for row in numbers["review"]["findings"] if row["effective_cents"]]
    assert all(row["unit_id"] in text for row in overpaid)


@pytest.mark.parametrize("name", ["wy", "nm"])
def test_rights_are_those_of_the_rule_set_with_their_citation(name: str, demo_once: Path) -> None:
    record = json.loads((demo_once / "reports/numbers.json").read_bytes())
    numbers, rules = ReportNumbers.from_dict(record), load_rules(name)
    made = build_letter(numbers, rules, design="stratified random sample", case=CaseFile())
    text = words_of(render(made.document, "docx"))
    rebuttal = rules.values["rebuttal"]
    assert f"{'; '.join(rebuttal.value)}. ({rebuttal.citation})." in text
    assert "letter.rebuttal" not in made.open
    assert "letter.appeal" in made.open
    assert set(made.open) >= {"auditee", "date", "npi", "letter.payment"}
