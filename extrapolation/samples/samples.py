"""A sample as arrays by stratum: what estimators and bounds work on, and all they see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from extrapolation.samples.sample_checks import GivenStratum, frozen, stratum_faults
from primafacie.core.brief_texts import brief
from primafacie.core.errors import EstimateError
from primafacie.core.families import unknown_name

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Design = Literal["srs", "stratified", "pps", "stratified pps", "cluster", "systematic"]
"""How the units were selected: simple random, strata, with replacement in proportion to the
amounts paid, whole clusters by simple random sampling, one systematic start."""
CLUSTERS: Design = "cluster"
Unit = Literal["dollars", "count", "share", "as given"]
"""What an estimate is measured in: dollars, units of the frame, a share of them, or as the column
that was expanded is."""
_NOISE = 1e-14
"""Equal values lie no further than this share of their mean from it, by rounding."""
_CENT_NOISE = 1e-9
"""A value may lie below its floor by the rounding of cents to dollars."""

Places = slice | list[int]


@brief
@dataclass(frozen=True, eq=False)
class StratumSample:
    """The sampled values of one stratum, in order of selection.

    Parameters
    ----------
    label : str
        The label of the stratum.
    size : int
        The number of its units, N_h.
    values : array of float, shape (n_h,)
        Dollars, or 0 and 1 for a count.
    caps : array of float, shape (n_h,), optional
        The ceilings of the values (the amounts paid), dollars.
    hits : array of int, shape (n_h,), optional
        How often each unit was selected by PPS with replacement.
    book : float, optional
        The dollars paid in the stratum, X_h.
    unsampled : array of float, shape (N_h - n_h,), optional
        The dollars paid for each unit that was not sampled, ascending.
    floors : array of float, shape (n_h,), optional
        The declared u_i >= 0 of the sampled units: it is assumed that no value of the frame is
        below its -u_i.
    floor_total : float, optional
        The sum of u_i over the whole stratum, dollars.
    raised_ceiling : float, optional
        The largest x_i + u_i of the whole stratum, x_i the amount paid; with hits the largest
        1 + u_i / x_i.
    sequence : array of int, optional
        The place in `values` of every selection in turn, where units were hit again.
    """

    label: str
    size: int
    values: NDArray[np.float64]
    caps: NDArray[np.float64] | None = None
    hits: NDArray[np.int64] | None = None
    book: float | None = None
    unsampled: NDArray[np.float64] | None = None
    floors: NDArray[np.float64] | None = None
    floor_total: float | None = None
    raised_ceiling: float | None = None
    sequence: NDArray[np.int64] | None = None

    @property
    def n(self) -> int:
        """Sampled units, n_h."""
        return len(self.values)

    @property
    def draws(self) -> int:
        """Selections: units counted as often as they were hit."""
        return self.n if self.hits is None else int(self.hits.sum())

    @property
    def census(self) -> bool:
        """Taken whole: no sampling error and no degrees of freedom."""
        return self.hits is None and self.n == self.size

    @property
    def below_floors(self) -> int:
        """Sampled units whose value contradicts their declared floor, u_i < -y_i."""
        if self.floors is None:
            return 0
        least = -self.floors * (1 + _NOISE) - _CENT_NOISE
        return int((self.values < least).sum())

    @property
    def fraction(self) -> float:
        """The sampling fraction f_h = n_h / N_h; 0 with replacement."""
        return self.n / self.size if self.hits is None else 0.0

    @property
    def taints(self) -> NDArray[np.float64]:
        """Overpaid shares of the amounts paid, y / x, one a selection (PPS)."""
        if self.caps is None or self.hits is None:
            raise EstimateError(
                "taints of a sample without amounts paid or without hits",
                where=f"stratum {self.label}",
                expected="a sample by PPS with replacement",
            )
        shares = self.values / self.caps
        return np.repeat(shares, self.hits) if self.sequence is None else shares[self.sequence]

    @property
    def in_order(self) -> bool:
        """Are the draws known in the order of selection?"""
        return self.hits is None or self.sequence is not None or int(self.hits.max()) == 1

    @cached_property
    def draw_values(self) -> NDArray[np.float64]:
        """What the draws estimate the mean of: y, or the taints under PPS with replacement."""
        return self.values if self.hits is None else self.taints

    @property
    def scale(self) -> float:
        """What turns the mean of the draws into a total: N_h, or X_h under PPS."""
        return float(self.size) if self.hits is None else float(self.book or 0.0)

    @cached_property
    def draw_mean(self) -> float:
        """The mean of the draws: of y, or of the taints under PPS with replacement."""
        return self.mean if self.hits is None else float(self.draw_values.mean())

    @cached_property
    def total(self) -> float:
        """The unbiased estimate of the stratum's total: N_h ybar_h, or X_h times the mean taint."""
        return self.scale * self.draw_mean

    @cached_property
    def mean(self) -> float:
        """The mean of the sampled values."""
        return float(np.add.reduce(self.values)) / self.n

    @cached_property
    def variance(self) -> float:
        """s^2 of the draws with divisor n - 1; 0 for a single unit, which only a census may have.

        Equal values vary by exactly 0, whatever the rounding of their mean.
        """
        if self.draws < 2:
            return 0.0
        deviations = self.draw_values - self.draw_mean
        squares = float(deviations @ deviations)
        noise = self.draws * (_NOISE * self.draw_mean) ** 2
        return squares / (self.draws - 1) if squares > noise or self.varies else 0.0

    @cached_property
    def varies(self) -> bool:
        """Are there two different values?"""
        values = self.draw_values
        return self.draws > 1 and bool((values != values[0]).any())

    @cached_property
    def total_variance(self) -> float:
        """Estimated variance of the total: N_h (N_h - n_h) s_h^2 / n_h, or X_h^2 s_h^2 / n_h."""
        if self.hits is None:
            return self.size * (self.size - self.n) * self.variance / self.n
        return self.scale**2 * self.variance / self.draws


@brief
@dataclass(frozen=True, eq=False)
class Sample:
    """Independent samples from the strata of a frame.

    Parameters
    ----------
    strata : tuple of StratumSample
        One sample per stratum.
    design : str, optional
        How the units were selected, one of `Design`. The default is `srs` for one stratum and
        `stratified` for more (with ` pps` where units were hit with replacement).
    """

    strata: tuple[StratumSample, ...]
    design: Design | None = None

    def __post_init__(self) -> None:
        if self.design is None:
            object.__setattr__(self, "design", _design_of(self.strata))

    @property
    def size(self) -> int:
        """Units in the frame, N."""
        return sum(stratum.size for stratum in self.strata)

    @property
    def n(self) -> int:
        """Units in the sample."""
        return sum(stratum.n for stratum in self.strata)

    @property
    def of_clusters(self) -> bool:
        """Is a value the total of a whole cluster?"""
        return self.design == CLUSTERS

    @property
    def by_hits(self) -> bool:
        """Was a stratum drawn with replacement, in proportion to size?"""
        return any(stratum.hits is not None for stratum in self.strata)

    @property
    def sampled(self) -> tuple[StratumSample, ...]:
        """The strata that are not taken whole."""
        return tuple(stratum for stratum in self.strata if not stratum.census)

    @property
    def values(self) -> NDArray[np.float64]:
        """All values, stratum after stratum."""
        return np.concatenate([stratum.values for stratum in self.strata])

    @property
    def total(self) -> float:
        """The unbiased (expansion or Hansen-Hurwitz) estimate of the frame's total."""
        return float(sum(stratum.total for stratum in self.strata))

    @property
    def total_variance(self) -> float:
        """The estimated variance of `total`."""
        return float(sum(stratum.total_variance for stratum in self.strata))

    @classmethod
    def from_arrays(
        cls,
        values: ArrayLike,
        *,
        sizes: Mapping[str, int] | int,
        strata: Sequence[str] | None = None,
        caps: ArrayLike | None = None,
        hits: ArrayLike | None = None,
        books: Mapping[str, float] | float | None = None,
        unsampled: Mapping[str, ArrayLike] | ArrayLike | None = None,
        floors: ArrayLike | None = None,
        floor_totals: Mapping[str, float] | float | None = None,
        sequences: Mapping[str, ArrayLike] | ArrayLike | None = None,
        design: Design | None = None,
    ) -> Sample:
        """A sample from values, their stratum labels and the stratum sizes.

        Parameters
        ----------
        values : array-like, shape (n,)
            Dollars, or 0 and 1 for a count.
        sizes : mapping of str to int, or int
            N_h by stratum; N itself without strata, as for everything that is given by stratum.
        strata : sequence of str, optional
            The n stratum labels.
        caps, hits : array-like, shape (n,), optional
            By unit, as in `StratumSample`.
        books, unsampled : mapping, optional
            By stratum, as in `StratumSample`.
        floors : array-like, shape (n,), optional
            By unit, as in `StratumSample`.
        floor_totals, sequences : mapping, optional
            By stratum, as in `StratumSample`.
        design : str, optional
            As in `Sample`.

        Returns
        -------
        Sample
            The checked sample.

        Raises
        ------
        EstimateError
            For all errors together: sizes or strata that do not fit, values that are not finite,
            more sampled units than a stratum has, or a stratum of one selection that is not
            reviewed in full. A value below its floor is no error of the sample: it contradicts
            the floor, and a limit that rests on floors is then refused.

        Examples
        --------
        >>> Sample.from_arrays([1.0, 2.0], sizes=10).strata[0].total_variance
        20.0
        """
        array = frozen(np.asarray(values, dtype=np.float64))
        count = array.size if strata is None else len(strata)
        by_unit = {
            "values": array,
            "caps": _column(caps, np.float64),
            "hits": _column(hits, np.int64),
            "floors": _column(floors, np.float64),
        }
        columns = {name: column for name, column in by_unit.items() if column is not None}
        lengths = (count, *map(len, columns.values())) if array.ndim == 1 else ()
        if array.ndim != 1 or any(length != array.size for length in lengths):
            raise EstimateError(
                f"{array.size} values and {count} stratum labels",
                expected="one label a value, and as many caps, hits and floors where given",
                fix="Give a flat list of values with their strata",
            )
        tables = {
            "size": sizes,
            "book": books,
            "unsampled": unsampled,
            "floor_total": floor_totals,
            "sequence": sequences,
        }
        by_stratum = {name: _by_label(table) for name, table in tables.items()}
        known = _by_label(sizes)
        places: dict[str, Places] = {label: [] for label in known}
        if strata is None:
            places["1"] = slice(0, count)
        else:
            places = places_by_stratum(known, strata)
        parts, problems = [], []
        for label, chosen in places.items():
            given = GivenStratum()
            for name, column in columns.items():
                # A part of a frozen column is frozen; a selection is a copy of its own.
                part = column[chosen]
                part.flags.writeable = False
                setattr(given, name, part)
            for name, table in by_stratum.items():
                setattr(given, name, table.get(label))
            found = stratum_faults(label, given)
            problems += found
            if not found:
                rest, turns = given.unsampled, given.sequence
                given.unsampled = None if rest is None else frozen(np.sort(rest))
                given.sequence = None if turns is None else frozen(np.asarray(turns, np.int64))
                parts.append(StratumSample(label=label, **vars(given)))
        if problems:
            raise EstimateError.collected(problems, what="sample")
        if design is not None and design not in get_args(Design):
            raise EstimateError.of(unknown_name("design", design, get_args(Design)))
        hit = {part.hits is not None for part in parts if not part.census}
        if design is not None and design.endswith("pps") != (True in hit):
            raise EstimateError(
                f"the design {design} {'without' if True not in hit else 'with'} hits",
                expected="hits with PPS with replacement, none with other designs",
            )
        return cls(tuple(parts), design)


def _by_label(table: Any) -> Mapping[str, Any]:
    """What was given for each stratum; a single value is that of the stratum `1`."""
    return table if isinstance(table, Mapping) else {"1": table}


def _column(values: ArrayLike | None, kind: type) -> NDArray[Any] | None:
    """One number a unit; counts must be whole."""
    if values is None:
        return None
    column = np.asarray(values)
    made: NDArray[Any] = frozen(column.astype(kind))
    if not np.array_equal(made, column, equal_nan=True):
        raise EstimateError("hits that are not whole numbers", expected="counts of selections")
    return made


def _design_of(strata: Sequence[StratumSample]) -> Design:
    hit = any(part.hits is not None for part in strata)
    if len(strata) == 1:
        return "pps" if hit else "srs"
    return "stratified pps" if hit else "stratified"


def places_by_stratum(known: Iterable[str], strata: Sequence[str]) -> dict[str, Places]:
    """The places of each label in order, first the `known` labels, then those met.

    A stratum whose rows stand together is a slice, which an array answers without a copy.

    >>> places_by_stratum(["b"], ["a", "a", "b", "a"])
    {'b': slice(2, 3, None), 'a': [0, 1, 3]}
    """
    found: dict[str, Places] = {label: [] for label in known}
    start = 0
    for label, run in groupby(strata):
        stop = start + len(list(run))
        name = str(label)
        before = found.get(name)
        if not before:
            found[name] = slice(start, stop)
        elif isinstance(before, slice):
            found[name] = [*range(before.start, before.stop), *range(start, stop)]
        else:
            before.extend(range(start, stop))
        start = stop
    return found
