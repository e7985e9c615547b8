"""Error rates from small quarterly checks, by provider, with exact limits and plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import log
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from extrapolation.monitoring.error_rates import RateLimits, rate_limits, weighted_rate_limits
from primafacie.core.errors import EstimateError, Problem
from primafacie.core.plurals import counted
from primafacie.core.results import Result

if TYPE_CHECKING:
    import pandas as pd

# The average of H rates lies in no provider's interval: it needs all of them.
POOLED = "all charts checked"
WEIGHTED = "weighted by charts billed"


@dataclass(frozen=True)
class RateRow:
    """The error rate of a provider or of the practice.

    Attributes
    ----------
    name : str
        What the rate is of.
    charts, errors : int
        The charts checked, and those in error.
    rate, low, high : float
        The rate and its two-sided limits, fractions.
    method : str
        The method of the limits.
    """

    name: str
    charts: int
    errors: int
    rate: float
    low: float
    high: float
    method: str

    @property
    def words(self) -> str:
        """The rate and its limits in words."""
        return (
            f"{self.name}: {self.errors} of {self.charts} in error, {self.rate:.0%}; the rate may "
            f"be as low as {self.low:.1%} or as high as {self.high:.1%}"
        )


@dataclass(frozen=True)
class ProviderChecks(Result):
    """The error rates of one check or of several, by provider and for the practice.

    Attributes
    ----------
    level : float
        The two-sided confidence level, a fraction.
    providers : tuple of RateRow
        One row per provider.
    pooled : RateRow
        The rate of all charts checked.
    weighted : RateRow or None
        The practice's rate, weighted by charts billed, where these are known.
    notes : tuple of str
        What a check of this size can and cannot show.
    """

    SCHEMA: ClassVar[str] = "primafacie.provider-checks/2"

    level: float
    providers: tuple[RateRow, ...]
    pooled: RateRow
    weighted: RateRow | None
    notes: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """The rates as a pandas table: one row per provider, then the practice."""
        import pandas as pd

        rows = [*self.providers, self.pooled, *([self.weighted] if self.weighted else [])]
        return pd.DataFrame([asdict(row) for row in rows])

    def text(self) -> str:
        """Every rate in words, and what a check of this size can and cannot show."""
        rows = [*self.providers, self.pooled, *([self.weighted] if self.weighted else [])]
        head = f"Two-sided {self.level:.0%} limits"
        return "\n".join([head, *(row.words for row in rows), *(f"note: {n}" for n in self.notes)])

    def __str__(self) -> str:
        last = self.weighted or self.pooled
        return (
            f"{counted(len(self.providers), 'provider')}, two-sided {self.level:.0%} limits. "
            f"{last.words[0].upper()}{last.words[1:]}."
        )


def check_providers(
    providers: Sequence[str],
    errors: Sequence[int],
    *,
    level: float = 0.90,
    populations: Mapping[str, int] | None = None,
) -> ProviderChecks:
    """Error rates by provider and of the practice, from checked charts.

    Parameters
    ----------
    providers : sequence of str
        The provider of each checked chart.
    errors : sequence of int
        The finding on each checked chart: 0 (sound) or 1 (in error).
    level : float, default 0.90
        The two-sided confidence level, a fraction.
    populations : mapping of str to int, optional
        The charts each provider billed in the period. With them the provider limits are those of
        the exact hypergeometric distribution, and the practice's rate is weighted by charts billed,
        with melded limits.

    Returns
    -------
    ProviderChecks
        The rates, fractions, with two-sided limits. The pooled rate is that of the charts checked.

    Raises
    ------
    EstimateError
        For all errors together.

    Notes
    -----
    With the same number of charts from each provider the pooled rate estimates the *average* of the
    providers' rates, not the practice's rate. Where the rates differ, Clopper and Pearson's limits
    of the average hold their level with two or more charts in error and two or more free of error
    (Hoeffding 1956; each side at 0.75 or more). A single chart in error is found more often where
    one provider makes all the errors: there the lower limit covers down to 1 + ln(its level),
    0.9487 instead of 0.95, and the upper limit likewise with a single chart free of error. All
    limits fail where the charts were not drawn at random.

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26:404; Buonaccorsi (1987), Am. Stat. 41:215; Hoeffding
    (1956), Ann. Math. Statist. 27:713; melding: Fay, Proschan and Brittain (2015), Biometrics
    71:146.

    Examples
    --------
    >>> found = check_providers(["A"] * 5 + ["B"] * 5, [0] * 5 + [1, 1, 0, 0, 0])
    >>> round(found.providers[0].high, 3), found.pooled.rate
    (0.451, 0.2)
    """
    names, counts, wrong = _counted(providers, errors, level, populations)
    sizes = populations or {}
    rows = []
    for name, n, k in zip(names, counts, wrong, strict=True):
        found = rate_limits(k, n, level=level, size=sizes.get(name))
        rows.append(_row(f"provider {name}", n, k, found))
    n, k = sum(counts), sum(wrong)
    pooled = _row(POOLED, n, k, rate_limits(k, n, level=level))
    weighted = None
    if populations is not None:
        weights = np.array([sizes[name] for name in names], dtype=np.float64)
        found = weighted_rate_limits(
            np.array(wrong), np.array(counts), weights=weights / weights.sum(), level=level
        )
        rates = np.array(wrong) / np.array(counts)
        point = float((weights * rates).sum() / weights.sum())
        weighted = RateRow(WEIGHTED, n, k, point, found.low, found.high, found.method)
    return ProviderChecks(level, tuple(rows), pooled, weighted, tuple(_notes(counts, level)))


def _row(name: str, n: int, k: int, found: RateLimits) -> RateRow:
    return RateRow(name, n, k, k / n, found.low, found.high, found.method)


def _counted(
    providers: Sequence[str],
    errors: Sequence[int],
    level: float,
    populations: Mapping[str, int] | None,
) -> tuple[list[str], list[int], list[int]]:
    problems = []
    if len(providers) != len(errors) or not len(providers):
        problems.append(
            Problem(
                "charts",
                f"{len(providers)} providers and {len(errors)} findings",
                "one provider and one finding a chart, at least one chart",
                "",
            )
        )
    if not 0 < level < 1:
        problems.append(Problem("level", repr(level), "a fraction such as 0.90", ""))
    odd = sum(value not in (0, 1) for value in errors)
    if odd:
        problems.append(
            Problem(
                "errors",
                f"{odd} findings other than 0 and 1",
                "0 (sound) or 1 (in error)",
                "Decide each chart, or leave it out and say so",
            )
        )
    names = list(dict.fromkeys(str(name) for name in providers))
    counts = dict.fromkeys(names, 0)
    wrong = dict(counts)
    if not problems:
        for name, value in zip(providers, errors, strict=True):
            counts[str(name)] += 1
            wrong[str(name)] += int(value)
    for name in names:
        size = (populations or {}).get(name)
        if populations is not None and (size is None or size < counts[name]):
            problems.append(
                Problem(
                    f"provider {name}",
                    f"{counts[name]} charts checked of {size}",
                    "the charts billed, no fewer than were checked",
                    "Give it in populations=",
                )
            )
    if problems:
        raise EstimateError.collected(problems, what="provider checks")
    return names, [counts[name] for name in names], [wrong[name] for name in names]


def _notes(counts: Sequence[int], level: float) -> list[str]:
    least = min(counts)
    clean = rate_limits(0, least, level=2 * level - 1 if level > 0.5 else level).high
    most = rate_limits(0, sum(counts), level=2 * level - 1 if level > 0.5 else level).high
    one_sided = level if level > 0.5 else (1 + level) / 2
    few, all_charts = counted(least, "chart"), counted(sum(counts), "chart")
    return [
        f"Even {few} without any error would show only that a provider's rate is below "
        f"{clean:.0%} (one-sided {one_sided:.0%}), and {all_charts} without any error only that "
        f"the average is below {most:.0%}",
        "The limits of the average hold at any rates of the providers, except that with a single "
        "chart in error the lower one (with a single chart free of error the upper one) can cover "
        f"{1 + log((1 + level) / 2):.4f} instead of {(1 + level) / 2:g}",
        "A difference between two providers of a few charts is no finding: compare quarters "
        "and providers by the before/after comparison or the CUSUM, whose false alarms are stated",
    ]
