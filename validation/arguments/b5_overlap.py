"""B5: claims audited or recovered before."""

from __future__ import annotations

from primafacie.core.plurals import counted
from validation.appeals.domain_effects import domain_effects, effect_words
from validation.arguments.argument import Argument
from validation.arguments.needs import Need, frame
from validation.study.amounts import usd
from validation.study.finding_records import Finding, Strength

LIST = "the list of claims reviewed or recovered before"


class Overlap(Argument):
    """The frame's units in the list of earlier audits; the estimate without that domain."""

    code = "B5"
    needs = (
        frame(LIST),
        Need(lambda study: bool(study.prior), (LIST,)),
    )

    def find(self) -> Finding:
        study = self.study
        columns = self.columns
        found = columns.among(study.prior)
        rows, cents = int(found.sum()), int(columns.paid_cents[found].sum())
        ways = domain_effects(study, found) if rows else {}
        dollars = next(iter(ways.values()), None)
        strength: Strength = "not supported"
        if rows:
            strength = (
                "goes to amount" if dollars is not None and abs(dollars) >= 0.01 else "context"
            )
        return self.finding(
            strength,
            f"{counted(rows, 'unit')} of the frame, {usd(cents / 100)} paid, were audited before",
            effect_words(ways, "these units") or "looked for in the frame",
            dollars=dollars if rows else None,
        )
