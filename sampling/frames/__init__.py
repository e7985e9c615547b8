"""Sampling frames: opening, checks, exclusions, digests.

Every name is imported when it is first asked for.
"""

from typing import TYPE_CHECKING

from primafacie.core.lazy_names import lazy_names

if TYPE_CHECKING:
    from sampling.frames.audits import (
        Chains,
        FrameAudit,
        Stated,
        audit_frame,
        net_adjustments,
    )
    from sampling.frames.conditions import Condition
    from sampling.frames.extractions import Extraction
    from sampling.frames.frame import Frame
    from sampling.frames.frame_intakes import intake_of
    from sampling.frames.frame_records import FrameRecord, Signs, WaterfallRow
    from sampling.frames.opening import load_frame, open_frame
    from sampling.frames.stratum_ranges import StratumRange
    from sampling.frames.take_none_strata import not_covered, take_none

__all__ = [
    "Chains",
    "Condition",
    "Extraction",
    "Frame",
    "FrameAudit",
    "FrameRecord",
    "Signs",
    "Stated",
    "StratumRange",
    "WaterfallRow",
    "audit_frame",
    "intake_of",
    "load_frame",
    "net_adjustments",
    "not_covered",
    "open_frame",
    "take_none",
]

_HOMES = {
    "Chains": "audits",
    "Condition": "conditions",
    "Extraction": "extractions",
    "Frame": "frame",
    "FrameAudit": "audits",
    "FrameRecord": "frame_records",
    "Signs": "frame_records",
    "Stated": "audits",
    "StratumRange": "stratum_ranges",
    "WaterfallRow": "frame_records",
    "audit_frame": "audits",
    "intake_of": "frame_intakes",
    "load_frame": "opening",
    "net_adjustments": "audits",
    "not_covered": "take_none_strata",
    "open_frame": "opening",
    "take_none": "take_none_strata",
}

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES)
