"""The words of the messages people meet first: where, what, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from extrapolation import demand, estimate, read_review
from primafacie.errors import AuditError
from sampling import ErrorModel, load_rules, open_frame, plan, stratify

CLAIMS = pd.DataFrame({"id": [f"u{k}" for k in range(50)], "paid": [str(k + 1) for k in range(50)]})


def frame(table: pd.DataFrame = CLAIMS) -> Any:
    return open_frame(table, unit_id="id", paid="paid")


MESSAGES: list[tuple[Callable[[], object], str]] = [
    (
        lambda: frame(CLAIMS.assign(paid=["12.345", *CLAIMS.paid[1:]])).check(),
        "table in memory: 1 problem\n  - table in memory, row 1, column paid: the paid amount "
        "'12.345' with a fraction of a cent, or too large. Expected dollars and whole cents, such "
        "as 1234.50, $1,234.50 or (12.00). Correct the amount in the source.",
    ),
    (
        lambda: frame(CLAIMS.assign(id=["c-1"] * 50)).check(),
        "table in memory: 1 problem\n  - table in memory, row 1 and row 2, column id: 1 repeated "
        "unit ids ('c-1'). Expected each sampling unit once. If these rows are parts of one unit "
        "(claim lines, segments), name the column that tells them apart, as in part='LINE_NUM', "
        "and they are summed; if they are duplicates, remove them in the source.",
    ),
    (
        lambda: frame().exclude("price > 3", reason="x"),
        "condition 'price > 3', character 1: 'price'. Expected one of the roles paid, unit_id. "
        "Conditions name the frame's roles, not the columns of the source.",
    ),
    (
        lambda: load_rules("cms"),
        "the rule set 'cms' is not known. Expected one of ak-self, ca-dhcs, cms-pim, co, il-hfs, "
        "irs, md, mn, mt, nc-pi, nm, ny-omig, oig-audit, oig-cia, oig-cia-discovery, oig-sdp, ok, "
        "or-oha, pa-salestax, tricare, tx-oig, ut, wa-hca, wy. Did you mean cms-pim? Choose one "
        "of these, or read your own with RuleSet.from_text.",
    ),
    (
        lambda: plan(
            frame(),
            stratify(frame(), number=3),
            rules="cms-pim",
            sample=20,
            anticipated=ErrorModel(rate=0.3),
        ).draw("", seed_source="lot"),
        "the seed '' is empty. Expected text in NFC without control characters or outer blanks. "
        "Write it as it shall be recorded: it is not repaired, so that everyone draws the same "
        "sample from it.",
    ),
    (
        lambda: demand(estimate(read_review(pd.DataFrame({"overpaid": [1, 2]}), sizes=5))),
        "an estimate without a rule set cannot become a demand. Expected a review read under a "
        "rule set. read_review(..., rules='cms-pim') or another of sampling.rule_names().",
    ),
]


@pytest.mark.parametrize(("act", "words"), MESSAGES, ids=range(len(MESSAGES)))
def test_the_words(act: Callable[[], object], words: str) -> None:
    with pytest.raises(AuditError) as caught:
        act()
    assert str(caught.value) == words


def test_no_more_than_three_ids_are_shown() -> None:
    ids = [f"patient-{k // 2}" for k in range(50)]
    with pytest.raises(AuditError) as caught:
        frame(CLAIMS.assign(id=ids)).check()
    assert str(caught.value).count("patient-") == 3
    assert "25 repeated unit ids" in str(caught.value)


def test_sizing_on_paid_amounts_alone_is_refused() -> None:
    with pytest.raises(AuditError) as caught:
        plan(
            frame(),
            stratify(frame(), number=3),
            rules="cms-pim",
            precision=0.25,
            level=0.9,
            side="two-sided",
        )
    assert "paid" in str(caught.value)
    assert "anticipated" in str(caught.value)


NAMES = ["DOE, JANE", "SMITH", "O'Brien Mary", "Jane Doe 01/02/1950", "123-45-6789"]


def test_a_wrongly_named_column_never_shows_the_patients() -> None:
    """The roles were mixed up: the amounts, days, strata or statuses are names of people."""
    from extrapolation import read_review
    from primafacie.errors import AuditError
    from sampling import open_frame

    table = pd.DataFrame(
        {"id": [f"c{k}" for k in range(5)], "patient": NAMES, "paid": ["1.00"] * 5}
    )
    findings = table.rename(columns={"id": "unit_id"}).assign(overpaid=1.0)
    swapped: list[Callable[[], object]] = [
        lambda: open_frame(table, unit_id="id", paid="patient").check(),
        lambda: open_frame(table, unit_id="id", paid="paid", date="patient").check(),
        lambda: open_frame(pd.concat([table, table]), unit_id="patient", paid="paid").check(),
        lambda: read_review(findings, sizes={"1": 9, "2": 9}, stratum="patient"),
        lambda: read_review(findings.assign(status=NAMES), sizes=9),
        lambda: read_review(findings.assign(overpaid=NAMES), sizes=9),
        lambda: read_review(findings.assign(unit_id=NAMES), sizes=9, seconds=[findings]),
    ]
    for number, attempt in enumerate(swapped):
        with pytest.raises(AuditError) as caught:
            attempt()
        words = str(caught.value) + repr(caught.value.to_dict())
        leaked = [name for name in NAMES if name in words or name.split()[0].strip(",") in words]
        assert leaked == [], f"attempt {number}: {words}"


@pytest.mark.parametrize("text", ["H12345678", "1EG4TE5MK73", "555-123-4567", "(555) 123-4567"])
def test_numbers_of_a_person_are_not_shown(text: str) -> None:
    from primafacie.core.errors import shown_text

    assert shown_text(text) == f"[a text of {len(text)} characters]"
    assert shown_text("12,345.678") == "'12,345.678'"


def test_a_member_number_in_a_column_of_days_is_not_shown() -> None:
    from primafacie.core.errors import shown_text

    assert "H12345678" not in shown_text("H12345678", day=True)
    assert shown_text("12-JAN-2024", day=True) == "'12-JAN-2024'"


@pytest.mark.parametrize("text", ["DOE, JANE", "123-45-6789", "Jane Doe 123-45-6789"])
def test_a_name_in_the_column_of_violations_is_not_shown(text: str) -> None:
    from penalties.law.basis_records import find_basis
    from primafacie.errors import RuleError

    with pytest.raises(RuleError) as caught:
        find_basis(text)
    assert text not in str(caught.value)
    with pytest.raises(RuleError, match=r"the basis '1003\.999\(z\)'"):
        find_basis("1003.999(z)")
