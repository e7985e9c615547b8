"""Frame audits: what is listed twice, netted, seen before, clustered, missing or off."""

from sampling.frames.audits.adjustments import Chains, Netting, net_adjustments
from sampling.frames.audits.auditing import FrameAudit, audit_frame
from sampling.frames.audits.clusters import Clusters, find_clusters
from sampling.frames.audits.control_totals import ControlTotals, Stated, compare_totals
from sampling.frames.audits.date_coverage import DateCoverage, cover_dates
from sampling.frames.audits.duplicates import Duplicates, find_duplicates
from sampling.frames.audits.overlaps import Overlap, find_overlap
from sampling.frames.audits.profiles import Profile, profile_payments

__all__ = [
    "Chains",
    "Clusters",
    "ControlTotals",
    "DateCoverage",
    "Duplicates",
    "FrameAudit",
    "Netting",
    "Overlap",
    "Profile",
    "Stated",
    "audit_frame",
    "compare_totals",
    "cover_dates",
    "find_clusters",
    "find_duplicates",
    "find_overlap",
    "net_adjustments",
    "profile_payments",
]
