"""A5: the sample looks chosen among several."""

from __future__ import annotations

from primafacie.core.errors import StudyError
from validation.arguments.argument import Argument
from validation.arguments.needs import SIMPLE_RANDOM, SINGLE_UNITS
from validation.balance.balance_tests import size_hint
from validation.balance.redrawn_samples import RANK, redraw, redraw_percentile
from validation.study.amounts import usd
from validation.study.finding_records import UNUSUAL, Finding, Strength, too_few


class ChosenSample(Argument):
    """Where the sample's amounts, their total and their ranks, lie among redraws of the design."""

    code = "A5"
    needs = (
        SIMPLE_RANDOM,
        SINGLE_UNITS,
    )
    simulates = True
    randomized = True

    def find(self) -> Finding:
        study = self.study
        try:
            made = redraw(study, replicates=self.settings.replicates, seed=self.settings.seed)
        except StudyError:
            lacking = study.unknown_strata or "units of the frame that were selected in part"
            return self.not_tried(lacking, "every draw made, with its day and seed")
        several = study.draws_made is not None and study.draws_made > 1
        known = f"{study.draws_made} draws are known to have been made"
        # Two ranks are looked at, and the smaller share is doubled.
        if 2 / (made.replicates + 1) >= UNUSUAL:
            why = too_few(made.replicates, int(2 / UNUSUAL) + 1)
            if not several:
                return self.not_for(why)
            return self.finding("context", known, f"the sample was not compared: {why}")
        found = redraw_percentile(study, made)
        ranks = redraw_percentile(study, made, variable=RANK)
        p = min(1.0, 2 * min(found.p_high, ranks.p_high))
        unusual = p < UNUSUAL
        strength: Strength = "not supported"
        if unusual or several:
            strength = "goes to validity" if unusual and several else "context"
        fact = (
            f"the sample estimates {usd(found.estimate)} paid where {usd(found.known)} were paid: "
            f"percentile {found.percentile:.1f} of samples of its design by the total, "
            f"{ranks.percentile:.1f} by the ranks of the amounts"
        )
        if several:
            fact += f"; {known}"
        hint = size_hint(study) if unusual else ""
        return self.finding(
            strength,
            fact,
            f"{found.replicates:,} redraws of the design from the frame; share that estimates as "
            f"much or more: {found.p_high:.3g}, with as high ranks {ranks.p_high:.3g}; the smaller "
            f"one doubled: {p:.3g}{hint}",
            p=p,
            missing=() if study.draws_made is not None else ("every draw made, with its seed",),
        )
