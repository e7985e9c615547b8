"""Figures of validation's results: what they draw, and in which words."""

from __future__ import annotations

import pandas as pd
import pytest

from extrapolation import read_review
from primafacie.core.figures import balance_dots
from primafacie.errors import StudyError
from tests.builders.results.validation import examples
from validation import (
    CoverageReport,
    Influences,
    Rebuttal,
    Reextrapolation,
    Representativeness,
    reextrapolate,
)


def test_coverage_is_drawn_row_by_row() -> None:
    report = examples()["CoverageReport"]
    assert isinstance(report, CoverageReport)
    (axes,) = report.plot().axes
    widths = [bar.get_width() for bar in axes.patches]
    assert widths == [row.coverage for row in report.rows]
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels[0].startswith(f"{report.rows[0].bound}: ")


def test_the_largest_claims_are_drawn_without_their_ids() -> None:
    found = examples()["Influences"]
    assert isinstance(found, Influences)
    figure = found.plot()
    (axes,) = figure.axes
    reach = sorted((abs(bar.get_width()) for bar in axes.patches), reverse=True)
    falls = sorted((abs(found.point - row.point_without) for row in found.rows[:12]), reverse=True)
    assert reach == pytest.approx(falls)
    words = str(figure.get_label()) + "".join(t.get_text() for t in axes.get_yticklabels())
    assert "HICN" not in words
    assert f"stratum 1, {found.rows[0].overpaid}" in words


def test_known_variables_are_drawn_with_both_p_values() -> None:
    found = examples()["Representativeness"]
    assert isinstance(found, Representativeness)
    (axes,) = found.plot().axes
    pairs = [tuple(line.get_xdata()) for line in axes.lines if len(line.get_xdata()) == 2]
    assert pairs[: len(found.rows)] == [(row.p, row.holm) for row in found.rows]
    assert axes.get_xscale() == "log"


def test_a_variable_below_the_level_is_marked_in_words() -> None:
    figure = balance_dots([("paid", 0.0005, 0.001), ("month", 0.4, 0.8)], 0.004)
    (axes,) = figure.axes
    assert [text.get_text() for text in axes.texts] == ["0.001 unusual", "0.8", "level 0.004"]
    assert "paid 0.001; month 0.8" in str(figure.get_label())


def test_levels_of_appeal_are_drawn_as_steps() -> None:
    found = examples()["Reextrapolation"]
    assert isinstance(found, Reextrapolation)
    label = str(found.plot().get_label())
    assert label.startswith("Demand by level of appeal. as reviewed: ")
    assert "hearing: " in label
    review = read_review(pd.DataFrame({"overpaid": [0, 10, 40]}), sizes=30)
    with pytest.raises(StudyError, match="no demand to draw"):
        reextrapolate(review).plot()


def test_arguments_are_drawn_around_the_amount_demanded() -> None:
    found = examples()["Rebuttal"]
    assert isinstance(found, Rebuttal)
    (axes,) = found.plot().axes
    (effect,) = [row.dollars for row in found.findings if row.dollars]
    (bar,) = axes.patches
    assert bar.get_width() == pytest.approx(-effect)
    assert float(found.demanded or 0) == pytest.approx(bar.get_x() + max(bar.get_width(), 0))
    with pytest.raises(StudyError, match="no effect in dollars"):
        Rebuttal((), (), "other", None, 1, 1, None).plot()
