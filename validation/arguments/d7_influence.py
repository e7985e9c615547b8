"""D7: influence of single claims."""

from __future__ import annotations

from validation.arguments.argument import Argument
from validation.arguments.needs import SIMPLE_RANDOM, findings
from validation.balance.influences import SHOWN_CLAIMS, influence
from validation.study.amounts import usd
from validation.study.finding_records import Finding, FindingTable

# A single claim that carries this share of the estimate is worth a line to the reader.
LARGE = 0.10
FINDINGS = "the findings by unit under the expansion estimator"


class Influence(Argument):
    """The share of the largest claims, and the estimate without each: its leverage."""

    code = "D7"
    needs = (
        SIMPLE_RANDOM,
        findings(FINDINGS),
    )

    def find(self) -> Finding:
        study = self.study
        if not self.estimate.simple_expansion:
            return self.not_tried(FINDINGS)
        found = influence(study)
        top = found.top.get(1, 0.0)
        far = [row for row in found.rows if row.far_out]
        shown = "; ".join(f"the largest {k}: {share:.0%}" for k, share in found.top.items())
        table = FindingTable(
            "Claims by their share of the estimate",
            ("unit", "stratum", "overpaid", "share", "point without it", "limit without it"),
            tuple(
                (
                    r.unit_id,
                    r.stratum,
                    usd(r.overpaid),
                    f"{r.share:.1%}",
                    usd(r.point_without),
                    "" if r.lower_without is None else usd(r.lower_without),
                )
                for r in found.rows[:SHOWN_CLAIMS]
            ),
        )
        carried = top >= LARGE or bool(far)
        return self.finding(
            "context" if carried else "not supported",
            f"share of the estimate carried by {shown or 'none'}; {len(far)} far out",
            "N y / n of every claim; no unit may leave a sample, so the estimate without a claim "
            "shows its leverage and is not an alternative",
            tables=[table],
        )
