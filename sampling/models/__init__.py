"""Error models: what is expected of the overpayments before the review."""

from sampling.models.all_or_none import AllOrNone
from sampling.models.anticipated_errors import (
    AnticipatedErrors,
    Anticipation,
    OverpaymentModel,
    PaidStratum,
    TaintModel,
)
from sampling.models.anticipated_records import AnticipatedRecord, ProbeRow
from sampling.models.empirical_taints import EmpiricalTaints
from sampling.models.error_models import ErrorModel, simulate_overpayments
from sampling.models.hot_deck import HotDeck
from sampling.models.inflated_beta import InflatedBeta
from sampling.models.model_records import model_record, model_words
from sampling.models.moments import Taints, anticipated_moments, stratified_variance
from sampling.models.probes import ImpliedTaints, Probe, implied_taints
from sampling.models.scaled_errors import ScaledErrors

__all__ = [
    "AllOrNone",
    "AnticipatedErrors",
    "AnticipatedRecord",
    "Anticipation",
    "EmpiricalTaints",
    "ErrorModel",
    "HotDeck",
    "ImpliedTaints",
    "InflatedBeta",
    "OverpaymentModel",
    "PaidStratum",
    "Probe",
    "ProbeRow",
    "ScaledErrors",
    "TaintModel",
    "Taints",
    "anticipated_moments",
    "implied_taints",
    "model_record",
    "model_words",
    "simulate_overpayments",
    "stratified_variance",
]
