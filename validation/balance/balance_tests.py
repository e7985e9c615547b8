"""Does the sample look like its frame in what is known of every unit? And what that is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from primafacie.core.plurals import counted
from primafacie.core.results import Result
from primafacie.core.units import Dollars
from validation.balance.redrawn_samples import Redraws, redraw
from validation.study.finding_records import UNUSUAL
from validation.study.frame_columns import FrameColumns
from validation.study.studies import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

MOST_GROUPS = 40
# Differences below this part of a total are noise of binary arithmetic.
NOISE = 1e-9
AMOUNT_GROUPS = 10
Groups = tuple["NDArray[Any]", "NDArray[np.int64]"]
"""Names of groups, and the number of each row's."""
# Within this many standard errors a sample is what such draws would give.
NEAR = 2.5


@dataclass(frozen=True)
class BalanceRow:
    """One known variable: the frame, the weighted sample, and the p-values.

    An amount is compared by its total. Groups are compared by the distance

        sum (C - c)^2 / C

    of the weighted counts c from the counts C that are expected.

    Attributes
    ----------
    variable, kind : str
        The variable, and how it was compared.
    frame, sample : float or None
        The total of the frame and that of the weighted sample, in dollars; None for groups.
    expected, distance : float or None
        The mean distance in the redraws and that of the sample; None for an amount.
    p, holm : float
        The p-value, and that after Holm's correction over the variables.
    worst : str
        The group that differs most, in words.
    least : float
        The smallest value that Holm's p can take with the redraws made.
    """

    variable: str
    kind: str
    frame: Dollars | None
    sample: Dollars | None
    expected: float | None
    distance: float | None
    p: float
    holm: float
    worst: str = ""
    least: float = 0.0

    @property
    def words(self) -> str:
        """`consistent with random selection`, `unusual at p = ...`, or that it was not tried.

        `least` is the smallest value that Holm's p can take with the redraws made.
        """
        if self.least > UNUSUAL:
            return "not tried: too few redraws"
        if self.holm > UNUSUAL:
            return "consistent with random selection"
        return f"unusual at p = {self.holm:.2g} (all variables counted)"


@dataclass(frozen=True)
class Representativeness(Result):
    """The known variables of the sample compared with those of its frame.

    Attributes
    ----------
    rows : tuple of BalanceRow
        One row per variable: the frame, the weighted sample, the p-value and Holm's p-value.
    replicates : int
        The redraws of the design.
    """

    SCHEMA: ClassVar[str] = "primafacie.representativeness/1"
    ROWS: ClassVar[str] = "rows"

    rows: tuple[BalanceRow, ...]
    replicates: int

    @property
    def p(self) -> float:
        """The p-value of the most unusual variable after Holm's correction; 1 without variables."""
        return min((row.holm for row in self.rows), default=1.0)

    @property
    def enough(self) -> bool:
        """Can the redraws show a p-value below the level, all variables counted?"""
        return len(self.rows) / (self.replicates + 1) < UNUSUAL

    @property
    def needed(self) -> int:
        """The redraws that can show such a p-value."""
        return int(len(self.rows) / UNUSUAL) + 1

    def __str__(self) -> str:
        if not self.rows:
            return f"{self._heading}\nno known variable can be compared"
        first = min(self.rows, key=lambda row: row.holm)
        return (
            f"{self._heading}\n"
            f"most unusual of {counted(len(self.rows), 'variable')}: "
            f"{first.variable}, {first.words}"
        )

    @property
    def _heading(self) -> str:
        return f"known variables of the sample against {self.replicates:,} redraws of the design"

    def text(self) -> str:
        """The comparison in words, one line per variable, corrected for their number.

        Returns
        -------
        str
            The number of redraws, and the verdict and p-value of every variable.
        """
        lines = [self._heading]
        for row in self.rows:
            off = f", most in {row.worst}" if row.worst else ""
            lines.append(f"{row.variable} ({row.kind}): {row.words}, p = {row.p:.3g}{off}")
        return "\n".join(lines)

    def plot(self) -> Figure:
        """Draw the p-values of the variables against the level of the test.

        Returns
        -------
        matplotlib.figure.Figure
            A dot per variable for its p-value, and a diamond for the corrected one.
        """
        from primafacie.core.figures import balance_dots

        return balance_dots([(row.variable, row.p, row.holm) for row in self.rows], UNUSUAL)


def representativeness(
    study: Study, *, replicates: int = 2_000, seed: int, redraws: Redraws | None = None
) -> Representativeness:
    """Compare the sample with its frame in every known variable, by permutation.

    The design is redrawn. Amounts are compared by their weighted total; month, amount decile and
    every column of at most 40 different values by a chi-square distance of the weighted counts:

        p = (1 + redraws at least as far) / (1 + redraws)

    with Holm's correction over the variables.

    Parameters
    ----------
    study : Study
        The study with its frame and the selected units.
    replicates : int, default 2000
        The redraws.
    seed : int
        The seed of the redraws.
    redraws : Redraws, optional
        Redraws made before; `replicates` and `seed` are then not used.

    Returns
    -------
    Representativeness
        One row per variable, and the smallest p-value after Holm's correction.

    Raises
    ------
    StudyError
        If the frame with its strata or the selected units are missing, or if no stratum is sampled
        in part.

    Notes
    -----
    A difference is no fault of a random draw: one of twenty such tests is "significant" by chance
    alone, and what matters is the calibrated estimate.
    """
    made = redraws if redraws is not None else redraw(study, replicates=replicates, seed=seed)
    columns = study.columns
    assert columns is not None
    rows = []
    for name in ("paid", "claimed"):
        values = columns.variables.get(name)
        if values is not None and np.ptp(values) > 0:
            found = _amount(made, name, np.asarray(values, dtype=np.float64) / 100)
            if found is not None:
                rows.append(found)
    for name, groups in grouped(columns).items():
        found = _groups(made, name, groups)
        if found is not None:
            rows.append(found)
    least = len(rows) / (made.replicates + 1)
    return Representativeness(
        tuple(replace(row, least=least) for row in _holm(rows)), made.replicates
    )


def grouped(columns: FrameColumns) -> dict[str, Groups]:
    """The frame's variables as groups: amount deciles, months, and columns of few values."""
    groups: dict[str, Groups] = {}
    edges = np.unique(np.quantile(columns.paid_cents, np.linspace(0, 1, AMOUNT_GROUPS + 1)[1:-1]))
    if len(edges) > 1:
        names = np.arange(len(edges) + 1).astype(str)
        groups["amount decile"] = (names, np.searchsorted(edges, columns.paid_cents))
    if columns.dates is not None:
        months = columns.dates.astype("datetime64[M]")
        known, codes = np.unique(months.astype(np.int64), return_inverse=True)
        groups |= {"month": (known.astype("datetime64[M]").astype(str), codes)}
    groups |= {
        name: found for name, found in columns.groups.items() if len(found[0]) <= MOST_GROUPS
    }
    return {name: found for name, found in groups.items() if len(found[0]) > 1}


def _amount(made: Redraws, name: str, values: NDArray[np.float64]) -> BalanceRow | None:
    own, others = made.totals(values)
    centre = float(others.mean())
    p = _share(abs(own - centre), np.abs(others - centre), NOISE * abs(centre))
    if p is None:
        return None
    return BalanceRow(name, "total, dollars", centre, own, None, None, p, p)


def _groups(made: Redraws, name: str, groups: Groups) -> BalanceRow | None:
    names, codes = groups
    expected = _counts(codes[made.used][None, :], made.weights, len(names))[0]
    drawn = _counts(codes[made.drawn], made.weights, len(names))
    centre = drawn.mean(axis=0)
    kept = centre > 0
    if kept.sum() < 2:
        return None
    distances = ((drawn - centre)[:, kept] ** 2 / centre[kept]).sum(axis=1)
    own = float(((expected - centre)[kept] ** 2 / centre[kept]).sum())
    p = _share(own, distances, NOISE * float(centre.sum()))
    if p is None:
        return None
    off = int(np.argmax(np.where(kept, np.abs(expected - centre), 0)))
    return BalanceRow(
        name,
        "groups, chi-square",
        None,
        None,
        float(distances.mean()),
        own,
        p,
        p,
        f"{names[off]}: {expected[off]:,.0f} where {centre[off]:,.0f} are expected",
    )


def _counts(
    codes: NDArray[np.int64], weights: NDArray[np.float64], number: int
) -> NDArray[np.float64]:
    """Weighted counts of every group in every row."""
    rows = len(codes)
    flat = (codes + number * np.arange(rows)[:, None]).ravel()
    found = np.bincount(flat, np.tile(weights, rows), rows * number)
    return np.asarray(found.reshape(rows, number), dtype=np.float64)


def _share(own: float, others: NDArray[np.float64], noise: float) -> float | None:
    """The share at least as far, the sample itself among them; None where the design fixes it.

    Strata by a variable fix its counts in every sample: then only the noise of binary arithmetic
    differs, below `noise`, and says nothing.
    """
    if own <= noise and float(others.max(initial=0.0)) <= noise:
        return None
    return (1 + int((others >= own * (1 - 1e-9) - noise).sum())) / (len(others) + 1)


def _holm(rows: list[BalanceRow]) -> list[BalanceRow]:
    """Holm's step-down p-values, in the order of the rows."""
    order = sorted(range(len(rows)), key=lambda k: rows[k].p)
    running, holm = 0.0, [1.0] * len(rows)
    for rank, place in enumerate(order):
        running = max(running, min(1.0, (len(rows) - rank) * rows[place].p))
        holm[place] = running
    return [replace(r, holm=h) for r, h in zip(rows, holm, strict=True)]


def size_hint(study: Study) -> str:
    """A caution in words where draws in proportion to the amount explain the sample, else "".

    Under such draws the mean amount of a selection is sum x^2 / sum x, its variance
    sum x^3 / sum x less the square of that. One stratum only.
    """
    columns, sample = study.columns, study.disclosed
    if columns is None or sample is None or len(sample.units) != 1:
        return ""
    rows = columns.rows_of(sample.all_ids)
    paid = columns.dollars[rows[rows >= 0]]
    x = columns.dollars[columns.paid_cents > 0]
    if not len(paid) or not len(x):
        return ""
    mean = float((x**2).sum() / x.sum())
    variance = float((x**3).sum() / x.sum()) - mean**2
    if variance <= 0 or abs(paid.mean() - mean) > NEAR * (variance / len(paid)) ** 0.5:
        return ""
    # A simple random sample of nearly equal amounts fits as well: then nothing is said.
    plain = float(x.mean())
    if abs(paid.mean() - plain) <= NEAR * float(np.std(x)) / len(paid) ** 0.5:
        return ""
    return (
        "; draws in proportion to the amount paid would give such a sample: ask how it was drawn "
        "before anything is made of this"
    )
