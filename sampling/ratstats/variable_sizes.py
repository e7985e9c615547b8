"""RAT-STATS' sample sizes for variables: probe, estimated error rate, stratified."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, sqrt

from primafacie.core.errors import PlanError, Problem
from primafacie.core.table_rows import TableRow
from sampling.ratstats.size_arguments import (
    MOST_DOLLARS,
    confidence_faults,
    count_faults,
    number_faults,
    refuse,
)
from sampling.ratstats.size_tables import SizeTable, StratifiedSizes

CONFIDENCES = (80, 90, 95, 99)
PRECISIONS = (1, 2, 5, 10, 15, 25)


def z_of(confidence: float) -> float:
    """The two-sided normal quantile of a confidence in per cent."""
    # a third of a second: only where a size is asked for
    from scipy.special import ndtri

    return float(ndtri((1 + confidence / 100) / 2))


def half_up(value: float) -> int:
    """To the nearest whole number, a half upwards, as RAT-STATS rounds."""
    return floor(value + 0.5)


def variable_size(
    mean: float, deviation: float, universe: int, precision: float, z: float
) -> float:
    """n = (sigma N)^2 / ((E / z)^2 + N sigma^2), E = precision * mean * N; a fraction."""
    error = precision * mean * universe
    return (deviation * universe) ** 2 / ((error / z) ** 2 + universe * deviation**2)


def _table(
    mean: float, deviation: float, universe: int, precisions: Sequence[int], levels: Sequence[int]
) -> SizeTable:
    _check(universe, precisions, levels, mean=mean, deviation=deviation)
    sizes = {
        precision: {
            level: half_up(variable_size(mean, deviation, universe, precision / 100, z_of(level)))
            for level in levels
        }
        for precision in precisions
    }
    return SizeTable(mean, deviation, universe, sizes)


def size_probe(
    universe: int,
    *,
    probe: Sequence[float] | None = None,
    mean: float | None = None,
    standard_deviation: float | None = None,
    precision_percent: Sequence[int] = PRECISIONS,
    confidence: Sequence[int] = CONFIDENCES,
) -> SizeTable:
    """Compute RAT-STATS' sizes from a probe, or from its mean and standard deviation.

        n = (sigma N)^2 / ((E/z)^2 + N sigma^2),   E = precision * mean * N

    Sizes are rounded to the nearest whole number.

    Parameters
    ----------
    universe : int
        Units in the population, N.
    probe : sequence of float, optional
        The *overpayments* of the probe, dollars: the amounts paid size the wrong variable. Its mean
        and standard deviation are taken as printed, to two decimals.
    mean : float, optional
        The mean overpayment, dollars, in place of `probe`.
    standard_deviation : float, optional
        The standard deviation of the overpayment, dollars, in place of `probe`.
    precision_percent : sequence of int, default (1, 2, 5, 10, 15, 25)
        Half-width over point estimate, per cent.
    confidence : sequence of int, default (80, 90, 95, 99)
        Two-sided confidence levels, per cent.

    Returns
    -------
    SizeTable
        The sizes.

    Raises
    ------
    PlanError
        If an argument is not valid, or if neither a probe nor its figures are given.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 4-5.

    Examples
    --------
    >>> size_probe(100_000, mean=400, standard_deviation=50).sizes[1][90]
    421
    """
    if probe is not None:
        if len(probe) < 2:
            raise PlanError("a probe of one value", expected="at least 2", fix="")
        given = [fault for value in probe for fault in number_faults("probe", value, least=-1e15)]
        refuse(given[:3])
        centre = sum(probe) / len(probe)
        spread = sqrt(sum((value - centre) ** 2 for value in probe) / (len(probe) - 1))
        mean, standard_deviation = half_up(100 * centre) / 100, half_up(100 * spread) / 100
    if mean is None or standard_deviation is None:
        raise PlanError(
            "neither a probe nor its mean and standard deviation",
            expected="one of them",
            fix="Give probe=[...], or mean= and standard_deviation=",
        )
    return _table(mean, standard_deviation, universe, precision_percent, confidence)


def size_error_rate(
    universe: int,
    *,
    error_rate_percent: float,
    reported_total: float,
    reported_standard_deviation: float,
    precision_percent: Sequence[int] = PRECISIONS,
    confidence: Sequence[int] = CONFIDENCES,
) -> SizeTable:
    """Compute RAT-STATS' sizes from an estimated error rate and the reported amounts.

    Errors are all or nothing, at the rate p:

        mean_D = p mean_R,   sigma_D = sqrt(p (sigma_R^2 + (1 - p) mean_R^2))

    Parameters
    ----------
    universe : int
        Units in the population, N.
    error_rate_percent : float
        The error rate p, per cent.
    reported_total : float
        Total of the reported amounts, dollars.
    reported_standard_deviation : float
        Standard deviation of the reported amounts, dollars.
    precision_percent : sequence of int, default (1, 2, 5, 10, 15, 25)
        Half-width over point estimate, per cent.
    confidence : sequence of int, default (80, 90, 95, 99)
        Two-sided confidence levels, per cent.

    Returns
    -------
    SizeTable
        The sizes.

    Raises
    ------
    PlanError
        If an argument is not valid.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 4-9.
    """
    words = "above 0 up to 100 per cent"
    found = number_faults("error rate", error_rate_percent, above=0, most=100, words=words)
    found += count_faults("universe", universe)
    found += number_faults("reported total", reported_total, above=0, most=1e27)
    found += number_faults("reported standard deviation", reported_standard_deviation, least=0)
    refuse(found)
    rate = error_rate_percent / 100
    reported = reported_total / universe
    deviation = sqrt(rate * (reported_standard_deviation**2 + (1 - rate) * reported**2))
    return _table(rate * reported, deviation, universe, precision_percent, confidence)


def size_stratified(
    strata: Sequence[TableRow],
    *,
    total_size: int | None = None,
    precision_percent: Sequence[int] = PRECISIONS,
    confidence: Sequence[int] = CONFIDENCES,
) -> StratifiedSizes | tuple[int, ...]:
    """Compute RAT-STATS' sizes of a stratified sample.

    With the total size unknown, n is kept as a real number and each n_h is rounded up; a stratum
    that would exceed its universe is reviewed in full and the rest sized again. With the total size
    known, n_h is rounded to the nearest.

        n = S1^2 / ((E/z)^2 + S2),   S1 = sum N_h sigma_h,   S2 = sum N_h sigma_h^2
        n_h = n N_h sigma_h / S1

    Parameters
    ----------
    strata : sequence of mapping
        One mapping per stratum with "mean" and "standard_deviation", dollars, and "universe", its
        units.
    total_size : int, optional
        The total size n, where it is known.
    precision_percent : sequence of int, default (1, 2, 5, 10, 15, 25)
        Half-width over point estimate of the total, per cent.
    confidence : sequence of int, default (80, 90, 95, 99)
        Two-sided confidence levels, per cent.

    Returns
    -------
    StratifiedSizes or tuple of int
        A table, or one size per stratum where `total_size` is given.

    Raises
    ------
    PlanError
        If an argument is not valid, or if no stratum has a spread.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), pp. 4-12 ff.
    """
    found = stratum_faults(strata, deviation="standard_deviation")
    if total_size is not None:
        found += count_faults("total size", total_size)
    refuse(found)
    rows = [(float(s["mean"]), float(s["standard_deviation"]), int(s["universe"])) for s in strata]
    universe = sum(count for _, _, count in rows)
    total = sum(mean * count for mean, _, count in rows)
    _check(1, precision_percent, confidence, mean=total / universe)
    spread = sum(sigma * count for _, sigma, count in rows)
    if spread <= 0:
        raise PlanError(
            "no spread in any stratum",
            where="standard deviation",
            expected="a standard deviation above 0 in at least one stratum",
            fix="Two units of each stratum show that nothing varies",
        )
    ratios = tuple(sigma * count / spread for _, sigma, count in rows)
    if total_size is not None:
        return tuple(half_up(total_size * ratio) for ratio in ratios)
    mean = total / universe
    squares = sum(count * (sigma**2 + centre**2) for centre, sigma, count in rows)
    tables: list[dict[int, dict[int, int]]] = [{p: {} for p in precision_percent} for _ in rows]
    capped = set()
    for precision in precision_percent:
        for level in confidence:
            allowed = (precision / 100 * total / z_of(level)) ** 2
            sizes, whole = stratified_sizes([(s, n) for _, s, n in rows], allowed)
            for place, size in enumerate(sizes):
                tables[place][precision][level] = size
            capped |= {(place, precision, level) for place in whole}
    deviation = sqrt(squares / universe - mean**2)
    return StratifiedSizes(mean, deviation, universe, ratios, tuple(tables), frozenset(capped))


def precision_of_sizes(
    strata: Sequence[TableRow],
    sizes: Sequence[int],
    *,
    confidence: Sequence[int] = CONFIDENCES,
) -> dict[int, float]:
    """Compute the precision that given sizes of a stratified sample are expected to reach.

        precision = z / T * sqrt(sum N_h^2 (N_h - n_h) / N_h * sigma_h^2 / n_h)

    Parameters
    ----------
    strata : sequence of mapping
        One mapping per stratum with "mean" and "standard_deviation", dollars, and "universe".
    sizes : sequence of int
        The sample size of each stratum, n_h.
    confidence : sequence of int, default (80, 90, 95, 99)
        Two-sided confidence levels, per cent.

    Returns
    -------
    dict of int to float
        Half-width over the point estimate of the total by confidence, both per cent.

    Raises
    ------
    PlanError
        If an argument is not valid, or a size is below 1 or above its universe.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), pp. 4-12 ff.

    Examples
    --------
    >>> high = {"mean": 10_000, "standard_deviation": 5_000, "universe": 100_000}
    >>> low = {"mean": 5_000, "standard_deviation": 4_000, "universe": 500_000}
    >>> found = precision_of_sizes([high, low], [28, 111], confidence=[90])
    >>> print(f"{found[90]:.2f}")
    9.96
    """
    refuse(stratum_faults(strata, deviation="standard_deviation"))
    rows = [(float(s["mean"]), float(s["standard_deviation"]), int(s["universe"])) for s in strata]
    if len(sizes) != len(rows) or not all(
        1 <= n <= N for n, (_, _, N) in zip(sizes, rows, strict=True)
    ):
        raise PlanError(
            f"the sizes {', '.join(map(str, sizes))}",
            expected="one size per stratum, from 1 to its universe",
            fix="Give the size of every stratum",
        )
    total = sum(mean * count for mean, _, count in rows)
    _check(1, [1], confidence, mean=total / sum(count for _, _, count in rows))
    variance = sum(N * (N - n) * sigma**2 / n for n, (_, sigma, N) in zip(sizes, rows, strict=True))
    return {level: 100 * z_of(level) * sqrt(variance) / total for level in confidence}


def stratified_sizes(rows: list[tuple[float, int]], allowed: float) -> tuple[list[int], set[int]]:
    """Sizes for the variance `allowed`; strata that would exceed their universe are taken whole."""
    whole: set[int] = set()
    while True:
        left = [place for place in range(len(rows)) if place not in whole]
        s1 = sum(rows[place][0] * rows[place][1] for place in left)
        s2 = sum(rows[place][0] ** 2 * rows[place][1] for place in left)
        n = s1**2 / (allowed + s2) if s1 else 0.0
        wanted = {place: n * rows[place][0] * rows[place][1] / s1 if s1 else 0.0 for place in left}
        over = {place for place in left if wanted[place] > rows[place][1]}
        if not over:
            sizes = [rows[p][1] if p in whole else ceil(wanted[p]) for p in range(len(rows))]
            return sizes, whole
        whole |= over


def _check(
    universe: int,
    precisions: Sequence[float],
    levels: Sequence[float],
    *,
    mean: float,
    deviation: float = 0.0,
) -> None:
    found = count_faults("universe", universe)
    words = f"above 0, at most {MOST_DOLLARS:g}: precision is relative to it"
    found += number_faults("mean", mean, above=0, words=words)
    found += number_faults("standard deviation", deviation, least=0)
    for value in precisions:
        words = "a number of per cent from 0.000001 to 1,000"
        found += number_faults("precision", value, least=1e-6, most=1000, words=words)
    for value in levels:
        found += confidence_faults(value)
    refuse(found)


def stratum_faults(strata: Sequence[TableRow], *, deviation: str = "deviation") -> list[Problem]:
    """Faults of the strata of a sample size: mean, deviation and universe of each."""
    found = [] if strata else [Problem("strata", "none", "at least one", "Name the strata")]
    for place, row in enumerate(strata, start=1):
        missing = [name for name in ("mean", deviation, "universe") if name not in row]
        if missing:
            got, expected = f"no {' and no '.join(missing)}", f"mean, {deviation} and universe"
            found.append(Problem(f"stratum {place}", got, expected, ""))
            continue
        found += number_faults(f"stratum {place}: mean", row["mean"], least=-MOST_DOLLARS)
        found += number_faults(f"stratum {place}: {deviation}", row[deviation], least=0)
        found += count_faults(f"stratum {place}: universe", row["universe"])
    return found
