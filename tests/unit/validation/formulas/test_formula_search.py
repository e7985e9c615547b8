"""Which formula gave their number: the one that was used, among near ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri, stdtrit

from extrapolation import Review, expand, read_review
from primafacie.errors import StudyError
from tests.builders.inside_validation import netted, zeroed
from tests.builders.streams import stream_named
from validation import FormulaFacts, PrintedFigures, estimate_basis, identify_formula
from validation.study.printed_figures import PrintedNumber

SIZES = {"1": 900, "2": 400}


def review(*, under: bool = False) -> Review:
    stream = stream_named("findings behind a printed figure")
    amounts = np.round(50 + 400 * stream.uniform(60), 2)
    amounts[stream.uniform(60) < 0.5] = 0
    if under:
        amounts[::10] = -25.25
    labels = ["1"] * 35 + ["2"] * 25
    table = pd.DataFrame({"stratum": labels, "overpaid": amounts})
    return read_review(table, sizes=SIZES, rules="cms-pim")


def cents(value: float) -> str:
    return f"{value:,.2f}"


def variances(found: Review) -> tuple[float, float]:
    parts = expand(found, "overpaid").sample.strata
    with_fpc = sum(p.size * (p.size - p.n) * np.var(p.values, ddof=1) / p.n for p in parts)
    return with_fpc, sum(p.size**2 * np.var(p.values, ddof=1) / p.n for p in parts)


@pytest.mark.parametrize(
    ("fpc", "quantile", "critical", "level"),
    [
        ("with fpc", ndtri(0.90), "z", 0.90),
        ("with fpc", ndtri(0.95), "z", 0.95),
        ("without fpc", ndtri(0.90), "z", 0.90),
        ("with fpc", stdtrit(58, 0.90), "t with n - H degrees of freedom", 0.90),
        ("with fpc", stdtrit(59, 0.975), "t with n - 1 degrees of freedom", 0.975),
        ("without fpc", stdtrit(24, 0.90), "t with the smallest n_h - 1", 0.90),
    ],
)
def test_the_formula_used_is_the_only_one(
    fpc: str, quantile: float, critical: str, level: float
) -> None:
    found = review()
    point = expand(found, "overpaid").point
    variance = variances(found)[fpc == "without fpc"]
    lower = cents(point - float(quantile) * variance**0.5)
    search = identify_formula(found, figures=PrintedFigures(point=cents(point), lower=lower))
    assert search.found == "one formula"
    (formula,) = search.matches
    assert (formula.variance, formula.critical, formula.level) == (fpc, critical, level)
    assert search.chance < 0.01
    assert f"one-sided {100 * level:g}% (" in search.text()


def test_underpayments_set_to_zero_are_seen() -> None:
    found = review(under=True)
    point = expand(zeroed(found), "overpaid").point
    assert expand(netted(found), "overpaid").point < point
    (formula,) = identify_formula(found, figures=PrintedFigures(point=cents(point))).matches
    assert formula.netting == "underpayments set to 0"


def test_strata_that_were_ignored_are_seen() -> None:
    found = review()
    point = 1300 * float(found.values("overpaid").mean())
    (formula,) = identify_formula(found, figures=PrintedFigures(point=cents(point))).matches
    assert formula.estimator == "expansion that ignores the strata"


def test_a_demand_alone_names_the_limit_and_its_rounding() -> None:
    found = review()
    low = expand(found, "overpaid").interval(0.90, side="lower", bound="normal").low
    assert low is not None
    cut = f"{np.floor(low):,.0f}"
    (formula,) = identify_formula(found, figures=PrintedFigures(demand=cut)).matches
    assert formula.amount == "the lower limit demanded,"
    assert formula.level == 0.90


def test_no_formula_is_a_result() -> None:
    search = identify_formula(review(), figures=PrintedFigures(lower="123,456.78"))
    assert search.found == "none"
    assert "none of" in search.text()


def test_figures_must_come_from_one_formula() -> None:
    found = review()
    over = expand(found, "overpaid")
    low = over.interval(0.90, side="lower", bound="normal").low
    assert low is not None
    figures = PrintedFigures(point=cents(over.point), lower=cents(low), se=cents(over.se * 1.01))
    assert identify_formula(found, figures=figures).found == "none"


def test_an_estimate_known_by_its_standard_error() -> None:
    basis = estimate_basis("two-stage", 21_602.0, 866.5, df=(9,))
    figures = PrintedFigures(lower=f"{21_602.0 - 866.5 * ndtri(0.95):,.0f}")
    (formula,) = identify_formula([basis], figures=figures).matches
    assert (formula.estimator, formula.critical, formula.level) == ("two-stage", "z", 0.95)


@pytest.mark.parametrize(
    ("text", "value", "matches"),
    [
        ("1,542,012", 1_542_012.49, True),
        ("1,542,012", 1_542_012.99, True),
        ("1,542,012", 1_542_011.49, False),
        ("18,377.37", 18_377.375, True),
        ("18,377.37", 18_377.379, True),
        ("18,377.37", 18_377.381, False),
        ("(12.00)", -12.004, True),
        ("-12", -12.9, True),
    ],
)
def test_a_printed_number_is_rounded_or_cut(text: str, value: float, matches: bool) -> None:
    assert PrintedNumber.parse(text).matches(value) is matches


@pytest.mark.parametrize(
    "text",
    ["12,50", "1.234,50", "4,10,22", "1e5", "4E4", "1_000", "1 000", "--5", "(5", "(-5)", "", "."],
)
def test_a_figure_that_would_be_a_guess_is_refused(text: str) -> None:
    with pytest.raises(StudyError, match="a number such as"):
        PrintedNumber.parse(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("$-5.20", -5.2), ("-$1,005.2", -1005.2), ("$ (12.00)", -12.0), (" 866.4913 ", 866.4913)],
)
def test_figures_as_they_are_printed(text: str, value: float) -> None:
    assert PrintedNumber.parse(text).value == value


def test_what_is_no_figure_is_refused() -> None:
    with pytest.raises(StudyError, match="the figure 'about 5'"):
        PrintedFigures(point="about 5")
    with pytest.raises(StudyError, match="no printed figure"):
        identify_formula(review(), figures=PrintedFigures())


def test_clusters_taken_for_units_are_seen() -> None:
    stream = stream_named("clusters behind a printed figure")
    names = np.repeat([f"c{k}" for k in range(20)], np.arange(1, 21) % 4 + 1)
    table = pd.DataFrame({"cluster": names, "overpaid": np.round(90 * stream.uniform(50), 2)})
    found = read_review(table, sizes=1_200)
    totals = table.groupby("cluster")["overpaid"].sum().to_numpy()
    units = table.groupby("cluster").size().to_numpy()
    rest = totals - totals.sum() / units.sum() * units
    se = float((400 * 380 * np.var(rest, ddof=1) / 20) ** 0.5)
    for value, words in (
        (400 * totals.mean(), "clusters expanded to 400 (recipients)"),
        (1_200 * totals.sum() / units.sum() - ndtri(0.95) * se, "units times the mean per unit"),
    ):
        search = identify_formula(
            found,
            figures=PrintedFigures(demand=cents(value)),
            facts=FormulaFacts(sizes={"recipients": 400}),
        )
        assert search.named
        assert words in str(search.matches[0])


def test_units_left_out_of_n_are_seen() -> None:
    found = review(under=True)
    kept = netted(found)
    values = [
        np.array([r.effective_cents / 100 for r in kept.counted if r.stratum == h]) for h in SIZES
    ]
    point = sum(size * v[v >= 0].mean() for size, v in zip(SIZES.values(), values, strict=True))
    search = identify_formula(found, figures=PrintedFigures(point=cents(point)))
    assert search.named
    assert "underpaid units left out of n" in str(search.matches[0])


def test_only_units_without_records_are_called_so() -> None:
    """A waived unit has its records: a mean without both is that of reviewed units alone."""
    table = pd.DataFrame(
        {
            "paid": [50.0, 61.0, 72.0, 83.0, 94.0, 40.0],
            "overpaid": [50.0, 0.0, 31.0, 83.0, None, 40.0],
            "status": ["reviewed"] * 4 + ["missing", "waived"],
        }
    )
    found = read_review(table, sizes=900, rules="cms-pim")
    for value, words in (
        (900 * 164.0 / 5, "units without records left out of n"),
        (900 * 164.0 / 4, "units with any status but reviewed left out of n"),
    ):
        search = identify_formula(found, figures=PrintedFigures(point=cents(value)))
        assert any(words in formula.estimator for formula in search.matches), search.text()


def test_a_share_outside_0_and_1_is_refused() -> None:
    with pytest.raises(StudyError, match="a fraction between 0 and 1"):
        FormulaFacts(shares={"the federal share": 56.14})
