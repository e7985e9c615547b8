"""The recipe for OMOP's cost tables: a file with its own roles, and a view of a database."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders.command_line import capture, result
from tests.builders.places import CHECKOUT

pytestmark = pytest.mark.once

COST = (
    *("cost_id", "cost_event_id", "cost_domain_id", "cost_type_concept_id"),
    *("currency_concept_id", "total_charge", "total_cost", "total_paid", "paid_by_payer"),
    *("paid_by_patient", "paid_patient_copay", "paid_patient_coinsurance"),
    *("paid_patient_deductible", "paid_by_primary", "paid_ingredient_cost"),
    *("paid_dispensing_fee", "payer_plan_period_id", "amount_allowed"),
    *("revenue_code_concept_id", "revenue_code_source_value", "drg_concept_id"),
    "drg_source_value",
)
PAGE = "docs/how-to/databases.md"


def rows() -> list[dict[str, object]]:
    """Forty visits with their procedures, some in another currency or without their visit."""
    made = []
    for k in range(40):
        event, currency = (900 + k if k % 13 == 0 else k), 44818669 if k % 17 == 3 else 44818668
        same = {"currency_concept_id": currency, "cost_type_concept_id": 32810}
        paid = {"paid_by_payer": k * 11 + k / 100, "total_charge": k * 20, "total_paid": k * 12}
        for domain in ("Visit", "Procedure"):
            one = dict.fromkeys(COST) | same | paid
            made.append(one | {"cost_event_id": event, "cost_domain_id": domain})
    return [row | {"cost_id": place} for place, row in enumerate(made, start=1)]


def words_of(command: str, path: Path) -> list[str]:
    """A command as the page prints it, for a file of one's own."""
    words = [a or b for a, b in re.findall(r'"([^"]*)"|(\S+)', command)]
    return [*words[1:2], str(path), *words[3:]]


@pytest.mark.checkout
def test_the_recipe_of_the_page(tmp_path: Path) -> None:
    page = (CHECKOUT / PAGE).read_text(encoding="utf-8").partition("## OMOP cost tables")[2]
    check, view, joined = re.findall(r"```(?:text|sql)\n(.*?)```", page, re.DOTALL)
    table = rows()
    visits = [row for row in table if row["cost_domain_id"] == "Visit"]
    dollars = [row for row in visits if row["currency_concept_id"] == 44818668]
    text = "\n".join([",".join(COST), *(",".join(_text(row[c]) for c in COST) for row in table)])
    (tmp_path / "cost.csv").write_text(text + "\n", encoding="utf-8")
    ended = capture(*words_of(check, tmp_path / "cost.csv"), "--json")
    assert ended.exit_code == 0, ended.output
    assert result(ended.output)["units"] == len(dollars) == 37
    assert result(ended.output)["total_cents"] == sum(_cents(row) for row in dollars)
    with closing(sqlite3.connect(tmp_path / "omop.sqlite")) as connection:
        connection.execute(f"create table cost ({', '.join(COST)})")
        marks = ", ".join("?" for _ in COST)
        connection.executemany(
            f"insert into cost values ({marks})", [[row[c] for c in COST] for row in table]
        )
        connection.execute(
            "create table visit_occurrence (visit_occurrence_id, visit_start_date, person_id, "
            "provider_id)"
        )
        connection.executemany(
            "insert into visit_occurrence values (?, ?, ?, ?)",
            [(k, f"2024-01-{k % 28 + 1:02d}", k % 5, 7) for k in range(40)],
        )
        connection.execute(view)
        connection.commit()
    ended = capture(*words_of(joined, tmp_path / "omop.sqlite"), "--json")
    assert ended.exit_code == 0, ended.output
    placed = [row for row in visits if row["cost_event_id"] in range(40)]
    assert result(ended.output)["units"] == len(placed) == 36
    assert result(ended.output)["total_cents"] == sum(_cents(row) for row in placed)
    assert result(ended.output)["waterfall"][-1]["units_out"] == 4


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _cents(row: dict[str, object]) -> int:
    return round(float(str(row["paid_by_payer"])) * 100)
