"""Where events cluster: by provider and quarter, with the chance of so many by luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from penalties.episodes.harm_events import HarmEvent
from primafacie.core.brief_texts import brief
from primafacie.core.errors import StudyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

RULE = "42 CFR 1003.200(a)(5), a pattern of items or services not medically necessary"


@brief
@dataclass(frozen=True)
class PatternView:
    """Events by provider and quarter, and each provider compared with its share of the services.

    Attributes
    ----------
    counts : pandas.DataFrame
        The number of events, one row per provider and one column per quarter.
    providers : pandas.DataFrame
        The columns provider, events, expected and chance: the chance, if every service were equally
        likely to hold an event, that this provider would have so many.
    notes : tuple of str
        What the comparison does and does not say.
    """

    counts: pd.DataFrame
    providers: pd.DataFrame
    notes: tuple[str, ...]


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
    import pandas as pd
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
    quarters = [f"{e.first_day.year}-Q{(e.first_day.month + 2) // 3}" for e in chosen]
    frame = pd.DataFrame({"provider": [e.provider for e in chosen], "quarter": quarters})
    counts = frame.groupby(["provider", "quarter"]).size().unstack(fill_value=0)
    total, all_services = len(chosen), sum(services.values())
    rows = []
    for provider, count in services.items():
        k, share = sum(e.provider == provider for e in chosen), count / all_services
        luck = 1.0 if k == 0 else float(bdtrc(k - 1, total, share))
        rows.append((provider, k, total * share, min(1.0, luck * len(services))))
    view = pd.DataFrame(rows, columns=["provider", "events", "expected", "chance"])
    notes = (
        f"The chance is corrected for the {len(services)} providers compared",
        f"Context for {RULE}: an uneven spread is not itself a pattern, and an even one does not "
        "rule it out",
    )
    return PatternView(counts, view, notes)
