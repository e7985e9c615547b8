"""Which formula gave their number? A search over what auditors do, and over common mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from scipy.special import ndtri, stdtrit

from extrapolation import Estimate, Review
from primafacie.core.errors import StudyError
from primafacie.core.results import Result
from validation.formulas.formula_bases import FormulaBasis, review_bases
from validation.study.printed_figures import PrintedFigures, PrintedNumber

if TYPE_CHECKING:
    import pandas as pd

# One-sided levels; each is also the end of a two-sided interval.
LEVELS = (0.80, 0.90, 0.95, 0.975, 0.99, 0.995)
SHOWN = 6
# Digits after the point of printed tables of z and t.
TABLE_DIGITS = (2, 3, 4)
Found = Literal["one formula", "several formulas", "none"]


def correction_words(variance: str) -> str:
    """A variance in words.

    >>> correction_words("without fpc")
    'without the finite population correction'
    """
    return variance.replace("fpc", "the finite population correction")


@dataclass(frozen=True)
class Formula:
    """One way to the printed figures.

    Attributes
    ----------
    estimator, netting, variance, critical : str
        The estimator, the treatment of underpayments and missing records, the variance and the
        critical value, in words.
    level : float or None
        The one-sided level, a fraction; None where no limit was printed.
    amount, rounding : str
        What was demanded, and how the figures were rounded, in words.
    digits : int or None
        The digits of a printed table of critical values; None for full precision.
    """

    estimator: str
    netting: str
    variance: str
    critical: str
    level: float | None
    amount: str
    rounding: str
    digits: int | None = None

    def __str__(self) -> str:
        parts = [self.estimator, self.netting]
        if self.level is not None:
            two_sided = 2 * self.level - 1
            limit = (
                f"one-sided {100 * self.level:g}% (the end of two-sided {100 * two_sided:g}%, "
                f"RAT-STATS {100 * two_sided:g}% limit)"
            )
            critical = self.critical
            if self.digits is not None:
                critical += f" from a table of {self.digits} digits"
            parts += [correction_words(self.variance), critical, limit]
        elif self.variance:
            parts.append(correction_words(self.variance))
        return ", ".join([*parts, f"{self.amount} {self.rounding}"])


@dataclass(frozen=True)
class FormulaSearch(Result):
    """The formulas whose figures print as the printed figures.

    Formulas that give the same numbers in full precision count as one.

    Attributes
    ----------
    figures : PrintedFigures
        The printed figures.
    matches : tuple of Formula
        The formulas that print them.
    tried : int
        The formulas tried.
    chance : float
        How many of the tried formulas would match by accident, were the printed figures anywhere in
        the range of the values tried.
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

    def text(self) -> str:
        """The result in words.

        Returns
        -------
        str
            How many formulas were tried, the first that match, and the matches expected by
            accident.
        """
        said = ", ".join(f"{kind} {getattr(self.figures, kind)}" for kind in self.figures.said)
        lines = [f"formula behind {said}: {self.found} of {self.tried:,} tried"]
        lines += [f"  {formula}" for formula in self.matches[:SHOWN]]
        if len(self.matches) > SHOWN:
            lines.append(f"  and {len(self.matches) - SHOWN} more")
        lines.append(f"matches expected by accident: {self.chance:.2g}")
        return "\n".join(lines)


@dataclass(frozen=True)
class _Trial:
    formula: tuple[str, str, str, str, float | None]
    point: float
    se: float | None
    reach: float | None
    ends: tuple[float, float] | None = None
    digits: int | None = None

    def value(self, kind: str) -> float | None:
        if self.ends is not None and kind in ("lower", "upper"):
            return self.ends[kind == "upper"]
        if kind == "point":
            return self.point
        if kind == "se":
            return self.se
        if self.reach is None:
            return None
        return self.point - self.reach if kind == "lower" else self.point + self.reach


def identify_formula(
    subject: Review | Sequence[FormulaBasis],
    *,
    figures: PrintedFigures,
    more: Sequence[Estimate] = (),
    paid: Mapping[str, float] | None = None,
) -> FormulaSearch:
    """The formulas that print exactly the figures of a print-out or a demand letter.

    The search covers estimator x treatment of underpayments and missing records x finite population
    correction x divisor x critical value (z, t by several degrees of freedom) x level and side x
    rounding (half up or cut off at the printed digit). All printed figures must come from one
    formula.

    Parameters
    ----------
    subject : Review or sequence of FormulaBasis
        The findings of the sample, or bases of estimates (see `estimate_basis`).
    figures : PrintedFigures
        The figures as printed; at least one.
    more : sequence of Estimate, optional
        Further estimates of the review, such as a regression estimate.
    paid : mapping of str to float, optional
        The dollars paid for every stratum of the frame. With it, ratio and dollar-unit estimates
        are searched too.

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
    bases = (
        list(review_bases(subject, more=more, paid=paid))
        if isinstance(subject, Review)
        else subject
    )
    numbers = {kind: number for kind in figures.said if (number := figures.number(kind))}
    trials = list(_trials(bases, figures))
    kept = _matches(trials, numbers)
    if not kept:
        # A printed table of z or t has a few digits.
        trials += [row for digits in TABLE_DIGITS for row in _trials(bases, figures, digits=digits)]
        kept = _matches(trials, numbers)
    if not kept and figures.demand:
        # A round demand may have been rounded to its last digit that is not zero.
        numbers = {k: one.coarse if k == "demand" else one for k, one in numbers.items()}
        kept = _matches(trials, numbers)
    return FormulaSearch(figures, kept, len(trials), _accidents(trials, numbers))


def _matches(trials: Sequence[_Trial], numbers: Mapping[str, PrintedNumber]) -> tuple[Formula, ...]:
    """The trials that print as every number; equal ones once."""
    kept: dict[tuple[float, ...], Formula] = {}
    for trial in trials:
        found = _match(trial, numbers)
        if found is not None:
            kept.setdefault(_fingerprint(trial), found)
    return tuple(kept.values())


def _trials(
    bases: Iterable[FormulaBasis], figures: PrintedFigures, *, digits: int | None = None
) -> Iterable[_Trial]:
    """Every formula of the bases; with `digits`, its critical values rounded to as many."""
    limits = any(kind in figures.said for kind in ("lower", "upper", "demand"))
    errors = "se" in figures.said
    for basis in bases:
        head = (basis.estimator, basis.netting)
        if digits is None and basis.exact is not None and limits and not errors:
            for level in LEVELS:
                ends = basis.exact(level)
                formula = (*head, "exact", "hypergeometric", level)
                yield _Trial(formula, basis.point, None, basis.point - ends[0], ends)
        plain = digits is None and not errors
        if plain and "lower" not in figures.said and "upper" not in figures.said:
            yield _Trial((*head, "", "", None), basis.point, None, None)
        for variance, amount in basis.variances.items():
            if amount < 0 or not (limits or errors):
                continue
            se = amount**0.5
            if not limits:
                if digits is None:
                    yield _Trial((*head, variance, "", None), basis.point, se, None)
                continue
            for critical, df in basis.degrees.items():
                if not df > 0:
                    continue
                for level in LEVELS:
                    quantile = float(ndtri(level) if df == float("inf") else stdtrit(df, level))
                    formula = (*head, variance, critical, level)
                    used = quantile if digits is None else round(quantile, digits)
                    yield _Trial(formula, basis.point, se, used * se, digits=digits)


def _match(trial: _Trial, numbers: Mapping[str, PrintedNumber]) -> Formula | None:
    """The formula if every printed figure comes from it."""
    amount, rounding = "printed", ""
    for kind, number in numbers.items():
        if kind == "demand":
            values = _demand_values(trial, numbers)
            name = next((n for n, v in values if number.matches(v)), None)
            if name is None:
                return None
            value = dict(values)[name]
            amount = f"{name} demanded,"
        else:
            found = trial.value(kind)
            if found is None or not number.matches(found):
                return None
            value = found
        rounding = number.rounding(value)
    return Formula(*trial.formula, amount=amount, rounding=rounding, digits=trial.digits)


def _demand_values(trial: _Trial, numbers: Mapping[str, PrintedNumber]) -> list[tuple[str, float]]:
    """What can have been demanded: the lower limit, or the point where no limit is tried."""
    if trial.reach is None:
        return [("the point", trial.point)]
    values = [("the lower limit", trial.point - trial.reach)]
    if not numbers.keys().isdisjoint(("lower", "upper")):
        values.append(("the point", trial.point))
    return values


def _fingerprint(trial: _Trial) -> tuple[float, ...]:
    upper = trial.ends[1] if trial.ends is not None else 0.0
    parts = (trial.point, trial.se or 0.0, trial.reach or 0.0, upper)
    return tuple(float(f"{v:.12g}") for v in parts)


def _accidents(trials: Sequence[_Trial], numbers: Mapping[str, PrintedNumber]) -> float:
    """Expected accidental matches: distinct values times the printed unit over their range."""
    expected = float(len({_fingerprint(trial) for trial in trials}))
    for kind, number in numbers.items():
        asked = "lower" if kind == "demand" else kind
        values = [v for trial in trials if (v := trial.value(asked)) is not None]
        values = values or [trial.point for trial in trials]
        expected *= _share(number, values)
    return expected


def _share(number: PrintedNumber, values: Sequence[float]) -> float:
    spread = max(values, default=0.0) - min(values, default=0.0)
    return min(1.0, 2 * number.unit / spread) if spread > 0 else 1.0
