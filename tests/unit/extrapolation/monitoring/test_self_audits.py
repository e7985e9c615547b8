"""A self-audit from findings to one result: read, compared, watched, rendered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from extrapolation import monitoring
from primafacie.errors import EstimateError, ReviewError
from tests.builders.command_line import invoke, result


def findings() -> pd.DataFrame:
    """Two providers, ten charts each before and after 5 October."""
    rows = []
    for provider, old, new in (("Dr A", 4, 1), ("Dr B", 5, 1)):
        for place in range(20):
            after = place >= 10
            error = int(place % 10 < (new if after else old))
            day = f"2026-{'10' if after else '09'}-{10 + place % 10}"
            rows.append((provider, f"{provider[-1]}{place}", day, error, 120 * error))
    columns = ["provider", "chart", "service_date", "error", "exposure"]
    return pd.DataFrame(rows, columns=columns)


def test_everything_asked_for_is_there() -> None:
    audit = monitoring.self_audit(
        monitoring.read_checks(findings()),
        trained_on=date(2026, 10, 5),
        claims_after=1000,
        accepted=0.1,
        detected=0.3,
        run_length=100,
    )
    assert audit.checks.pooled.errors == 11
    assert audit.change is not None
    assert audit.change.fall == pytest.approx(9 / 20 - 2 / 20)
    assert audit.exposure is not None
    assert audit.exposure.avoided == pytest.approx(1000 * 120 * 0.35)
    assert audit.watch is not None
    assert len(audit.watch.path.values) == 20
    assert audit.to_dict()["trained_on"] == "2026-10-05"
    assert "Exposure for claims before the training is unchanged" in audit.text()


def test_a_provider_of_one_period_is_left_out_and_said() -> None:
    table = findings()
    table = table[~((table["provider"] == "Dr B") & (table["service_date"] > "2026-10-01"))]
    audit = monitoring.self_audit(monitoring.read_checks(table), trained_on=date(2026, 10, 5))
    assert audit.change is not None
    assert [row.provider for row in audit.change.providers] == ["Dr A"]
    assert "1 providers were checked in one period only" in audit.notes[0]
    early = monitoring.self_audit(monitoring.read_checks(table), trained_on=date(2027, 1, 1))
    assert early.change is None
    assert "No provider was checked both before and after" in early.notes[1]


def test_faults_are_told_at_once() -> None:
    bad = findings().astype({"error": object, "exposure": object})
    bad.loc[0, "error"] = "maybe"
    bad.loc[1, "service_date"] = "soon"
    bad.loc[2, "provider"] = ""
    bad.loc[19, "exposure"] = "12.345"
    bad.loc[18, "exposure"] = 5
    bad.loc[4, "chart"] = "A5"
    with pytest.raises(ReviewError, match="findings: 6 problems"):
        monitoring.read_checks(bad)
    with pytest.raises(ReviewError, match="no column error"):
        monitoring.read_checks(findings().drop(columns="error"))
    with pytest.raises(EstimateError, match=r"(?s)2 problems.*without the day.*both rates"):
        monitoring.self_audit(monitoring.read_checks(findings()), claims_after=10, accepted=0.1)


def test_on_the_command_line(tmp_path: Path) -> None:
    charts = tmp_path / "charts.csv"
    listed = pd.DataFrame(
        {"provider": ["A"] * 9 + ["B"] * 3, "chart": [f"c{i}" for i in range(12)]}
    )
    listed.to_csv(charts, index=False, encoding="utf-8")
    sheet = tmp_path / "q4.csv"
    drawn = invoke(
        "self-audit",
        "draw",
        str(charts),
        "--quarter",
        "2026-Q4",
        "--seed",
        "lot 9",
        "--out",
        str(sheet),
    )
    assert drawn.exit_code == 0, drawn.output
    assert "8 charts of 2 providers" in drawn.output
    assert "Provider B had 3 charts" in drawn.output
    assert len(pd.read_csv(sheet)) == 8
    found = tmp_path / "findings.csv"
    findings().to_csv(found, index=False, encoding="utf-8")
    bundle = tmp_path / "bundle" / "modules"
    bundle.mkdir(parents=True)
    (bundle / "2026-10-05 upcoding.txt").write_text("module", encoding="utf-8")
    to = tmp_path / "summary"
    made = invoke(
        "self-audit",
        "summary",
        str(found),
        "--trained-on",
        "2026-10-05",
        "--claims-after",
        "1000",
        "--accepted",
        "0.1",
        "--detected",
        "0.3",
        "--to",
        str(to),
        "--format",
        "html,pdf",
        "--bundle",
        str(bundle.parent),
        "--indexed-on",
        "2026-11-01",
        "--json",
    )
    assert made.exit_code == 0, made.output
    record = result(made.output)
    assert record["self_audit"]["checks"]["pooled"]["errors"] == 11
    page = (to / "self-audit.html").read_text(encoding="utf-8")
    assert "Proof of mitigation" in page
    assert "27.50%" in page
    assert (to / "self-audit.pdf").read_bytes().startswith(b"%PDF")
