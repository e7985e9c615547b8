"""C2: precision of the estimate."""

from __future__ import annotations

from scipy.special import ndtri, stdtrit

from validation.arguments.argument import Argument
from validation.arguments.needs import findings
from validation.study.amounts import usd, usd_between, usd_down
from validation.study.finding_records import Finding, FindingTable

LEVELS = (0.80, 0.90, 0.95)
FINDINGS = "the findings by unit"


class Precision(Argument):
    """Half-width over point, two-sided at three levels, and what the lower limit does already."""

    code = "C2"
    needs = (findings(FINDINGS),)

    def find(self) -> Finding:
        study = self.study
        over = self.estimate
        if over.point <= 0:
            return self.not_tried(FINDINGS)
        rows = []
        for level in LEVELS:
            tail = (1 + level) / 2
            z, t = float(ndtri(tail)), float(stdtrit(over.df, tail)) if over.df > 0 else 0.0
            rows.append(
                (
                    f"{level:.0%} two-sided",
                    f"{z * over.se / over.point:.1%}",
                    f"{t * over.se / over.point:.1%}",
                )
            )
        made = study.recomputed
        already = ""
        if (
            made is not None
            and made.rule_set.amount == "lower limit"
            and made.interval.low is not None
        ):
            already = (
                f"; the lower limit of {usd_down(made.interval.low)} is already "
                f"{usd_between(over.point, made.interval.low)} below the point "
                f"estimate of {usd(over.point)}"
            )
        return self.finding(
            "context",
            f"the half-width is {rows[1][2]} of the point estimate (two-sided 90% by t){already}",
            "standard error times z or t, divided by the point estimate; a rule set that requires "
            "a precision states it in its minima",
            tables=[FindingTable("Precision", ("level", "by z", "by t"), tuple(rows))],
        )
