"""The same claims give the same frame, strata and sample on every engine, byte for byte."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sampling import ErrorModel, Frame, Money, load_frame, plan, stratify
from tests.builders.inside_sampling import StratumRange, tickets_sql

EXCLUSIONS = [
    ("paid <= 0", "nothing was paid"),
    ("date is blank or date between 2023-03-01 and 2023-03-15", "dates"),
    ("code in ('0123', 'nothing') and place != '1'", "codes"),
    ("code = 'A\\''b' and not claimed > 900 or unit_id = '0000010'", "texts"),
    ("seat >= 1.5 and again < 2023-06-01 or seat in (7, 8)", "a declared number and date"),
]
# Claims of three lines: the columns of lines first, then those of the claims.
GROUPED = [
    ("date is blank or date between 2023-03-01 and 2023-03-15", "dates of lines"),
    ("code in ('0123', 'nothing') and row.paid > 20", "codes of lines"),
    ("seat >= 2 and row.claimed is blank or again > 2023-12-20", "declared columns of lines"),
    ("paid <= 0", "nothing was paid"),
    ("any(code = 'Z' and row.paid < 500) and not claimed > 900", "any line"),
    ("all(seat < 1)", "all lines"),
]


def facts(frame: Frame) -> dict[str, Any]:
    """Everything a plan and a draw ask of a frame."""
    bins = {
        most: frame.amount_bins(most, above=-500, upto=200_000)
        if most > 1000
        else frame.amount_bins(most)
        for most in (20, 5000)
    }
    ranges = [StratumRange("low", None, 50_000), StratumRange("high", 50_000, None)]
    populations = {"low": frame.stratum_totals([50_000])[0][0]}
    populations["high"] = frame.size - populations["low"]
    sizes = {"low": 25, "high": 31}
    drawn = frame.smallest_tickets(
        seed="seed é", ranges=ranges, sizes=sizes, populations=populations
    )
    return {
        "size": frame.size,
        "total": frame.total,
        "rows": frame.rows,
        "signs": frame.signs,
        "notes": frame.notes,
        "waterfall": frame.waterfall,
        "lost rows": frame.lost_rows,
        "content": frame.content_digest,
        "orders": [frame.list_digest(o) for o in ("unit_id", "paid desc", ["date", "code desc"])],
        "histogram": [part.tolist() for part in frame.histogram(7, upto=100_000)],
        "bins": [
            (b.exact, b.tops.tolist(), b.counts.tolist(), b.sums.tolist(), b.squares.tolist())
            for b in bins.values()
        ],
        "strata": frame.stratum_totals([0, 10_000, 90_000]),
        "payments": sorted(frame.payments().tolist()),
        "tickets": drawn,
        "units": frame.fetch_units([unit for _, _, unit in drawn]),
        "shown": len(frame.table(5)),
    }


@pytest.mark.parametrize("grouped", [False, True], ids=["rows", "grouped"])
def test_every_engine_gives_the_same(
    opener: Any,
    reference: Any,
    table: pd.DataFrame,
    roles: dict[str, Any],
    lines: dict[str, Any],
    tmp_path: Path,
    grouped: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named = lines if grouped else roles
    expected, found = reference(table, **named), opener(table, tmp_path, **named)
    # Spark takes seconds a statement: there the frame after the exclusions must do.
    if found.check().engine.name != "spark":
        assert facts(found) == facts(expected)
    for condition, reason in GROUPED if grouped else EXCLUSIONS:
        expected = expected.exclude(condition, reason=reason)
        found = found.exclude(condition, reason=reason)
    monkeypatch.setattr(tickets_sql, "MOST_KEPT", 28)  # one stratum is ranked whole
    assert facts(found) == facts(expected)


def test_the_same_plan_and_draw(
    opener: Any, reference: Any, table: pd.DataFrame, roles: dict[str, Any], tmp_path: Path
) -> None:
    def drawn(frame: Frame) -> tuple[Any, Any]:
        frame = frame.exclude("paid <= 0", reason="nothing was paid").check()
        strata = stratify(
            frame, number=4, method="optimal", certainty_over=Money.dollars("1,000,000")
        )
        model = ErrorModel(rate=0.3, severity=0.8)
        made = plan(frame, strata, rules="cms-pim", sample=60, anticipated=model)
        return made, made.draw("lot 4417", seed_source="drawn by lot")

    expected, found = drawn(reference(table, **roles)), drawn(opener(table, tmp_path, **roles))
    plans = [part[0].to_dict() for part in (found, expected)]
    for record in plans:
        del record["frame_record"]["source"]  # a file's name and SHA-256 stand there
    assert plans[0] == plans[1]
    assert found[1].units == expected[1].units
    assert found[1].spares == expected[1].spares


def test_a_kept_frame_is_the_same_file_of_roles(
    opener: Any, table: pd.DataFrame, lines: dict[str, Any], tmp_path: Path
) -> None:
    frame = opener(table, tmp_path, **lines)
    for condition, reason in GROUPED[2:5]:
        frame = frame.exclude(condition, reason=reason)
    frame.check().write_parquet(tmp_path / "frame.parquet")
    again = load_frame(tmp_path / "frame.parquet", frame.record())
    assert again.record() == frame.record()


def test_texts_are_read_as_the_files_are(
    opener: Any, reference: Any, table: pd.DataFrame, roles: dict[str, Any], tmp_path: Path
) -> None:
    """`$1,234.50`, `(12.00)`, packed and declared dates, as texts in a database."""
    cents = [round(float(paid) * 100) for paid in table["PAID"]]
    shown = [f"(${-c / 100:,.2f})" if c < 0 else f"${c / 100:,.2f}" for c in cents]
    days = table["day?"].str.split("-")
    slashed = [f"{int(d[1])}/{d[2]}/{d[0]}" if len(d) == 3 else " " for d in days]
    expected = reference(table, **roles).content_digest
    packed = table.assign(PAID=shown, **{"day?": table["day?"].str.replace("-", "")})
    other = table.assign(PAID=shown, **{"day?": slashed})
    texts = {} if opener.__name__ != "opener" else {"texts": True}
    assert opener(packed, tmp_path, **texts, **roles).content_digest == expected
    found = opener(other, tmp_path, **texts, **roles, date_format="%m/%d/%Y")
    assert found.content_digest == expected
    named = [
        date(int(d[0]), int(d[1]), int(d[2])).strftime("%d-%b-%y 00:00:00.0") if len(d) == 3 else ""
        for d in days
    ]
    by_name = table.assign(PAID=shown, **{"day?": named})
    found = opener(by_name, tmp_path, **texts, **roles, date_format="%d-%b-%y since 1950")
    assert found.content_digest == expected
