"""Patient-harm episodes: events, their claims, their clocks, and the record of correction."""

from penalties.clocks.repayment_clocks import RepaymentClock, repayment_clock
from penalties.episodes.episode_claims import EpisodeClaims, map_claims
from penalties.episodes.harm_events import HarmEvent, read_events
from penalties.episodes.mitigation_bundles import (
    BundleFile,
    MitigationBundle,
    check_bundle,
    index_bundle,
    write_index,
)
from penalties.episodes.pattern_views import PatternView, view_pattern

__all__ = [
    "BundleFile",
    "EpisodeClaims",
    "HarmEvent",
    "MitigationBundle",
    "PatternView",
    "RepaymentClock",
    "check_bundle",
    "index_bundle",
    "map_claims",
    "read_events",
    "repayment_clock",
    "view_pattern",
    "write_index",
]
