"""Writing the export: one data file and a script for each program."""

from __future__ import annotations

from pathlib import Path

from extrapolation.bounds import Side
from extrapolation.estimates.estimate import Estimate
from extrapolation.estimators.estimator import not_exported
from extrapolation.exports.data_files import by_formula, data_text, formula_data, label_text
from extrapolation.exports.expected_figures import ExpectedFigures, expected_figures
from extrapolation.exports.r_scripts import r_formula_script, r_script
from extrapolation.exports.sas_scripts import sas_formula_script, sas_script
from extrapolation.exports.stata_scripts import stata_formula_script, stata_script
from primafacie.core.errors import EstimateError


def export_estimate(
    estimate: Estimate,
    folder: str | Path,
    *,
    level: float = 0.90,
    side: Side = "lower",
    bound: str | None = None,
) -> tuple[Path, ...]:
    """The estimate for the other side's software: data set and scripts in R, SAS and Stata.

    Each script gives the point estimate, its standard error and the limits by Student's t (n - H or
    Satterthwaite's degrees of freedom) or the normal quantile. Any estimator of the toolkit can be
    exported.

    Parameters
    ----------
    estimate : Estimate
        The estimate to export.
    folder : str or Path
        A new or empty folder.
    level : float, default 0.90
        The confidence level, a fraction.
    side : {'lower', 'upper', 'two-sided'}, default 'lower'
        The side that the limits are on.
    bound : str, optional
        The bound of the limits; the default is that of `Estimate.interval`.

    Returns
    -------
    tuple of Path
        The files written: `data.csv`, `estimate.R` (package survey), `estimate.sas` (PROC
        SURVEYMEANS) and `estimate.do` (svy); `labels.csv` with the labels of cells, where there are
        any; `joint.csv` with joint chances.

    Raises
    ------
    EstimateError
        If these programs do not have the bound, strata of several stages are combined with random
        groups, or the folder is not empty.

    Notes
    -----
    Random groups (Rao-Hartley-Cochran) are exported by their formula, joint chances
    (Horvitz-Thompson) by survey's `ppsmat` in R and by the formula in the others. The R script is
    run in our tests; the SAS and Stata scripts state that they were not run. No unit id leaves the
    study, and no text of it is in a script.
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise EstimateError(
            f"{target.name} is not an empty folder",
            expected="a new or empty folder",
            fix="Name another one",
        )
    expected = expected_figures(estimate, level, side=side, bound=bound)
    texts = (_by_formula if by_formula(estimate) else _by_survey)(estimate, expected)
    target.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (target / name).write_text(text, encoding="utf-8", newline="\n")
    return tuple(target / name for name in texts)


def _by_survey(estimate: Estimate, expected: ExpectedFigures) -> dict[str, str]:
    """Files of an estimate whose variance is that of stages or draws with replacement."""
    fit = estimate.fit
    if fit is None or (estimate.estimator, estimate.point) != (fit.label, fit.point):
        raise not_exported(estimate.estimator)
    member = fit.estimator
    data = member.script_data(fit)
    labels = label_text(data)
    return {
        "data.csv": data_text(data),
        **({"labels.csv": labels} if labels else {}),
        "estimate.R": r_script(data, member.r_lines(data), expected),
        "estimate.sas": sas_script(data, member.sas_lines(data), expected),
        "estimate.do": stata_script(data, member.stata_lines(data), expected),
    }


def _by_formula(estimate: Estimate, expected: ExpectedFigures) -> dict[str, str]:
    """Files of random groups and joint probabilities."""
    data = formula_data(estimate)
    joint = data.joint_text()
    return {
        "data.csv": data.text(),
        **({"joint.csv": joint} if joint else {}),
        "estimate.R": r_formula_script(data, expected),
        "estimate.sas": sas_formula_script(data, expected),
        "estimate.do": stata_formula_script(data, expected),
    }
