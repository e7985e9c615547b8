"""The lines of an R script between the design and the limits: they leave `point` and `se`.

Every form is fitted by the package itself from y, the auxiliaries or the cells and what is known
of the frame; only for regression estimators, which survey lacks, R's `lm` gives the slope and
survey the variance of the residuals. No text of the data stands here: columns and cells are
numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extrapolation.exports.exported_data import ExportedData

TOTAL = ["point <- coef(made)[[1]]; se <- as.numeric(SE(made))[[1]]"]
SIZED = [
    "rows$taken <- round(rows$rate1 * rows$N1)",
    "rows$a <- rows$N1 * (rows$N1 - rows$taken) / (rows$taken * pmax(rows$taken - 1, 1))",
]


def r_fit(data: ExportedData) -> tuple[list[str], list[str]]:
    """Lines before the design is made, and lines after it."""
    if data.form == "ratio":
        return [], [
            f"made <- predict(svyratio(~y, ~x1, design), total = {data.totals[0]!r})",
            "point <- made$total[[1]]; se <- made$se[[1]]",
        ]
    if data.form == "separate ratio":
        return [], [
            f"X <- {_named(data.totals, 'list')}",
            "made <- predict(svyratio(~y, ~x1, design, separate = TRUE), total = X)",
            "point <- made$total[[1]]; se <- made$se[[1]]",
        ]
    if data.form == "difference":
        return [f"rows$d <- rows$y - ({data.slope!r}) * rows$x1"], [
            "made <- svytotal(~d, design)",
            f"point <- ({data.slope!r}) * ({data.totals[0]!r}) + coef(made)[[1]]",
            "se <- as.numeric(SE(made))[[1]]",
        ]
    if data.form == "regression":
        return _regression(data)
    if data.form == "separate regression":
        return _separate_regression(data)
    if data.form == "greg":
        return _calibrated(data)
    if data.form == "post-strata":
        cells = _cells(data, 0)
        return [], [
            f"made <- svytotal(~y, postStratify(design, ~cell1, {cells}))",
            *TOTAL,
        ]
    if data.form == "raked":
        return [], _raked(data)
    return [], ["made <- svytotal(~y, design)", *TOTAL]


def _calibrated(data: ExportedData) -> tuple[list[str], list[str]]:
    """Auxiliaries in units of their largest value: the fit is the same, and well conditioned."""
    before, known = [], [] if data.units is None else [f"`(Intercept)` = {data.units!r}"]
    names = [f"x{k}" for k in range(1, len(data.auxiliaries) + 1)]
    for name, column, total in zip(names, data.auxiliaries, data.totals, strict=True):
        scale = float(np.abs(column).max())
        before.append(f"rows${name} <- rows${name} / {scale!r}")
        known.append(f"{name} = {total!r} / {scale!r}")
    formula = " + ".join(names or ["1"]) + ("" if data.units is not None else " - 1")
    return before, [
        f"known <- c({', '.join(known)})",
        f"made <- svytotal(~y, calibrate(design, ~{formula}, known))",
        *TOTAL,
    ]


def _raked(data: ExportedData) -> list[str]:
    """The weights by `rake`, the variance of the calibration residuals (Deville and Saerndal)."""
    numbers = range(1, len(data.cells) + 1)
    margins = ", ".join(f"~cell{k}" for k in numbers)
    known = ", ".join(_cells(data, k - 1) for k in numbers)
    factors = " + ".join(f"factor(cell{k})" for k in numbers)
    return [
        f"fitted <- rake(design, list({margins}), list({known}),",
        "               control = list(maxit = 1000, epsilon = 1e-12))",
        f"rest <- resid(lm(y ~ {factors}, data = rows, weights = weight))",
        "design <- update(design, u = weights(fitted) / weights(design) * rest)",
        "point <- coef(svytotal(~y, fitted))[[1]]",
        "se <- as.numeric(SE(svytotal(~u, design)))[[1]]",
    ]


def _regression(data: ExportedData) -> tuple[list[str], list[str]]:
    """One slope: within strata, each weighted with N (N - n) / (n (n - 1)); none in a census."""
    open_strata = data.design.first.fraction < 1
    simple = data.strata == 1
    fit = (
        "lm(y ~ x1, data = rows)"
        if simple
        else ("lm(y ~ x1 + factor(stratum), data = rows, weights = a)")
    )
    slope = f'b <- coef({fit})[["x1"]]' if open_strata.any() else "b <- 0"
    lost = "(nrow(rows) - 1) / (nrow(rows) - 2)" if simple and open_strata.all() else "1"
    return [
        *SIZED,
        slope,
        f"rows$u <- (rows$y - b * rows$x1) * sqrt({lost})",
    ], [
        f"point <- sum(rows$weight * rows$y) + b * ({data.totals[0]!r} - "
        "sum(rows$weight * rows$x1))",
        "se <- as.numeric(SE(svytotal(~u, design)))[[1]]",
    ]


def _separate_regression(data: ExportedData) -> tuple[list[str], list[str]]:
    return [
        *SIZED,
        "b <- sapply(split(rows, rows$stratum), function(part)",
        '  if (part$rate1[1] >= 1) 0 else coef(lm(y ~ x1, data = part))[["x1"]])',
        "rows$b <- b[as.character(rows$stratum)]",
        "lost <- ifelse(rows$rate1 >= 1, 1, (rows$taken - 1) / pmax(rows$taken - 2, 1))",
        "rows$u <- (rows$y - rows$b * rows$x1) * sqrt(lost)",
    ], [
        f"X <- {_named(data.totals, 'c')}",
        "xhat <- tapply(rows$weight * rows$x1, rows$stratum, sum)",
        "point <- sum(rows$weight * rows$y) + sum(b * (X[names(b)] - xhat[names(b)]))",
        "se <- as.numeric(SE(svytotal(~u, design)))[[1]]",
    ]


def _named(totals: Sequence[float], call: str) -> str:
    parts = ", ".join(f"`{place}` = {total!r}" for place, total in enumerate(totals, start=1))
    return f"{call}({parts})"


def _cells(data: ExportedData, margin: int) -> str:
    sizes = data.sizes[margin]
    freq = ", ".join(repr(units) for units in sizes)
    return f"data.frame(cell{margin + 1} = 1:{len(sizes)}, Freq = c({freq}))"
