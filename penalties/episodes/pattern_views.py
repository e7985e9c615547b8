"""Where events cluster: by provider and quarter, with the chance of so many by luck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from penalties.episodes.harm_events import HarmEvent
from primafacie.core.errors import StudyError
from primafacie.core.plurals import counted
from primafacie.core.result_tables import rows_table
from primafacie.core.results import Result

if TYPE_CHECKING:
    import pandas as pd

RULE = "42 CFR 1003.200(a)(5), a pattern of items or services not medically necessary"


@dataclass(frozen=True)
class ProviderQuarter:
    """The events of one provider in one quarter.

    Attributes
    ----------
    provider, quarter : str
        The provider, and the quarter such as "2026-Q1".
    events : int
        The number of events.
    """

    provider: str
    quarter: str
    events: int


@dataclass(frozen=True)
class ProviderShare:
    """The events of one provider compared with its share of the services.

    Attributes
    ----------
    provider : str
        The provider.
    events : int
        The number of events.
    expected : float
        The number expected by its share of the services.
    chance : float
        The chance, if every service were equally likely to hold an event, that this provider would
        have so many.
    """

    provider: str
    events: int
    expected: float
    chance: float


@dataclass(frozen=True)
class PatternView(Result):
    """Events by provider and quarter, and each provider compared with its share of the services.

    Attributes
    ----------
    shares : tuple of ProviderShare
        Each provider compared with its share of the services.
    quarters : tuple of ProviderQuarter
        The events by provider and quarter.
    notes : tuple of str
        What the comparison does and does not say.
    """

    SCHEMA: ClassVar[str] = "primafacie.pattern-view/1"
    ROWS: ClassVar[str] = "shares"

    shares: tuple[ProviderShare, ...]
    quarters: tuple[ProviderQuarter, ...]
    notes: tuple[str, ...]

    @property
    def providers(self) -> pd.DataFrame:
        """The shares as a table with the columns provider, events, expected and chance."""
        return rows_table(self.shares)

    @property
    def counts(self) -> pd.DataFrame:
        """The number of events, one row per provider and one column per quarter."""
        table = rows_table(self.quarters)
        return table.pivot_table(
            index="provider", columns="quarter", values="events", fill_value=0, aggfunc="sum"
        )

    def __str__(self) -> str:
        least = min(self.shares, key=lambda share: share.chance)
        total = sum(share.events for share in self.shares)
        return (
            f"{counted(total, 'event')} by {counted(len(self.shares), 'provider')}; the least "
            f"likely count has a chance of {least.chance:.3g}, corrected for the number compared"
        )


def view_pattern(events: Sequence[HarmEvent], services: Mapping[str, int]) -> PatternView:
    """Events of concern by provider and quarter, and the exact chance of each provider's count.

        P(X >= k),  X ~ Binomial(events, services of the provider / all services)

    The chances are multiplied by the number of providers compared (Bonferroni).

    Parameters
    ----------
    events : sequence of HarmEvent
        The events; near misses are left out.
    services : mapping of str to int
        The number of services of each provider in the same time.

    Returns
    -------
    PatternView
        The counts, and each provider compared with its share of the services.

    Raises
    ------
    StudyError
        If a provider has events but no services.

    Notes
    -----
    A small chance says that the events are unevenly spread, not why. Whether they are a pattern in
    the sense of the rule is not a statistical question.
    """
    from scipy.special import bdtrc

    chosen = [event for event in events if event.taints]
    strange = sorted({e.provider for e in chosen if services.get(e.provider, 0) < 1})
    if strange:
        raise StudyError(
            f"{len(strange)} providers with events but without services",
            where="services",
            expected="the services of every provider in the log",
            fix="Count the services of the same months for every provider",
        )
    found = Counter(
        (event.provider, f"{event.first_day.year}-Q{(event.first_day.month + 2) // 3}")
        for event in chosen
    )
    quarters = tuple(ProviderQuarter(*key, number) for key, number in sorted(found.items()))
    total, all_services = len(chosen), sum(services.values())
    shares = []
    for provider, count in services.items():
        k, share = sum(e.provider == provider for e in chosen), count / all_services
        luck = 1.0 if k == 0 else float(bdtrc(k - 1, total, share))
        shares.append(ProviderShare(provider, k, total * share, min(1.0, luck * len(services))))
    notes = (
        f"The chance is corrected for the {len(services)} providers compared",
        f"Context for {RULE}: an uneven spread is not itself a pattern, and an even one does not "
        "rule it out",
    )
    return PatternView(tuple(shares), quarters, notes)
