"""`appraise`: any of RAT-STATS' eighteen appraisals by name, from the tables of its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from extrapolation.ratstats.appraisal_forms import AppraisalForm
from extrapolation.ratstats.appraisal_rows import nested_rows, rows_with_values
from extrapolation.ratstats.appraisal_tables import read_level, read_values, sheets_of
from extrapolation.ratstats.appraisals import Appraisal
from primafacie.core.errors import EstimateError, Problem
from primafacie.core.families import Family
from sampling.intake import TableFormat

APPRAISALS: Final[Family[AppraisalForm]] = Family(
    "appraisal",
    "extrapolation.ratstats",
    {
        "attribute-unrestricted": "unrestricted_attribute",
        "attribute-stratified": "stratified_attribute",
        "attribute-two-stage": "two_stage_attribute",
        "attribute-three-stage": "three_stage_attribute",
        "attribute-rhc-two-stage": "rhc_two_stage_attribute",
        "attribute-rhc-three-stage": "rhc_three_stage_attribute",
        "attribute-stratified-cluster": "stratified_cluster_attribute",
        "attribute-stratified-multistage": "stratified_multistage_attribute",
        "variable-unrestricted": "unrestricted_variable",
        "variable-stratified": "stratified_variable",
        "variable-two-stage": "two_stage_variable",
        "variable-three-stage": "three_stage_variable",
        "variable-rhc-two-stage": "rhc_two_stage_variable",
        "variable-rhc-three-stage": "rhc_three_stage_variable",
        "variable-stratified-cluster": "stratified_cluster_variable",
        "variable-stratified-multistage": "stratified_multistage_variable",
        "variable-poststratified": "poststratified_variable",
        "variable-unknown-universe": "unknown_universe_variable",
    },
    of=AppraisalForm,
)
"""The forms of the appraisals by name."""

VALUES: Final = "Values"
FIRST: Final = "values"
PARTS: Final = (FIRST, "units", "secondary")


def appraise(
    name: str,
    source: Any = None,
    *,
    units: Any = None,
    secondary: Any = None,
    values: str | None = None,
    universe: int | None = None,
    secondary_units: int | None = None,
    third_stage_units: int | None = None,
    sample: int | None = None,
    items: int | None = None,
    one_sided: bool = False,
    forms: Mapping[str, TableFormat] | None = None,
) -> Appraisal:
    """One of RAT-STATS' eighteen appraisals, from tables laid out as in its files.

    Parameters
    ----------
    name : str
        The appraisal, such as "variable-unrestricted"; `APPRAISALS` lists all of them.
    source : path or DataFrame, optional
        The sampled values; for an appraisal without values its outermost table (strata, primary
        units or samples). A workbook may hold the further tables on the sheets Strata, Primary
        units, Secondary units and Clusters, and the values on the sheet Values.
    units : path or DataFrame, optional
        The strata or primary units, where `source` holds the values.
    secondary : path or DataFrame, optional
        The secondary units or the clusters.
    values : str, optional
        The form of the values: "examined-audited", "examined-difference", "audited-difference" or
        "difference". Left out, the names of the columns say it; one column of values is the
        difference.
    universe : int, optional
        The number of units in the universe: of primary units in two and three stages.
    secondary_units, third_stage_units : int, optional
        The numbers of these units in the universe, where they are known.
    sample, items, one_sided : optional
        Of "attribute-unrestricted": the sampled units, those with the characteristic, and whether
        the whole tail is on one side.
    forms : mapping of str to TableFormat, optional
        How the tables "values", "units" and "secondary" are written, where it does not show.

    Returns
    -------
    Appraisal
        Its `text()` is the print-out. Where a form of several stages is given two variables, each
        is appraised by itself, and `fields` holds them by name.

    Raises
    ------
    EstimateError
        For an unknown name, a table or number that is missing or not asked for, rows that belong
        to no row of the table above, and all faults of cells together.

    Notes
    -----
    Rows belong to the row of the table above that they name (a column `stratum`, `primary_unit` or
    `secondary_unit`); without such a column they follow one another as in RAT-STATS' files, and
    `sample` (`secondary_sample`) says how many there are.

    References
    ----------
    RAT-STATS User's Guide (Rev. 5/2010).

    Examples
    --------
    >>> import pandas as pd
    >>> strata = pd.DataFrame({"universe": [1000, 1500], "sample": [100, 100], "items": [2, 6]})
    >>> appraise("attribute-stratified", strata).fields["combined"]["ratio"]
    '4.400%'
    >>> found = pd.DataFrame({"examined": [40, 60, 90], "audited": [40, 47.5, 50]})
    >>> made = appraise("variable-unrestricted", found, universe=100)
    >>> made.fields["difference"]["point_estimate"]
    '1,750'
    """
    form = APPRAISALS.known(name, EstimateError)
    numbers = {
        "universe": universe,
        "secondary_units": secondary_units,
        "third_stage_units": third_stage_units,
        "sample": sample,
        "items": items,
        "one_sided": one_sided,
    }
    kwargs = _numbers(form, numbers)
    given = forms or {}
    formats = {part: given.get(part) or TableFormat() for part in PARTS}
    places = _places(form, source, units, secondary, formats)
    words = [level.word for level in form.levels]
    read = [
        read_level(*places[level.key], level, words[:place])
        for place, level in enumerate(form.levels)
    ]
    if form.variables == "none":
        if values is not None:
            raise _not_asked(form, "a form of values", "no values")
        return form.verb(**kwargs, **form.arguments(nested_rows(form, read) if read else []))
    found = read_values(*places[VALUES], words, values)
    if form.variables == "three":
        if not form.levels:
            return form.verb(**kwargs, **found.variables)
        return form.verb(**kwargs, **form.arguments(rows_with_values(form, read, found)))
    made = {
        variable: form.verb(
            **kwargs,
            **form.arguments(
                rows_with_values(form, read, replace(found, variables={form.value_key: listed}))
            ),
        )
        for variable, listed in _all_three(found.variables).items()
    }
    return _together(made)


def _numbers(form: AppraisalForm, numbers: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers as arguments of the function: those that the form takes, and all it needs."""
    given = {k: value for k, value in numbers.items() if value is not None and value is not False}
    problems = [
        Problem(
            f"appraise {form.name}",
            f"the number {name}",
            f"the numbers that it takes: {', '.join(sorted(form.takes)) or 'none'}",
            "Leave it out",
        )
        for name in given
        if name not in form.takes
    ]
    needed = [
        *(["universe"] if form.universe else []),
        *(n for n in form.plain if n != "one_sided"),
    ]
    problems += [
        Problem(f"appraise {form.name}", f"no {name}", f"the {name}", f"Give --{_option(name)}")
        for name in needed
        if name not in given
    ]
    if problems:
        raise EstimateError.collected(problems, what=f"appraisal {form.name}")
    names = {"universe": form.universe, **form.further}
    return {names.get(name, name): value for name, value in given.items()}


def _option(name: str) -> str:
    return "sample-size" if name == "sample" else name.replace("_", "-")


def _places(
    form: AppraisalForm,
    source: Any,
    units: Any,
    secondary: Any,
    formats: Mapping[str, TableFormat],
) -> dict[str, tuple[Any, TableFormat]]:
    """Where each table is: a source of its own, or a sheet of the first workbook."""
    wanted = [(level.key, level.sheet) for level in form.levels]
    if form.variables != "none":
        wanted = [(VALUES, VALUES), *wanted]
    given = [(source, "values"), (units, "units"), (secondary, "secondary")]
    if not wanted:
        if any(one is not None for one, _ in given):
            raise _not_asked(form, "a table", "numbers alone")
        return {}
    if form.variables == "none" and len(wanted) == 2:
        given = [(source, "values"), (secondary if units is None else units, "secondary")]
    sheets = sheets_of(source, formats[FIRST])
    found: dict[str, tuple[Any, TableFormat]] = {}
    lost = []
    for place, (key, sheet) in enumerate(wanted):
        own, part = given[place] if place < len(given) else (None, "")
        declared = formats.get(part, TableFormat())
        if sheet in sheets and declared.sheet is None and (place == 0 or own is None):
            found[key] = (source, replace(formats[FIRST], sheet=sheet))
        elif own is not None:
            found[key] = (own, declared)
        else:
            lost.append((part, sheet))
    if lost:
        raise EstimateError.collected(
            [_lost(form, part, sheet) for part, sheet in lost], what=f"appraisal {form.name}"
        )
    if len(wanted) < len(given) and any(one is not None for one, _ in given[len(wanted) :]):
        raise _not_asked(form, "a further table", " and ".join(sheet for _, sheet in wanted))
    return found


def _lost(form: AppraisalForm, part: str, sheet: str) -> Problem:
    options = {"values": "FILE", "units": "--units-file", "secondary": "--secondary-file"}
    columns = [", ".join(level.columns) for level in form.levels if level.sheet == sheet]
    has = f" with {columns[0]}" if columns else ""
    fix = f"Give it as {options.get(part, '--units-file')}, or on a sheet {sheet} of the workbook"
    return Problem(f"appraise {form.name}", f"no table of {sheet.lower()}", f"it{has}", fix)


def _not_asked(form: AppraisalForm, got: str, expected: str) -> EstimateError:
    where = f"appraise {form.name}"
    return EstimateError(got, where=where, expected=expected, fix="Leave it out")


def _all_three(variables: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Two variables give the third: difference = examined - audited."""
    made = dict(variables)
    if len(made) == 2:
        pairs = {
            "examined": ("audited", "difference", 1),
            "audited": ("examined", "difference", -1),
            "difference": ("examined", "audited", -1),
        }
        (lacking,) = pairs.keys() - made.keys()
        first, second, sign = pairs[lacking]
        made[lacking] = [
            round(a + sign * b, 10) for a, b in zip(made[first], made[second], strict=True)
        ]
    return {name: made[name] for name in ("examined", "audited", "difference") if name in made}


def _together(made: Mapping[str, Appraisal]) -> Appraisal:
    """The appraisals of several variables as one; a single one as it is."""
    first = next(iter(made.values()))
    if len(made) == 1:
        return first
    return Appraisal(
        first.function,
        {name: one.fields for name, one in made.items()},
        {
            f"{name} {quantity}": figures
            for name, one in made.items()
            for quantity, figures in one.estimates.items()
        },
        tuple(dict.fromkeys(note for one in made.values() for note in one.notes)),
    )
