"""D2: the printed figure follows from another formula."""

from __future__ import annotations

from validation.amounts import usd
from validation.estimator_panel import estimator_panel
from validation.finding_records import Finding, FindingTable, make_finding, no_demand
from validation.formula_bases import estimate_basis
from validation.formula_search import FormulaSearch, identify_formula
from validation.printed_figures import PrintedFigures, PrintedNumber
from validation.searched_bases import review_bases
from validation.studies import Study


def formula_of(study: Study) -> FormulaSearch | None:
    """The formula behind the printed figures, or behind the demand; None without either."""
    figures = study.figures
    if figures is None and study.demand is not None:
        figures = PrintedFigures(demand=study.demand.amount.plain())
    if figures is None or not figures.said or study.review is None:
        return None
    bases = list(review_bases(study.review, paid=_paid(study)))
    panel = estimator_panel(study)
    bases += [
        estimate_basis(row.estimator, row.point, row.se, df=(row.df,))
        for row in (panel.rows[1:] if panel is not None else ())
    ]
    return identify_formula(bases, figures=figures)


def _paid(study: Study) -> dict[str, float] | None:
    """Dollars paid for every stratum of the frame; None where they are not known."""
    assert study.review is not None
    totals = {row.label: row.total for row in study.review.strata}
    if all(total is not None for total in totals.values()):
        return {label: (total or 0) / 100 for label, total in totals.items()}
    if study.columns is None or study.labels is None:
        return None
    return {
        label: float(study.columns.paid[study.rows_of_stratum(label)].sum()) / 100
        for label in totals
    }


def find(study: Study) -> Finding:
    """The demand against the one computed again, and the formula that gives theirs."""
    made, asked = study.recomputed, study.demanded
    search = formula_of(study)
    if made is None or asked is None or (study.demand is None and study.figures is None):
        return no_demand(study, "D2", "the findings by unit", "the figures of the print-out")
    printed = study.figures.number("demand") if study.figures is not None else None
    number = printed or PrintedNumber.parse(f"{asked:.2f}")
    amount = float(made.amount)
    follows = number.matches(amount) or abs(asked - amount) < 0.015
    rows = tuple((str(formula),) for formula in search.matches) if search is not None else ()
    tables = [FindingTable("Formulas that print these figures", ("formula",), rows)] if rows else []
    if follows:
        return make_finding(
            study,
            "D2",
            "not supported",
            f"the demand of {usd(asked)} follows from the findings",
            f"computed again under {made.rule_set.name}: {usd(amount)}",
            tables=tables,
        )
    fact = f"{usd(asked)} demanded, {usd(amount)} computed again from the same findings"
    if search is not None and search.matches:
        fact += f"; theirs is {search.matches[0]}" + (
            f" (or one of {len(search.matches) - 1} more)" if len(search.matches) > 1 else ""
        )
    elif search is not None:
        fact += f"; none of {search.tried:,} formulas gives theirs"
    return make_finding(
        study,
        "D2",
        "goes to amount",
        fact,
        f"estimator, correction, critical value, level, netting and rounding searched; computed "
        f"again under {made.rule_set.name}",
        dollars=asked - amount,
        tables=tables,
    )
