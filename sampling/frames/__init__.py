"""Sampling frames: opening, checks, exclusions, digests. Only this package knows an engine."""

from sampling.frames.conditions import Condition
from sampling.frames.engine import StratumRange
from sampling.frames.frame import Frame
from sampling.frames.kept_rows import load_frame
from sampling.frames.opening import open_frame
from sampling.frames.roles import Roles
from sampling.frames.waterfall import Signs, WaterfallRow

__all__ = [
    "Condition",
    "Frame",
    "Roles",
    "Signs",
    "StratumRange",
    "WaterfallRow",
    "load_frame",
    "open_frame",
]
