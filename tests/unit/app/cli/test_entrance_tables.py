"""Every table that a command takes is read strictly: the same hostile cells at each entrance."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from extrapolation import add_violations, monitoring, read_review
from penalties import episodes, read_records
from primafacie.app.steps.earlier_findings import anticipated_from
from primafacie.app.steps.monitor_step import read_findings
from primafacie.app.steps.section111_step import kept_book
from primafacie.app.steps.self_audit_step import draw_charts, kept_summary
from primafacie.errors import AuditWarning, RuleError
from sampling import intake
from tests.builders.command_line import envelope, invoke
from tests.builders.studies import StudyFolder

REVIEW = read_review(pd.DataFrame({"unit_id": ["a", "b"], "overpaid": [1, 2]}), sizes=9)


@dataclass(frozen=True)
class Entrance:
    """A table of one command: how it is read, its text, and the names of its hostile cells."""

    read: Callable[[Path, intake.TableFormat | None], object]
    text: str

    def holds(self, kind: str) -> bool:
        return f"{{{kind}}}" in self.text


ENTRANCES = {
    "monitor": Entrance(
        lambda path, form: read_findings(path, form=form), "unit_id,overpaid\n{id},{amount}\nb,0\n"
    ),
    "self-audit summary": Entrance(
        lambda path, form: monitoring.read_checks(path, form=form),
        "provider,chart,service_date,error,exposure\nA,{id},{day},1,{amount}\nA,b,2024-01-15,0,0\n",
    ),
    "self-audit draw": Entrance(
        lambda path, form: draw_charts(
            path, provider="provider", chart="chart", quarter="2024-Q1", seed="s", each=1, form=form
        ),
        "provider,chart\nA,{id}\nA,b\n",
    ),
    "plan --pilot": Entrance(
        lambda path, form: anticipated_from(path, "probe", form=form),
        "paid,overpaid\n2000,{amount}\n9,1\n",
    ),
    "penalty --violations": Entrance(
        lambda path, form: add_violations(REVIEW, path, form=form),
        "unit_id,violation,penalty_units,claimed_tainted,presented_on\n"
        "{id},402.1(c)(17),1,{amount},{day}\n",
    ),
    "harm events": Entrance(
        lambda path, form: episodes.read_events(path, form=form),
        "event_id,person,first_day,last_day,codes,provider,concern\n"
        "{id},P1,{day},2025-03-01,,Dr A,documentation\n",
    ),
}
GOOD = {"id": "a", "amount": "1.00", "day": "2024-01-15"}
HOSTILE = [
    ("amount", '"12,50"', "a comma in an unexpected place"),
    ("amount", '"1.234,50"', "a comma in an unexpected place"),
    ("amount", "1e5", "scientific notation"),
    ("amount", "9" * 17, "more than 13 digits"),
    ("amount", "12.345", "a fraction of a cent"),
    ("id", "1.23450E+15", "an id in scientific notation"),
    ("id", "Grand Total", "a total instead of an id"),
    ("day", "01/02/2024", "month/day or day/month"),
    ("day", "45292", "a bare number|not a day"),
    ("day", "2024-12-31T23:00:00Z", "a time with a time zone"),
]
CASES = [
    pytest.param(name, kind, cell, words, id=f"{name}, {cell[:12]}")
    for name, entrance in ENTRANCES.items()
    for kind, cell, words in HOSTILE
    if entrance.holds(kind)
]


def written(folder: Path, entrance: Entrance, **cells: str) -> Path:
    path = folder / "given[1].csv"
    path.write_text(entrance.text.format(**{**GOOD, **cells}), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ENTRANCES)
def test_a_good_table_is_read_and_not_the_one_that_its_name_matches(
    tmp_path: Path, name: str
) -> None:
    path = written(tmp_path, ENTRANCES[name])
    (tmp_path / "given1.csv").write_text("nothing\n1\n", encoding="utf-8")
    ENTRANCES[name].read(path, None)


@pytest.mark.parametrize(("name", "kind", "cell", "words"), CASES)
def test_a_hostile_cell_is_refused_by_name(
    tmp_path: Path, name: str, kind: str, cell: str, words: str
) -> None:
    path = written(tmp_path, ENTRANCES[name], **{kind: cell})
    with pytest.raises(ValueError, match=words) as caught:
        ENTRANCES[name].read(path, None)
    assert "line 2" in str(caught.value)
    # The message for damaged ids shows an example of its own.
    assert cell.strip('"') not in str(caught.value).replace("such as 1.23450E+15", "")


@pytest.mark.parametrize("name", ENTRANCES)
def test_titles_above_and_rows_below_a_table_are_declared(tmp_path: Path, name: str) -> None:
    entrance = ENTRANCES[name]
    path = tmp_path / "given.csv"
    text = f'A report,"of\n\n{entrance.text.format(**GOOD)}\nEnd of the report\n\n'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"header_row=3|a quote that is not closed"):
        entrance.read(path, None)
    with pytest.raises(ValueError, match=r"leave it out: footer_rows=1"):
        entrance.read(path, intake.TableFormat(header_row=3))
    with pytest.warns(AuditWarning, match=r"line \d+ was left out below the table"):
        entrance.read(path, intake.TableFormat(header_row=3, footer_rows=1))


@pytest.mark.parametrize("name", [n for n, e in ENTRANCES.items() if e.holds("amount")])
def test_a_declared_form_is_followed(tmp_path: Path, name: str) -> None:
    entrance = ENTRANCES[name]
    text = entrance.text.format(**{**GOOD, "amount": "1.234,50", "day": "15.01.2024"})
    path = tmp_path / "given.csv"
    path.write_bytes(text.replace(",", ";").replace("1.234;50", "1.234,50").encode("utf-16"))
    form = intake.TableFormat(decimal=",", delimiter=";", date_format="%d.%m.%Y")
    dated = text.replace("2024-01-15", "15.01.2024").replace("2025-03-01", "01.03.2025")
    path.write_bytes(dated.replace(",", ";").replace("1.234;50", "1.234,50").encode("utf-16"))
    entrance.read(path, form)


@pytest.mark.parametrize("name", [n for n, e in ENTRANCES.items() if e.holds("id")])
def test_damaged_ids_of_a_workbook_are_refused(tmp_path: Path, name: str) -> None:
    rows = [line.split(",") for line in ENTRANCES[name].text.format(**GOOD).splitlines()]
    place = next(n for n, cell in enumerate(rows[1]) if cell == "a")
    book = xlsxwriter.Workbook(str(tmp_path / "given.xlsx"))
    sheet = book.add_worksheet()
    padded = book.add_format({"num_format": "000000"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    sheet.write_number(1, place, 123, padded)
    book.close()
    with pytest.raises(ValueError, match="leading zeros that it does not hold"):
        ENTRANCES[name].read(tmp_path / "given.xlsx", None)


@pytest.mark.parametrize(
    "name", [n for n in ENTRANCES if n not in ("penalty --violations", "self-audit draw")]
)
def test_columns_that_are_not_used_are_listed(tmp_path: Path, name: str) -> None:
    lines = ENTRANCES[name].text.format(**GOOD).splitlines()
    path = tmp_path / "given.csv"
    path.write_text(
        "\n".join([f"{lines[0]},kind", *[f"{x},y" for x in lines[1:]]]), encoding="utf-8"
    )
    with pytest.warns(AuditWarning, match="The column kind is not used"):
        ENTRANCES[name].read(path, None)


def test_a_self_audit_of_a_workbook_with_declared_days_is_kept_and_counted_again(
    tmp_path: Path,
) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "checks.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["provider", "chart", "service_date", "error", "plan"])
    for row in range(1, 21):
        sheet.write_row(row, 0, ["Dr A", f"c{row}", f"01/{1 + row % 12:02d}/2024", row % 4 == 0])
        sheet.write_number(row, 3, int(row % 4 == 0))
        sheet.write_string(row, 4, "x")
    book.close()
    words = ["self-audit", "summary", str(tmp_path / "checks.xlsx"), "--json"]
    words += ["--study", str(tmp_path / "study")]
    done = invoke(*words)
    assert "month/day or day/month" in str(done.exception)
    done = invoke(*words, "--date-format", "%m/%d/%Y")
    assert done.exit_code == 0, (done.output, done.exception)
    record = envelope(done.stdout)
    assert record["notes"] == ["checks.xlsx, sheet Sheet1: The column plan is not used."]
    assert record["result"]["self_audit"]["checks"]["pooled"]["errors"] == 5
    with pytest.warns(AuditWarning, match="not used"):
        again = kept_summary(StudyFolder.open(tmp_path / "study"))
    assert again.audit.checks.pooled.errors == 5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("factor,reply\n402.111(b)(1)(ii),maybe\n", "a word outside the list"),
        ("factor,reply\n402.111(b)(1)(ii),\n", "1 blank cell"),
        ("factor,reply\nA,yes\nA,no\n", "an id that an earlier row has"),
        ("factor;reply,x\nA;yes,1\n", "more than one sign|no column"),
    ],
)
def test_factors_of_a_penalty_are_a_closed_vocabulary(
    demo_study: Path, tmp_path: Path, text: str, words: str
) -> None:
    review = json.loads((demo_study / "4-review/review.json").read_bytes())
    unit = next(row["unit_id"] for row in review["rows"] if row["status"] == "reviewed")
    table = tmp_path / "violations.csv"
    head = "unit_id,violation,penalty_units,claimed_tainted,presented_on\n"
    table.write_text(f"{head}{unit},402.1(c)(17),1,5,2024-03-01\n", encoding="utf-8")
    factors = tmp_path / "factors.csv"
    factors.write_text(text, encoding="utf-8")
    words_ = ["penalty", str(demo_study), "--assessed-on", "2026-11-21"]
    words_ += ["--violations", str(table), "--factors", str(factors)]
    done = invoke(*words_)
    with pytest.raises(ValueError, match=words):
        raise done.exception or AssertionError("the factors were accepted")


SECTION_111 = "id,due,reported\n{id},{day},2025-12-06\nb,2024-11-01,\n"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"id": "1.23450E+15"}, "an id in scientific notation"),
        ({"id": "b"}, "an id that an earlier row has"),
        ({"day": "01/02/2024"}, "month/day or day/month"),
        ({"day": "20241"}, "not a day"),
        ({"day": ""}, "1 blank cell"),
    ],
)
def test_section_111_records_are_read_strictly(
    tmp_path: Path, cells: dict[str, str], words: str
) -> None:
    path = tmp_path / "book[1].csv"
    path.write_text(SECTION_111.format(**{**GOOD, **cells}), encoding="utf-8")
    (tmp_path / "book1.csv").write_text(SECTION_111.format(**GOOD), encoding="utf-8")
    with pytest.raises(RuleError, match=words):
        read_records(path)


def test_section_111_records_with_declared_days_are_kept_and_counted_again(tmp_path: Path) -> None:
    path = tmp_path / "book.tsv"
    text = "id\tdue\treported\tagent\nA\t11/02/2024\t12/06/2025\tx\nB\t11/02/2024\t\tx\n"
    path.write_text(text, encoding="utf-8")
    words = ["section111", str(path), "--plan", "nghp", "--assessed-on", "2026-11-21"]
    words += ["--study", str(tmp_path / "study"), "--json"]
    done = invoke(*words)
    assert "month/day or day/month" in str(done.exception)
    done = invoke(*words, "--date-format", "%m/%d/%Y")
    assert done.exit_code == 0, (done.output, done.exception)
    assert envelope(done.stdout)["notes"] == ["book.tsv: The column agent is not used."]
    with pytest.warns(AuditWarning, match="not used"):
        again = kept_book(StudyFolder.open(tmp_path / "study"))
    assert again.book.counts.open == 1


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("paid", "1e5", "not a whole number"),
        ("paid", 80.5, "not a whole number"),
        ("claim_id", 12345678901234567.0, "the last digits are lost"),
        ("person", None, "1 blank cell"),
        ("service_date", "01/02/2024", "month/day or day/month"),
    ],
)
def test_claims_of_an_episode_are_read_strictly(column: str, cell: object, words: str) -> None:
    claims = pd.DataFrame(
        [["C1", "P1", "2026-01-10", "99213", "Dr A", 10000, 8000]],
        columns=["claim_id", "person", "service_date", "code", "provider", "claimed", "paid"],
    ).astype(object)
    claims.loc[0, column] = cell
    with pytest.raises(ValueError, match=f"claims, column {column}, row 1: .*{words}"):
        episodes.map_claims([], claims)


def test_a_worksheet_with_a_declared_form_is_estimated(demo_study: Path, tmp_path: Path) -> None:
    review = json.loads((demo_study / "4-review/review.json").read_bytes())
    kept = next((demo_study / "4-review").glob("review.xlsx"))
    sheet = intake.read_table(kept, form=intake.TableFormat(sheet="Review"))
    rows = ["unit_id;should_have_paid;status"]
    for unit, cents, status in zip(
        sheet.ids("unit_id"),
        sheet.cents("should_have_paid", blank=True),
        sheet.texts("status"),
        strict=True,
    ):
        amount = "" if cents is None else f"{cents // 100},{cents % 100:02d}"
        rows.append(f"{unit};{amount};{status}")
    path = tmp_path / "review.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    words = ["estimate", str(demo_study), str(path), "--reason", "without reasons", "--json"]
    done = invoke(*words)
    assert "a comma in an unexpected place" in str(done.exception)
    done = invoke(*words, "--decimal", ",")
    assert done.exit_code == 0, (done.output, done.exception)
    again = json.loads((demo_study / "4-review/review-2.json").read_bytes())
    assert [row["overpaid_cents"] for row in again["rows"]] == [
        row["overpaid_cents"] for row in review["rows"]
    ]
