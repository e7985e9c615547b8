"""The lines of a Stata script that give every row `t`, whose weighted sum is the point estimate
less the scalar `offset`, and `u`, the linearised value whose weighted sum has its variance.

As in the SAS script: the calibration factors g come with the data, the residuals are fitted here,
and no text of the data stands in a script.
"""

from __future__ import annotations

from extrapolation.exports.exported_data import ExportedData

OWN = ("total", "ratio")
CALIBRATED = ["generate double t = g * y", "generate double u = g * e", "scalar offset = 0"]
SIZED = [
    "bysort stratum: generate double taken = _N",
    "generate double size = taken / rate1",
    "generate double a = size * (size - taken) / (taken * max(taken - 1, 1))",
]


def stata_fit(data: ExportedData) -> list[str]:
    """Lines that leave t, u and offset."""
    if data.form == "separate ratio":
        return [
            "bysort stratum: egen double above = total(weight * y)",
            "bysort stratum: egen double below = total(weight * x1)",
            "generate double e = y - above / below * x1",
            *CALIBRATED,
        ]
    if data.form == "difference":
        return [
            f"generate double t = y - ({data.slope!r}) * x1",
            "generate double u = t",
            f"scalar offset = ({data.slope!r}) * ({data.totals[0]!r})",
        ]
    if data.form in ("greg", "post-strata", "raked"):
        names = [f"x{k}" for k in range(1, len(data.auxiliaries) + 1)]
        names += [f"i.cell{k}" for k in range(1, len(data.cells) + 1)]
        origin = ", noconstant" if data.form == "greg" and data.units is None else ""
        return [
            f"regress y {' '.join(names)} [aweight = weight]{origin}",
            "predict double e, residuals",
            *CALIBRATED,
        ]
    if data.form == "regression":
        return _regression(data)
    return _separate_regression(data)


def _regression(data: ExportedData) -> list[str]:
    open_strata = data.design.first.fraction < 1
    simple = data.strata == 1
    lost = "(taken - 1) / (taken - 2)" if simple and open_strata.all() else "1"
    terms = "x1" if simple else "x1 i.stratum"
    fit = [f"regress y {terms} [aweight = a] if a > 0", "scalar b = _b[x1]"]
    return [
        *SIZED,
        *(fit if open_strata.any() else ["scalar b = 0"]),
        "generate double t = y - b * x1",
        f"generate double u = t * sqrt({lost})",
        f"scalar offset = b * ({data.totals[0]!r})",
    ]


def _separate_regression(data: ExportedData) -> list[str]:
    lines = [*SIZED, "generate double b = 0", "generate double lost = 1", "scalar offset = 0"]
    for place, total in enumerate(data.totals, start=1):
        if data.design.first.fraction[place - 1] < 1:
            lines += [
                f"regress y x1 if stratum == {place}",
                f"replace b = _b[x1] if stratum == {place}",
                f"replace lost = (taken - 1) / (taken - 2) if stratum == {place}",
                f"scalar offset = offset + _b[x1] * ({total!r})",
            ]
    return [*lines, "generate double t = y - b * x1", "generate double u = t * sqrt(lost)"]
