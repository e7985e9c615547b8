"""Which formula gave their number? A search over what auditors do, and over common mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal

from extrapolation import Estimate, Review
from primafacie.core.errors import StudyError
from primafacie.core.results import Result
from validation.formulas.demanded_amounts import Afterwards
from validation.formulas.formula import Formula
from validation.formulas.formula_bases import FormulaBasis
from validation.formulas.formula_trials import formula_trials
from validation.formulas.trial_values import TrialValues
from validation.formulas.ways import review_bases
from validation.study.formula_facts import FormulaFacts
from validation.study.printed_figures import PrintedFigures

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 6
NAMED_AT = 0.001
"""A match names a formula where at most so many would match by accident."""
Found = Literal["one formula", "several formulas", "none"]


@dataclass(frozen=True)
class FormulaSearch(Result):
    """The formulas whose figures print as the printed figures.

    Formulas that give the same numbers in full precision count as one. Those with the fewest
    departures from the usual stand alone where the figures are fine enough to name them;
    else every formula that fits is listed.

    Attributes
    ----------
    figures : PrintedFigures
        The printed figures.
    matches : tuple of Formula
        The formulas that print them.
    tried : int
        The formulas tried.
    chance : float
        How many of the tried formulas would match by accident, were the printed figures anywhere
        near where they are.
    """

    SCHEMA: ClassVar[str] = "primafacie.formula-search/1"

    figures: PrintedFigures
    matches: tuple[Formula, ...]
    tried: int
    chance: float

    @property
    def found(self) -> Found:
        """Whether "one formula", "several formulas" or "none" prints the figures."""
        if not self.matches:
            return "none"
        return "one formula" if len(self.matches) == 1 else "several formulas"

    @property
    def named(self) -> bool:
        """Do the figures name a formula: is one found that would hardly match by accident?"""
        return bool(self.matches) and self.chance <= NAMED_AT

    def table(self) -> pd.DataFrame:
        """Tabulate the formulas that print the figures.

        Returns
        -------
        pandas.DataFrame
            One row per formula: its parts, the one-sided level as a fraction, and its words.
        """
        import pandas as pd

        names = ("estimator", "netting", "variance", "critical", "level", "amount", "rounding")
        return pd.DataFrame(
            [tuple(getattr(formula, name) for name in names) for formula in self.matches],
            columns=list(names),
        ).assign(amount=[formula.amount.rstrip(",") for formula in self.matches])

    def __str__(self) -> str:
        return self.text()

    def text(self, *, shown: int = SHOWN) -> str:
        """The result in words.

        Parameters
        ----------
        shown : int, default 6
            So many formulas are named at most.

        Returns
        -------
        str
            How many formulas were tried, the first that match, and the matches expected by
            accident.
        """
        said = ", ".join(f"{kind} {getattr(self.figures, kind)}" for kind in self.figures.said)
        lines = [f"formula behind {said}: {self.found} of {self.tried:,} tried"]
        lines += [f"  {formula}" for formula in self.matches[:shown]]
        if len(self.matches) > shown:
            lines.append(f"  and {len(self.matches) - shown} more")
        lines.append(f"matches expected by accident: {self.chance:.2g}")
        if self.matches and not self.named:
            lines.append(
                "The figures are too coarse to name a formula: what fits cannot be told apart "
                "from what fits by accident."
            )
        return "\n".join(lines)


def identify_formula(
    subject: Review | Sequence[FormulaBasis],
    *,
    figures: PrintedFigures,
    more: Sequence[Estimate] = (),
    paid: Mapping[str, float] | None = None,
    facts: FormulaFacts | None = None,
) -> FormulaSearch:
    """The formulas that print exactly the figures of a print-out or a demand letter.

    The search covers estimators, right ones and common mistakes (see the page of formulas), the
    treatment of underpayments and missing records, the finite population correction, the divisor,
    the critical value (z, t by several degrees of freedom, printed tables), the level and side,
    what was done to the amount afterwards (a share of it, less the amount of the sample), and
    rounding (half up or cut off at the printed digit). All printed figures must come from one
    formula. Formulas with fewer departures from the usual come first.

    Parameters
    ----------
    subject : Review or sequence of FormulaBasis
        The findings of the sample, or bases of estimates (see `estimate_basis`).
    figures : PrintedFigures
        The figures as printed; at least one.
    more : sequence of Estimate, optional
        Further estimates of the review, such as a regression estimate.
    paid : mapping of str to float, optional
        The dollars paid for every stratum of the frame: the same as `facts.paid`.
    facts : FormulaFacts, optional
        Dollars paid, further counts and shares that can have entered the formula.

    Returns
    -------
    FormulaSearch
        The matching formulas, the number tried, and the matches expected by accident.

    Raises
    ------
    StudyError
        If no figure was printed.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> review = read_review(pd.DataFrame({"overpaid": [0, 12.5, 40, 3, 0, 9]}), sizes=100)
    >>> found = identify_formula(review, figures=PrintedFigures(point="1,075.00", lower="304.75"))
    >>> print(found.matches[0].critical, found.matches[0].level)
    z 0.9
    """
    if not figures.said:
        raise StudyError(
            "no printed figure",
            where="print-out",
            expected="a point, limit, standard error or demand",
            fix="Give at least one figure as it is printed",
        )
    known = facts or FormulaFacts()
    if paid is not None:
        known = replace(known, paid=paid)
    sampled = 0.0
    if isinstance(subject, Review):
        bases: Sequence[FormulaBasis] = list(review_bases(subject, known, more=more))
        sampled = sum(row.effective_cents for row in subject.counted) / 100
    else:
        bases = subject
    return search_formulas(bases, figures=figures, afterwards=Afterwards(sampled, known.shares))


def search_formulas(
    bases: Sequence[FormulaBasis], *, figures: PrintedFigures, afterwards: Afterwards
) -> FormulaSearch:
    """The formulas of these bases that print the figures; those with the fewest departures."""
    return search_values(TrialValues(list(formula_trials(bases, figures)), afterwards), figures)


def search_values(values: TrialValues, figures: PrintedFigures) -> FormulaSearch:
    """The same, of trials whose values are known."""
    numbers = {kind: number for kind in figures.said if (number := figures.number(kind))}
    matches = values.matches(numbers)
    if not matches and figures.demand:
        # A round demand may have been rounded to its last digit that is not zero.
        numbers = {k: one.coarse if k == "demand" else one for k, one in numbers.items()}
        matches = values.matches(numbers)
    least = matches[0][0] if matches else None
    chance = values.accidents(numbers, least)
    if chance > NAMED_AT:
        least, chance = None, values.accidents(numbers, None)
    kept = tuple(formula for departures, formula in matches if least in (None, departures))
    return FormulaSearch(figures, kept, values.count(least), chance)
