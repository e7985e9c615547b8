"""D2: the formula of the printed figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from primafacie.core.plurals import counted
from validation.arguments import ARGUMENTS
from validation.arguments.argument import Argument
from validation.arguments.needs import Need, recomputed_demand
from validation.balance.estimator_panel import estimator_panel
from validation.formulas.demanded_amounts import Afterwards
from validation.formulas.formula import Formula
from validation.formulas.formula_bases import FormulaBasis, estimate_basis
from validation.formulas.formula_search import FormulaSearch, search_formulas
from validation.formulas.planned_formulas import (
    CENT,
    ordinary_rounding,
    planned_formula,
    price_errors,
    rounded_up,
)
from validation.formulas.ways import review_bases
from validation.study.amounts import usd
from validation.study.finding_records import Finding, FindingTable
from validation.study.printed_figures import PrintedFigures
from validation.study.studies import Study

SHOWN_FORMULAS = 12
WANTED = ("the findings by unit", "the figures of the print-out")


def formula_of(study: Study) -> FormulaSearch | None:
    """The formula behind the printed figures of a study, or behind its demand.

    The search is that of `identify_formula`, with all that the study holds: the dollars paid of
    the strata, further counts of frame and sample, regression estimates and post-strata.

    Parameters
    ----------
    study : Study
        The study, with the findings and with figures or a demand.

    Returns
    -------
    FormulaSearch or None
        The matching formulas; None without findings or figures.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> found = pd.DataFrame({"paid": [20, 20, 40, 30], "overpaid": [0, 12.5, 40, 3]})
    >>> review = read_review(found, sizes=100)
    >>> print(formula_of(Study(review=review, figures=PrintedFigures(point="1,387.50"))))
    formula behind point 1,387.50: one formula of 2 tried
      expansion, as the rules treat them, printed to the cent
    matches expected by accident: 0.00011
    """
    figures = study.figures
    if figures is None and study.demand is not None:
        figures = PrintedFigures(demand=study.demand.amount.plain())
    if figures is None or not figures.said or study.review is None:
        return None
    afterwards = Afterwards(study.sampled_overpayment or 0.0, study.formula_facts.shares)
    return search_formulas(_bases(study), figures=figures, afterwards=afterwards)


def _bases(study: Study) -> list[FormulaBasis]:
    assert study.review is not None
    facts = replace(
        study.formula_facts, paid=_paid(study), sizes=_sizes(study), counts=_counts(study)
    )
    bases = list(review_bases(study.review, facts))
    panel = estimator_panel(study)
    bases += [
        estimate_basis(row.estimator, row.point, row.se, df=(row.df,))
        for row in (panel.rows[1:] if panel is not None else ())
    ]
    return bases


def _paid(study: Study) -> Mapping[str, float] | None:
    """Dollars paid for every stratum of the frame; None where they are not known."""
    assert study.review is not None
    if study.formula_facts.paid is not None:
        return study.formula_facts.paid
    totals = {row.label: row.total_cents for row in study.review.strata}
    if all(total is not None for total in totals.values()):
        return {label: (total or 0) / 100 for label, total in totals.items()}
    if study.columns is None or study.labels is None:
        return None
    return {
        label: float(study.columns.paid_cents[study.rows_of_stratum(label)].sum()) / 100
        for label in totals
    }


def _sizes(study: Study) -> dict[str, int]:
    """Further counts of the frame: its rows, clusters and patients, and the universe's rows."""
    found = dict(study.formula_facts.sizes)
    if study.columns is not None:
        found["rows of the frame"] = study.columns.size
        if study.columns.clusters is not None:
            found["clusters of the frame"] = len(set(study.columns.clusters.tolist()))
        if study.patient in study.columns.more:
            found["patients of the frame"] = len(set(study.columns.more[study.patient].tolist()))
    if study.universe_columns is not None:
        found["rows of the universe"] = study.universe_columns.size
    return found


def _counts(study: Study) -> dict[str, int]:
    """Further counts of the sample: as stated, and what was disclosed as selected."""
    disclosed = {} if study.disclosed is None else {"units disclosed": study.disclosed.n}
    return {**study.formula_facts.counts, **disclosed}


class FormulaOfDemand(Argument):
    """The demand against the planned formula, and the formula that gives theirs.

    Ordinary rounding is context; a difference that D3 or D4 reports is counted there; a demand
    below the planned amount favors the respondent; any other goes to the amount.
    """

    code = "D2"
    needs = (
        recomputed_demand(*WANTED),
        Need(lambda study: bool(study.demand or study.figures), WANTED),
    )
    of_demand = True

    def find(self) -> Finding:
        study = self.study
        made = self.recomputed
        assert study.demanded is not None
        asked = float(study.demanded)
        amount = float(made.amount)
        rounding = ordinary_rounding(study)
        if rounding:
            plain = abs(asked - amount) < CENT or rounding == "to the printed digit"
            how = "" if abs(asked - amount) < CENT else f", {rounding}"
            return self.finding(
                "not supported" if plain else "context",
                f"the demand of {usd(asked)} is reproduced from the findings by the planned "
                f"formula{how}",
                f"recomputed under {made.rule_set.name}: {usd(amount)}",
                dollars=None if plain else asked - amount,
            )
        fact = f"{usd(asked)} is demanded; the planned formula gives {usd(amount)}"
        elsewhere = [one.code for one in ARGUMENTS.values() if one.reports_demand(study)]
        if elsewhere:
            return self.finding(
                "context",
                f"{fact}; {elsewhere[0]} reports this difference",
                "the difference is counted once, there",
            )
        search = formula_of(study)
        computation = (
            "estimator, correction, critical value, level, netting and rounding searched; "
            f"recomputed under {made.rule_set.name}"
        )
        tables = []
        up = rounded_up(study)
        if up:
            fact += f"; the demand is the planned amount rounded up to a multiple of {up}"
        elif search is not None and search.matches and not search.named:
            fact += (
                f"; {len(search.matches):,} of {search.tried:,} formulas give it, "
                f"{search.chance:.2g} by accident: the demand is too coarse to tell them apart; "
                f"the most usual of them is: {search.matches[0]}"
            )
            tables.append(_listed(search))
        elif search is not None and search.matches:
            fact += f"; the demand is reproduced by: {search.matches[0]}"
            others = len(search.matches) - 1
            if others:
                fact += f" ({counted(others, 'other formula')} print{'s' * (others == 1)} the same)"
            tables.append(_listed(search))
            computation += f"; {search.chance:.2g} of them would match by accident"
            tables += _priced(study, search.matches[0])
        elif search is not None:
            fact += f"; none of {search.tried:,} formulas gives the demand"
        if asked < amount:
            computation += "; the difference lowered the demand"
        return self.finding(
            "goes to amount",
            fact,
            computation,
            dollars=asked - amount,
            tables=tables,
        )


def _listed(search: FormulaSearch) -> FindingTable:
    rows = tuple((str(formula),) for formula in search.matches[:SHOWN_FORMULAS])
    return FindingTable("Formulas that print these figures", ("formula",), rows)


def _priced(study: Study, used: Formula) -> list[FindingTable]:
    """What each difference from the planned formula is worth alone."""
    planned = planned_formula(study)
    if planned is None:
        return []
    rows = price_errors(_bases(study), planned=planned.formula, used=used)
    if not rows:
        return []
    return [
        FindingTable(
            "Each difference from the planned formula, alone",
            ("difference", "limit with it alone", "change"),
            tuple((row.words, usd(row.limit), usd(row.change)) for row in rows),
        )
    ]
