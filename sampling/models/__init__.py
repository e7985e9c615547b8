"""Error models: what is expected of the overpayments before the review."""

from sampling.models.all_or_none import AllOrNone
from sampling.models.anticipated import Taints, anticipated_moments
from sampling.models.empirical_taints import EmpiricalTaints
from sampling.models.error_models import ErrorModel
from sampling.models.hot_deck import HotDeck
from sampling.models.inflated_beta import InflatedBeta
from sampling.models.model_records import model_record, model_words
from sampling.models.probes import ImpliedTaints, Probe, ProbeRow, implied_taints
from sampling.models.simulated_findings import simulate_overpayments
from sampling.models.variances import stratified_variance

__all__ = [
    "AllOrNone",
    "EmpiricalTaints",
    "ErrorModel",
    "HotDeck",
    "ImpliedTaints",
    "InflatedBeta",
    "Probe",
    "ProbeRow",
    "Taints",
    "anticipated_moments",
    "implied_taints",
    "model_record",
    "model_words",
    "simulate_overpayments",
    "stratified_variance",
]
