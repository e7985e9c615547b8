"""One example of every result class of `penalties`: of 90 units where it has units."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

import penalties
from extrapolation import Review, read_review
from penalties import LateRecord, episodes, section111
from sampling import Money

UNITS = 90
ASSESSED = date(2026, 11, 21)
IDS = [f"HICN-{k:05d}X" for k in range(UNITS)]


@cache
def reviewed() -> Review:
    """90 claims of 900; 12 overpaid, six with a violation of part 402, two of part 1003."""
    paid = [40 + 7 * k % 300 for k in range(UNITS)]
    kept = [0 if k % 8 == 0 else amount for k, amount in enumerate(paid)]
    table = {"unit_id": IDS, "status": ["reviewed"] * UNITS, "paid": paid, "should_have_paid": kept}
    found = [
        (IDS[k], "402.1(c)(17)" if k < 48 else "1003.200(b)(10)", 1, 2 * paid[k], "2024-03-01")
        for k in range(0, 64, 8)
    ]
    columns = ["unit_id", "violation", "penalty_units", "claimed_tainted", "presented_on"]
    violations = pd.DataFrame(found, columns=columns)
    violations["responsible"] = "Dr A"
    return read_review(pd.DataFrame(table), sizes=900, rules="cms-pim", violations=violations)


def book() -> penalties.Section111:
    """90 reporting records of a plan that is not a group plan: late, open, and waived."""
    due = date(2024, 11, 1)
    records = [
        LateRecord(
            name,
            due=due,
            reported=None if k % 30 == 7 else due + timedelta(days=300 + 5 * k),
            safe_harbor="good faith" if k % 40 == 39 else "",
        )
        for k, name in enumerate(IDS)
    ]
    return penalties.section_111(records, plan="nghp", assessed_on=ASSESSED, amounts="base")


def events() -> tuple[episodes.HarmEvent, ...]:
    """Nine events of three providers, one of them a near miss."""
    first = date(2026, 1, 5)
    return tuple(
        episodes.HarmEvent(
            f"E{k}",
            IDS[k],
            first + timedelta(days=20 * k),
            first + timedelta(days=20 * k + 9),
            ("9921*",),
            f"Dr {'ABC'[k % 3]}",
            "near miss" if k == 8 else "not necessary",
            identified_on=first + timedelta(days=20 * k + 30) if k % 2 else None,
        )
        for k in range(9)
    )


def claims() -> pd.DataFrame:
    """90 claim lines of 90 patients, one in ten repaid."""
    first = date(2026, 1, 5)
    return pd.DataFrame(
        {
            "claim_id": [f"{name}-1" for name in IDS],
            "person": IDS,
            "service_date": [first + timedelta(days=20 * k % 180) for k in range(UNITS)],
            "code": ["99213"] * UNITS,
            "provider": [f"Dr {'ABC'[k % 3]}" for k in range(UNITS)],
            "claimed": [12_000 + 100 * k for k in range(UNITS)],
            "paid": [8_000 + 50 * k for k in range(UNITS)],
            "repaid": [8_000 + 50 * k if k % 10 == 3 else 0 for k in range(UNITS)],
        }
    )


def bundle() -> episodes.MitigationBundle:
    """The index of a folder with three files."""
    with TemporaryDirectory() as folder:
        for name, text in (
            ("modules/2026-10-02 modifier 25.txt", "module"),
            ("sign-ins/2026-10-02 sign-ins.txt", "names"),
            ("refunds/2026-10-20 refund.txt", "refund"),
        ):
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return episodes.index_bundle(folder, title="October training", indexed_on=ASSESSED)


def laws() -> dict[str, Any]:
    """Entries, values and multiples of the law."""
    value = penalties.lookup("1003.200(b)(10)", violated_on=date(2024, 3, 1), assessed_on=ASSESSED)
    return {
        "LawEntry": penalties.law_entry("402.105(d)(2)"),
        "LawValue": value,
        "Multiple": penalties.assessment_multiple("402.1(c)(17)", violated_on=date(1996, 5, 1)),
    }


def reports() -> dict[str, Any]:
    """Results of Section 111."""
    quarters = [
        section111.Quarter.of_book(f"quarter {k}", book(), pool=100_000, audited=250)
        for k in (1, 2)
    ]
    attempts = [
        section111.Attempt(date(2025, 1, day), "mail", evidence=f"letter {day}") for day in (2, 9)
    ]
    return {
        "AuditDraw": penalties.draw_audit(IDS[:50], IDS[50:], seed="lot 17", audited=12),
        "AuditOutlook": penalties.audit_outlook(quarters, seed=17, replicates=500),
        "Deadline": section111.appeal_calendar(formal_notice=date(2026, 3, 2))[0],
        "SafeHarbor": section111.good_faith(attempts, represented=False),
        "Section111": book(),
    }


def examples() -> dict[str, Any]:
    """The examples by the name of their class."""
    risk = penalties.exposure(
        reviewed(),
        assessed_on=ASSESSED,
        costs=Money.dollars(2_500),
        maximum_per_unit=Money.dollars(60_000),
    )
    services = {"Dr A": 900, "Dr B": 400, "Dr C": 1_100}
    regime = risk.regime("402")
    return {
        **laws(),
        **reports(),
        "EpisodeClaims": episodes.map_claims(events(), claims()),
        "Exposure": risk,
        "FactorList": penalties.weigh_factors(
            "402.111",
            {"402.111(b)(1)(i)": penalties.Answer("yes", "exhibit 4")},
            claimed=regime.claimed.point,
        ),
        "MitigationBundle": bundle(),
        "PatternView": episodes.view_pattern(events(), services),
        "RegimeExposure": regime,
        "RepaymentClock": episodes.repayment_clock(
            identified_on=date(2026, 3, 1),
            received_on=date(2025, 7, 9),
            on=date(2026, 6, 1),
            investigation=(date(2026, 3, 31), date(2026, 4, 20)),
        ),
    }
