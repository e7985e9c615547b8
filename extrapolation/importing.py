"""A sample drawn elsewhere as a review: its findings, its strata, what is stated of its draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from extrapolation.reading import read_review
from extrapolation.reviews.raw_tables import RawTables, cents_of, read_tables, text_of
from extrapolation.reviews.records import Review
from extrapolation.reviews.review_rows import ReviewRow
from extrapolation.reviews.sample_statements import SampleStatement, StatedUniverse
from extrapolation.reviews.stated_designs import STATED_DESIGNS
from extrapolation.reviews.stated_floors import STATED_AFTER, stated_floor, with_frame_floors
from extrapolation.reviews.stated_numbers import StatedNumbers, stated_numbers
from primafacie.core.errors import Problem, ReviewError, shown_unit, some_units
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.problems import together
from sampling import RuleSet, load_rules
from sampling.intake import TableFormat
from sampling.plans.underpayment_floors import FloorChoice
from sampling.rules.silent_rules import open_keys

if TYPE_CHECKING:
    from sampling import Frame

NEEDED: Final = ("unit_id", "paid", "status")
FINDINGS: Final = ("should_have_paid", "overpaid")


def import_sample(
    source: Any,
    *,
    rules: str | RuleSet,
    sizes: Mapping[str, int] | int | None = None,
    frame: Frame | None = None,
    paid: Mapping[str, Money] | Money | None = None,
    clusters: Mapping[str, int] | int | None = None,
    statement: SampleStatement | None = None,
    design: str = "simple",
    underpayment_floor: FloorChoice | None = None,
    confirm_amounts: str | None = None,
    blank_finding: str | None = None,
    form: TableFormat | None = None,
) -> Review:
    """Read the findings on a sample that was drawn elsewhere, with what is stated of its draw.

    The review is marked "plan not fixed before the data". Its limit is the rule set's own; every
    other level, bound or estimator is shown as not pre-specified. `demand` needs a stated
    universe, to which the sizes of the strata add up: that of `statement`, or the frame.

    Parameters
    ----------
    source : path, DataFrame or RawTables
        The findings: `unit_id`, `paid`, `status`, and `should_have_paid` or `overpaid`; with strata
        a column `stratum`.
    rules : str or RuleSet
        The rule set, or its name.
    sizes : mapping of str to int, or int, optional
        The units N_h of each stratum of the universe. Not needed with a frame.
    frame : Frame, optional
        The frame that the sample was drawn from. Sampled units, their strata and their payments are
        compared with it, and N_h is counted in it.
    paid : mapping of str to Money, or Money, optional
        The dollars paid for each stratum of the universe.
    clusters : mapping of str to int, or int, optional
        The clusters of each stratum of the universe, for the design "cluster".
    statement : SampleStatement, optional
        What is stated of the draw and of the universe.
    design : {"simple", "cluster", "pps"}, default "simple"
        The stated design: simple random sampling in each stratum; whole clusters (a column
        `cluster`); or with replacement in proportion to the amount paid (a column `hits` where
        units were drawn more than once).
    underpayment_floor : Money, str or mapping, optional
        The most that a unit can have been underpaid, where the rules net underpayments: Money for
        every unit, or with a frame "claimed - paid" or a `more` column in dollars. Limits that
        rest on it are conditional on it.
    confirm_amounts, blank_finding, form : optional
        As in `read_review`.

    Returns
    -------
    Review
        The findings with `Review.statement`, in the order of the table.

    Raises
    ------
    ReviewError
        For all faults together: a unit without a status, a repeated unit, a stratum without a
        size, fewer units in the universe than in the sample, dollars below the sampled ones, units
        that the frame does not hold or holds otherwise, sizes that do not add up to the universe.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import SampleStatement, StatedUniverse, demand, estimate
    >>> found = pd.DataFrame(
    ...     {
    ...         "unit_id": ["a", "b", "c"],
    ...         "paid": [50, 60, 90],
    ...         "overpaid": [40, 60, 75],
    ...         "status": ["reviewed"] * 3,
    ...     }
    ... )
    >>> universe = StatedUniverse(100, "letter of May 2, 2024, exhibit 4")
    >>> statement = SampleStatement(program="RAT-STATS", universe=universe)
    >>> review = import_sample(found, sizes=100, rules="cms-pim", statement=statement)
    >>> print(demand(estimate(review)).amount)
    $3,950.59
    """
    rule_set = load_rules(rules) if isinstance(rules, str) else rules
    _check_rules(rule_set)
    stated = statement or SampleStatement()
    if design not in STATED_DESIGNS:
        raise ReviewError.of(unknown_name("design", design, STATED_DESIGNS, where="import"))
    member = STATED_DESIGNS[design]
    tables = read_tables(source, form=form)
    labels = _checked_rows(tables)
    numbers = stated_numbers(sizes, frame, paid, clusters, labels)
    _check_labels(tables, labels, numbers)
    if frame is not None:
        _compare_with_frame(tables, frame)
        stated = _tied_to_frame(stated, frame)
    else:
        _check_universe(stated, numbers)
    review = read_review(
        tables,
        sizes=numbers.units,
        rules=rule_set,
        confirm_amounts=confirm_amounts,
        blank_finding=blank_finding,
    )
    problems = [*_dollars(review.rows, numbers), *member.faults(review.rows, numbers)]
    if problems:
        raise ReviewError.collected(problems, what="sample drawn elsewhere")
    rows, strata = member.drawn(review.rows, numbers)
    choice = underpayment_floor or stated.underpayment_floor
    floor = None if choice is None else stated_floor(choice, numbers, frame, rule_set)
    if floor is not None:
        rows = with_frame_floors(rows, frame, floor)
        stated = replace(stated, underpayment_floor=floor)
    made = replace(review, rows=tuple(rows), strata=tuple(strata), statement=stated)
    of_floor = () if floor is None else (f"{floor.words}.", STATED_AFTER)
    notes = (*made.provenance.notes, *member.notes(), *of_floor, *review.notes)
    return replace(made, notes=notes)


def _check_rules(rules: RuleSet) -> None:
    """A rule set that leaves its limit open gives no figure: a choice now is one after the data."""
    lost = open_keys(rules.values)
    if lost:
        raise ReviewError(
            f"the rule set {rules.name}, which does not state {', '.join(lost)}",
            where="rules",
            expected="a rule set that states its limit and its treatments, because a choice made "
            "now would be made after the data",
            fix="Name such a rule set; or a file of rules that states these values with its "
            "authority (primafacie rules new)",
        )


def _check_labels(tables: RawTables, labels: Sequence[str], numbers: StatedNumbers) -> None:
    """Every stratum of the findings has its units."""
    strange = [label for label in labels if label not in numbers.units]
    if not strange:
        return
    problems = []
    for label in strange:
        rows = [raw for raw in tables.review if text_of(raw, "stratum") == label]
        shown = shown_unit(label) if label else "a blank"
        problems.append(
            Problem(
                together([raw.cell("stratum") for raw in rows]),
                f"the stratum {shown}, whose units are not given",
                f"one of {', '.join(numbers.units)}",
                "Give the units of the stratum in the universe, as in "
                '"--stratum-units STRATUM=UNITS"; or correct the column stratum',
                "a stratum without its units",
            )
        )
    raise ReviewError.collected(problems, what="findings and strata")


def _checked_rows(tables: RawTables) -> list[str]:
    """The stratum labels of the findings in their order; faults of the rows raised together."""
    lost = [name for name in NEEDED if name not in tables.columns]
    if not set(FINDINGS) & set(tables.columns):
        lost.append("should_have_paid (or overpaid)")
    if lost:
        raise ReviewError(
            f"no column {', '.join(lost)}",
            where="findings",
            expected="unit_id, paid, status, and should_have_paid or overpaid; with strata also "
            "stratum",
            fix=f"The columns are {', '.join(tables.columns)}: name those of the findings with "
            "--finding-column ROLE=COLUMN, or rename them",
        )
    blank = [raw for raw in tables.review if not text_of(raw, "status")]
    problems = []
    if blank:
        problems.append(
            Problem(
                together([raw.cell("status") for raw in blank]),
                f"{counted(len(blank), 'unit')} without a status",
                "a status for every sampled unit, such as reviewed or missing",
                "Enter the status of each unit; no unit leaves the sample",
            )
        )
    gone = [raw for raw in tables.review if text_of(raw, "status").lower() == "replaced"]
    if gone:
        problems.append(
            Problem(
                together([raw.cell("status") for raw in gone]),
                f"{counted(len(gone), 'unit')} with the status replaced",
                "another status, because nothing is stated of the spares of this sample and no "
                "status takes a unit out of it",
                "Set the status to missing where no records came",
            )
        )
    seen: dict[str, Any] = {}
    for raw in tables.review:
        unit = text_of(raw, "unit_id")
        if unit and unit in seen:
            problems.append(
                Problem(
                    raw.cell("unit_id"),
                    f"the unit {shown_unit(unit)} a second time",
                    f"each unit once (first in {seen[unit]})",
                    "Remove one of the rows; a unit drawn twice has 2 in a column hits",
                    "a unit that another row has",
                )
            )
        seen.setdefault(unit, raw.cell("unit_id"))
    if problems:
        raise ReviewError.collected(problems, what="findings")
    if "stratum" not in tables.columns:
        return []
    return list(dict.fromkeys(text_of(raw, "stratum") for raw in tables.review))


def _compare_with_frame(tables: RawTables, frame: Frame) -> None:
    """Every sampled unit must be in the frame, in its stratum, with its payment."""
    units = [text_of(raw, "unit_id") for raw in tables.review]
    problems: list[Problem] = []
    differ: dict[str, list[str]] = {"stratum": [], "paid": []}
    cells: dict[str, list[Any]] = {"stratum": [], "paid": []}
    stratified = frame.roles.stratum is not None and "stratum" in tables.columns
    for raw, unit in zip(tables.review, frame.fetch_units(units), strict=True):
        paid = cents_of(raw, "paid", problems)
        wrong = {
            "paid": paid is not None and paid != unit.paid_cents,
            "stratum": stratified and text_of(raw, "stratum") != str(unit.stratum),
        }
        for column, bad in wrong.items():
            if bad:
                differ[column].append(unit.unit_id)
                cells[column].append(raw.cell(column))
    for column, what in (("paid", "another amount paid"), ("stratum", "another stratum")):
        if differ[column]:
            problems.append(
                Problem(
                    together(cells[column]),
                    f"{counted(len(differ[column]), 'unit')} with {what} than the frame "
                    f"({some_units(differ[column])})",
                    f"the {column} of the frame",
                    "Correct the findings, or give the frame that the sample was drawn from",
                )
            )
    if problems:
        raise ReviewError.collected(problems, what="findings and frame")


def _tied_to_frame(stated: SampleStatement, frame: Frame) -> SampleStatement:
    """The statement with the frame as its universe; a document must state the same universe."""
    universe = stated.universe
    digest = frame.content_digest
    if universe is None:
        source = f"counted in the frame {frame.source_name}"
        counted_in = StatedUniverse(frame.size, source, frame.total, digest)
        return replace(stated, universe=counted_in)
    _raise([*universe.faults(), *_universe_faults(universe, frame.size, frame.total, "frame")])
    return replace(stated, universe=replace(universe, paid=frame.total, content_digest=digest))


def _check_universe(stated: SampleStatement, numbers: StatedNumbers) -> None:
    universe = stated.universe
    if universe is None:
        return
    cents = numbers.paid_cents
    total = Money(sum(cents.values())) if cents else None
    units = sum(numbers.units.values())
    _raise([*universe.faults(), *_universe_faults(universe, units, total, "strata")])


def _universe_faults(
    universe: StatedUniverse, units: int, paid: Money | None, what: str
) -> list[Problem]:
    """The strata (or the frame) must hold what the universe is stated to hold, to the cent."""
    found = []
    if universe.units != units:
        found.append(
            Problem(
                "universe",
                f"{universe.units:,} units stated, and {units:,} units in the {what}",
                "the same number",
                f"Correct the count, or the {what}",
            )
        )
    if universe.paid is not None and paid is not None and universe.paid != paid:
        found.append(
            Problem(
                "universe",
                f"{universe.paid} stated, and {paid} in the {what}",
                "the same dollars",
                f"Correct the dollars, or the {what}",
            )
        )
    return found


def _dollars(rows: Sequence[ReviewRow], numbers: StatedNumbers) -> list[Problem]:
    """A stratum whose dollars are below those of its sampled units."""
    found = []
    unpaid = sum(row.paid_cents is None for row in rows)
    if unpaid:
        got = f"{counted(unpaid, 'unit')} without the amount paid"
        found.append(Problem("column paid", got, "the amount paid of every unit", "Enter it"))
    for label, total in numbers.paid_cents.items():
        here = [row for row in rows if row.stratum == label]
        sampled = sum(row.paid_cents or 0 for row in here)
        if sampled > total and all((row.paid_cents or 0) >= 0 for row in here):
            found.append(
                Problem(
                    f"stratum {label}",
                    f"{Money(total)} paid for the universe, and {Money(sampled)} for the sampled "
                    "units alone",
                    "the dollars of the whole stratum",
                    "Correct the dollars of the stratum, or the column paid",
                )
            )
    return found


def _raise(problems: Sequence[Problem]) -> None:
    if problems:
        raise ReviewError.collected(problems, what="stated universe")
