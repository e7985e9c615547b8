"""Sampling frames: opening, checks, exclusions, digests. Only this package knows an engine."""

from sampling.engines.roles import Roles
from sampling.frames.audits import (
    Chains,
    FrameAudit,
    Stated,
    audit_frame,
    net_adjustments,
)
from sampling.frames.conditions import Condition
from sampling.frames.exclusions import WaterfallRow
from sampling.frames.frame import Frame
from sampling.frames.opening import load_frame, open_frame
from sampling.frames.statements import Signs
from sampling.frames.stratum_ranges import StratumRange

__all__ = [
    "Chains",
    "Condition",
    "Frame",
    "FrameAudit",
    "Roles",
    "Signs",
    "Stated",
    "StratumRange",
    "WaterfallRow",
    "audit_frame",
    "load_frame",
    "net_adjustments",
    "open_frame",
]
