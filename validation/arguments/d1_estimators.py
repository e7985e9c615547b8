"""D1: other estimators."""

from __future__ import annotations

from validation.arguments.argument import Argument
from validation.arguments.needs import SIMPLE_RANDOM, SINGLE_UNITS, findings
from validation.balance.estimator_panel import estimator_panel
from validation.study.amounts import usd, usd_down
from validation.study.finding_records import Finding, FindingTable


class OtherEstimators(Argument):
    """Other estimators: never more than context, as none was fixed before the draw."""

    code = "D1"
    needs = (
        SIMPLE_RANDOM,
        SINGLE_UNITS,
        findings("the findings by unit"),
    )

    def find(self) -> Finding:
        study = self.study
        panel = estimator_panel(study)
        assert panel is not None
        table = FindingTable(
            f"Estimators (lower limits by t, one-sided {100 * panel.level:g}%)",
            ("estimator", "point", "standard error", "lower limit"),
            tuple((r.estimator, usd(r.point), usd(r.se), usd(r.lower)) for r in panel.rows),
        )
        if len(panel.rows) < 2:
            return self.finding(
                "not supported",
                "no other estimator can be computed",
                "; ".join(panel.refused) or "none refused",
                tables=[table],
            )
        lowest = min(panel.rows, key=lambda row: row.lower)
        highest = max(panel.rows, key=lambda row: row.lower)
        first = panel.rows[0]
        own = ""
        if first not in (lowest, highest):
            own = f"; {usd_down(first.lower)} ({first.estimator})"
        return self.finding(
            "context" if lowest is not panel.rows[0] else "not supported",
            f"lower limits by t from {usd_down(lowest.lower)} ({lowest.estimator}) to "
            f"{usd_down(highest.lower)} ({highest.estimator}){own}",
            "not pre-specified: an estimator chosen after the results does not change the demand; "
            "limits of ratio estimates of mostly denied claims cover far below their level",
            tables=[table],
        )
