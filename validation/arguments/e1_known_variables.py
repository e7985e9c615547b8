"""E1: the sample against its frame in what is known of every unit."""

from __future__ import annotations

from primafacie.core.errors import StudyError
from validation.arguments.argument import Argument
from validation.arguments.needs import SIMPLE_RANDOM, SINGLE_UNITS
from validation.balance.balance_tests import representativeness, size_hint
from validation.balance.estimator_panel import estimator_panel
from validation.study.amounts import usd, usd_down
from validation.study.finding_records import UNUSUAL, Finding, FindingTable, Strength, too_few

CALIBRATED = ("regression on paid", "combined ratio on paid")


class KnownVariables(Argument):
    """Permutation tests of the known variables, and the calibrated estimate: what matters."""

    code = "E1"
    needs = (
        SIMPLE_RANDOM,
        SINGLE_UNITS,
    )
    simulates = True
    randomized = True

    def find(self) -> Finding:
        study = self.study
        try:
            found = representativeness(
                study, replicates=self.settings.replicates, seed=self.settings.seed
            )
        except StudyError:
            lacking = study.unknown_strata or "units of the frame that were selected in part"
            return self.not_tried(lacking)
        if not found.rows:
            return self.not_for("the strata fix every known variable of the frame")
        if not found.enough:
            return self.not_for(too_few(found.replicates, found.needed))
        panel = estimator_panel(study)
        dollars, computation = None, "no calibrated estimate can be computed"
        if panel is not None:
            rows = [row for name in CALIBRATED if (row := panel.row(name)) is not None]
            rows += [row for row in panel.rows if row.estimator.startswith("post-strata")]
            if rows:
                least = max(rows, key=lambda row: row.lower)
                dollars = panel.rows[0].lower - least.lower
                computation = (
                    "; ".join(
                        f"{row.estimator}: point {usd(row.point)}, lower limit "
                        f"{usd_down(row.lower)}"
                        for row in rows
                    )
                    + f"; the effect is that of {least.estimator}, the smallest of them"
                )
        unusual = found.p < UNUSUAL
        hint = size_hint(study) if unusual else ""
        strength: Strength = "not supported"
        if unusual:
            gains = dollars is not None and dollars > 0.01 and not hint
            strength = "goes to amount" if gains else "context"
        table = FindingTable(
            f"Known variables against {found.replicates:,} redraws of the design",
            ("variable", "p", "Holm's p", "result", "most off"),
            tuple(
                (r.variable, f"{r.p:.3g}", f"{r.holm:.3g}", r.words, r.worst) for r in found.rows
            ),
        )
        seen = f"unusual at p = {found.p:.2g}" if unusual else "consistent with random selection"
        return self.finding(
            strength,
            f"the sample is {seen} in {len(found.rows)} known variables (Holm's correction)",
            f"calibrated to the frame: {computation}{hint}",
            dollars=dollars if unusual else None,
            p=found.p,
            tables=[table],
        )
