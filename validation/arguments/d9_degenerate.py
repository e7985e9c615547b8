"""D9: few errors or no spread."""

from __future__ import annotations

from extrapolation.estimates.finite_limits import finite_limit
from extrapolation.ratstats.exact_counts import lower_count
from validation.arguments.argument import Argument
from validation.arguments.needs import recomputed_demand
from validation.study.amounts import usd_down
from validation.study.finding_records import Finding, FindingTable, Strength


class Degenerate(Argument):
    """Errors and non-errors fewer than 6, or no variance; a finite-sample limit with the limit."""

    code = "D9"
    needs = (recomputed_demand("the findings by unit", "the rules of the limit"),)

    def find(self) -> Finding:
        study = self.study
        made, over = self.recomputed, self.estimate
        rules = made.rule_set
        level = rules.one_sided_level
        rows = []
        for part in over.sample.strata:
            errors = int((part.values > 0).sum())
            low = lower_count(part.size, part.n, errors, 1 - level)
            rows.append((part.label, f"{part.n:,}", f"{errors:,}", f"{low:,} of {part.size:,}"))
        table = FindingTable(
            f"Errors by stratum, exact one-sided {100 * level:g}% lower limits of their number",
            ("stratum", "n", "errors", "at least in error"),
            tuple(rows),
        )
        if made.interval.reliable:
            return self.finding(
                "not supported",
                "at least 6 errors and 6 units free of error, and the amounts vary",
                "counted in the sample",
                tables=[table],
            )
        finite = finite_limit(over, level)
        dollars = None
        strength: Strength = "context"
        computation = "; ".join(made.interval.notes)
        if finite is None:
            computation += "; no finite-sample limit serves this design and these findings"
        else:
            computation += (
                f"; {finite.bound} (not pre-specified) gives {usd_down(finite.low)}, {finite.words}"
            )
        if finite is not None and rules.amount == "lower limit" and not finite.condition:
            amount = max(finite.low, study.sampled_overpayment or 0.0)
            dollars = float(made.amount) - amount
            strength = "goes to amount" if dollars > 0.01 else "context"
        return self.finding(
            strength,
            f"the {made.interval.bound} limit is not reliable here",
            computation,
            dollars=dollars,
            tables=[table],
        )
