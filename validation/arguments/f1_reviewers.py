"""F1: agreement of the reviewers."""

from __future__ import annotations

from primafacie.core.errors import AuditError
from primafacie.core.plurals import counted
from validation.arguments.argument import Argument
from validation.arguments.needs import Need, findings
from validation.reviewers.misclassification import IMPUTATIONS, misclassified_estimate
from validation.reviewers.second_reviews import second_findings
from validation.study.amounts import usd, usd_down
from validation.study.finding_records import Finding, FindingTable, Strength

SECOND = "a second review of the same units"


class Reviewers(Argument):
    """Kappa, AC1, the reversal rate, and the estimate adjusted for the second findings."""

    code = "F1"
    needs = (
        findings(SECOND),
        Need(lambda study: bool(study.seen_again), (SECOND,)),
    )
    simulates = True

    def find(self) -> Finding:
        study = self.study
        try:
            found, adjusted = second_findings(study)
        except AuditError as error:
            return self.not_tried(f"second findings on sampled units ({error.got})")
        made = study.recomputed
        by_limit = made is None or made.rule_set.amount == "lower limit"
        first = float(made.amount) if made is not None else adjusted.first
        again = study.seen_again
        floor = (
            sum(
                again[row.unit_id].cents if row.unit_id in again else row.effective_cents
                for row in self.review.counted
            )
            / 100
        )
        dollars = first - (max(adjusted.lower, floor, 0.0) if by_limit else adjusted.point)
        lifted = sum(
            row.effective_cents > 0 and again[row.unit_id].cents <= 0
            for row in self.review.counted
            if row.unit_id in again
        )
        strength: Strength = "not supported"
        if lifted:
            strength = "goes to amount" if dollars > 0.01 else "context"
        kappa = "undefined" if found.kappa is None else f"{found.kappa:.2f}"
        ac1 = "undefined" if found.ac1 is None else f"{found.ac1:.2f}"
        low, high = found.reversal_interval
        rows = [
            ("first findings", usd(adjusted.first), "", ""),
            (
                "double sampling by first finding",
                usd(adjusted.point),
                usd(adjusted.se),
                usd_down(adjusted.lower),
            ),
        ]
        try:
            imputed = misclassified_estimate(
                study,
                seed=self.settings.seed,
                imputations=min(IMPUTATIONS, self.settings.replicates),
            )
            rows.append(
                (
                    "multiple imputation",
                    usd(imputed.point),
                    usd(imputed.se),
                    usd_down(imputed.lower),
                )
            )
        except AuditError:
            imputed = None
        clean = (
            f"{counted(adjusted.clean_again, 'accepted unit')} among them"
            if adjusted.clean_again
            else "no accepted unit among them: accepted units are taken as correct"
        )
        resolved = study.resolved
        if resolved:
            clean += (
                f"; {counted(len(resolved), 'unit')} on which they differed at first counted with "
                "the agreed finding"
            )
        also = f"; by multiple imputation {usd_down(imputed.lower)}" if imputed is not None else ""
        return self.finding(
            strength,
            f"of {counted(found.units, 'unit')} reviewed twice ({clean}) "
            f"{counted(lifted, 'denial')} {'was' if lifted == 1 else 'were'} lifted; kappa "
            f"{kappa}, AC1 {ac1}",
            f"reversal rate {100 * (found.reversal or 0):.0f}% (exact two-sided 90%: "
            f"{100 * low:.0f}% to {100 * high:.0f}%); double-sampling estimate "
            f"{usd(adjusted.point)}, one-sided 90% lower limit {usd_down(adjusted.lower)}{also}; "
            f"{usd(floor)} was found in the sample; valid if the units reviewed twice were "
            "selected at random among those of the same first finding",
            dollars=dollars if lifted else None,
            tables=[
                FindingTable(
                    "The total if the second reviewer is right",
                    ("estimate", "point", "standard error", "lower limit"),
                    tuple(rows),
                ),
                *self._originals(),
            ],
        )

    def _originals(self) -> list[FindingTable]:
        """What each reviewer found at first on the units where they agreed afterwards."""
        resolved = self.study.resolved
        rows = [
            (
                f"{row.order:,}",
                *(
                    "no amount stated" if amount is None else usd(amount.cents / 100)
                    for amount in resolved[row.unit_id]
                ),
                usd(row.effective_cents / 100),
            )
            for row in self.review.counted
            if row.unit_id in resolved
        ]
        columns = ("order of the draw", "first reviewer", "second reviewer", "agreed finding")
        title = "Overpayments where the two reviewers differed at first"
        return [FindingTable(title, columns, tuple(rows))] if rows else []
