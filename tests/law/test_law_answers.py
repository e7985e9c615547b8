"""Every answer of the law equals the one kept: each basis on each pair of days, to the citation."""

from __future__ import annotations

import pytest

from penalties import bases, law_entry
from tests.law.law_answers import (
    KEPT,
    basis_line,
    days,
    entry_line,
    pairs_of,
    questions_line,
    rates_line,
    sample_pairs,
    sections,
)

KEPT_LINES = sections(KEPT.read_text(encoding="utf-8"))
VIOLATED, ASSESSED = (days(KEPT_LINES[name][0]) for name in ("violated", "assessed"))
ANNUAL_TABLES = {
    "31 USC 3729": "least and greatest amounts are rows of the table of 28 CFR 85.5",
    "45 CFR 102.3 multipliers": "the table of 45 CFR 102.3 holds its multipliers itself",
}
"""Entries whose rows are arranged otherwise since the annual tables are files of their own."""


@pytest.mark.once
def test_every_basis_answers_as_kept_on_a_sample_of_days() -> None:
    pairs = sample_pairs(VIOLATED, ASSESSED)
    kept = {line.split(" | ")[0]: line for line in KEPT_LINES["answers on the sample"]}
    assert set(bases()) == set(kept)
    assert [kept[name] for name in kept] == [basis_line(name, pairs) for name in kept]


@pytest.mark.long
def test_every_basis_answers_as_kept_on_every_pair_of_days() -> None:
    pairs = pairs_of(VIOLATED, ASSESSED)
    for line in KEPT_LINES["answers on all pairs"]:
        assert basis_line(line.split(" | ")[0], pairs) == line


def test_every_entry_prints_the_rows_kept() -> None:
    for line in KEPT_LINES["entries"]:
        name = line.split(" | ")[0]
        if name not in ANNUAL_TABLES:
            assert entry_line(name) == line


def test_every_citation_still_leads_to_its_entry() -> None:
    for line in KEPT_LINES["names"]:
        name, entry = line.split(" | ")
        assert law_entry(name).name == entry.removesuffix(" multipliers"), name


def test_the_declared_gaps_and_conflicts_are_those_kept() -> None:
    assert [questions_line()] == KEPT_LINES["questions"]


def test_the_daily_rates_of_section_111_are_those_kept() -> None:
    assert [rates_line(ASSESSED)] == KEPT_LINES["section 111"]
