"""The lines of a SAS script that give every row `t`, whose weighted sum is the point estimate less
an offset, and `u`, the linearised value whose weighted sum has the estimate's variance.

SURVEYMEANS has totals and ratios; the other estimators follow from t and u: the calibration
factors g are given with the data (sum of weight * g * x meets every known total), the residuals
are fitted here. Columns and cells are numbers, so that no text of the data stands in a script.
"""

from __future__ import annotations

from extrapolation.exports.exported_data import ExportedData

OWN = ("total", "ratio")
"""Forms that SURVEYMEANS has itself."""
CALIBRATED = "data rows; set fitted; t = g * y; u = g * e; run;"
SIZED = [
    "proc sql; create table sized as select *, count(*) as taken from rows group by stratum; quit;",
    "data rows; set sized; N = taken / rate1;",
    "  a = N * (N - taken) / (taken * max(taken - 1, 1)); run;",
]


def sas_fit(data: ExportedData) -> list[str]:
    """Steps that leave the data set `rows` with t and u, and the macro variable `offset`."""
    if data.form == "separate ratio":
        return [
            "proc sql; create table ratios as select stratum,",
            "  sum(weight * y) / sum(weight * x1) as r from rows group by stratum;",
            "  create table fitted as select a.*, a.y - b.r * a.x1 as e",
            "  from rows a inner join ratios b on a.stratum = b.stratum; quit;",
            CALIBRATED,
            "%let offset = 0;",
        ]
    if data.form == "difference":
        return [
            f"data rows; set rows; t = y - ({data.slope!r}) * x1; u = t; run;",
            f"%let offset = %sysevalf(({data.slope!r}) * ({data.totals[0]!r}));",
        ]
    if data.form == "greg":
        names = " ".join(f"x{k}" for k in range(1, len(data.auxiliaries) + 1))
        options = "" if data.units is not None else " / noint"
        return [
            f"proc reg data=rows noprint; model y = {names}{options}; weight weight;",
            "  output out=fitted r=e; run; quit;",
            CALIBRATED,
            "%let offset = 0;",
        ]
    if data.form in ("post-strata", "raked"):
        cells = " ".join(f"cell{k}" for k in range(1, len(data.cells) + 1))
        return [
            f"proc glm data=rows noprint; class {cells}; model y = {cells}; weight weight;",
            "  output out=fitted r=e; run; quit;",
            CALIBRATED,
            "%let offset = 0;",
        ]
    if data.form == "regression":
        return _regression(data)
    return _separate_regression(data)


def _regression(data: ExportedData) -> list[str]:
    """Slope within strata; the residuals of a single stratum carry (n - 1) / (n - 2)."""
    open_strata = data.design.first.fraction < 1
    simple = data.strata == 1
    lost = "(taken - 1) / (taken - 2)" if simple and open_strata.all() else "1"
    if open_strata.any():
        classes = "" if simple else "class stratum; "
        terms = "x1" if simple else "stratum x1"
        fit = [
            "ods output ParameterEstimates=slopes;",
            f"proc glm data=rows; {classes}model y = {terms} / solution; weight a; run; quit;",
            "data _null_; set slopes;",
            "  if Parameter = 'x1' then call symputx('b', put(Estimate, best32.)); run;",
        ]
    else:
        fit = ["%let b = 0;"]
    return [
        *SIZED,
        *fit,
        f"data rows; set rows; t = y - (&b) * x1; u = t * sqrt({lost}); run;",
        f"%let offset = %sysevalf((&b) * ({data.totals[0]!r}));",
    ]


def _separate_regression(data: ExportedData) -> list[str]:
    known = [f"{place} {total!r}" for place, total in enumerate(data.totals, start=1)]
    return [
        *SIZED,
        "proc sort data=rows; by stratum; run;",
        "proc reg data=rows noprint outest=slopes(keep=stratum x1 rename=(x1=b)); by stratum;",
        "  model y = x1; run; quit;",
        "data known; input stratum X; datalines;",
        *known,
        ";",
        "data rows; merge rows slopes; by stratum; if rate1 >= 1 then b = 0;",
        "  lost = 1; if rate1 < 1 then lost = (taken - 1) / (taken - 2);",
        "  t = y - b * x1; u = t * sqrt(lost); run;",
        "data slopes; merge rows(keep=stratum b) known; by stratum; if first.stratum; run;",
        "proc sql noprint; select sum(b * X) format=best32. into :offset from slopes; quit;",
    ]
