"""D6: reversed findings were not carried into the estimate."""

from __future__ import annotations

from primafacie.core.plurals import counted
from validation.appeals.appeals import marginal_values, reextrapolate
from validation.appeals.joint_reversals import best_reversals
from validation.arguments.argument import Argument
from validation.arguments.needs import recomputed_demand
from validation.formulas.demanded_points import demanded_number
from validation.study.amounts import usd
from validation.study.finding_records import Finding, FindingTable, Strength
from validation.study.studies import Study

SHOWN = 10
# Sets estimated anew, where the bound or estimator is no formula: some seconds.
MOST_ESTIMATED = 1_000


class Reversals(Argument):
    """The ladder of appeals; without decisions, what every claim is worth."""

    code = "D6"
    needs = (recomputed_demand("the findings by unit", "the decisions on sampled units"),)

    def find(self) -> Finding:
        study = self.study
        made, asked = self.recomputed, study.demanded
        assert asked is not None
        values = marginal_values(study)
        worth = FindingTable(
            "What winning one claim changes (largest first; a negative change raises the amount)",
            ("unit", "stratum", "overpaid", "point falls by", "limit falls by", "demand falls by"),
            tuple(
                (v.unit_id, v.stratum, usd(v.overpaid), usd(v.point), usd(v.limit), usd(v.demand))
                for v in [*values[:SHOWN], *(v for v in values[SHOWN:] if v.raises)]
            ),
        )
        raising = [v for v in values if v.raises]
        warning = (
            f"; warning: winning {len(raising)} of the claims raises the lower limit (the largest "
            f"one, {usd(max(v.overpaid for v in raising))}, by "
            f"{usd(max(-v.limit for v in raising))})"
            if raising
            else ""
        )
        if study.ledger is None or not study.ledger.entries:
            joint = _joint(study, len(values))
            return self.finding(
                "context",
                "no decision on a sampled unit was disclosed",
                f"each claim reversed in turn{joint}{warning}",
                tables=[worth],
                missing=("the decisions on sampled units at every level",),
            )
        again = reextrapolate(study)
        last = again.last.demand
        assert last is not None
        ladder = FindingTable(
            "Demand by level of appeal",
            ("level", "units decided", "sampled", "point", "limit", "demand"),
            tuple(
                (
                    s.level,
                    f"{s.reversed_units}",
                    usd(s.sampled),
                    usd(s.point),
                    "" if s.lower is None else usd(s.lower),
                    str(s.demand),
                )
                for s in again.steps
            ),
        )
        # Against the amount by the same formula: what else is wrong with the demand is not D6's.
        dollars = float(made.amount) - float(last)
        number = demanded_number(study)
        carried = number is not None and number.matches(float(last))
        strength: Strength = (
            "goes to amount" if dollars > 0.015 and not carried else "not supported"
        )
        fact = (
            f"{counted(again.last.reversed_units, 'sampled unit')} decided on appeal; {asked} "
            f"demanded; by the rules {made.amount} before the decisions, {last} after them"
        )
        notes = "; ".join(again.notes)
        return self.finding(
            strength,
            fact,
            "same frame, n and design; the decided units take their new value"
            + (f"; {notes}" if notes else "")
            + warning,
            dollars=dollars if strength != "not supported" else None,
            tables=[ladder, worth],
        )


def _joint(study: Study, claims: int) -> str:
    if not claims:
        return ""
    best = best_reversals(study, count=min(3, claims), most_estimated=MOST_ESTIMATED)
    return f"; {best.text()}"
