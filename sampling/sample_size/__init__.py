"""Sample sizes in one place: `sampling.sample_size.variable`, `error_rate`, `attribute`, `stop_or_go`.

The same formulas as RAT-STATS, asked with fractions for one precision and one level, and
answered with a number. RAT-STATS' own tables, in per cent, are `sampling.ratstats.size_*`. The
sizes and factors of the AICPA's tables are `acceptance`, `dollar_unit` and `confidence_factors`.
"""  # noqa: E501

from sampling.sample_size.acceptance_sizes import AcceptanceSize, acceptance
from sampling.sample_size.discovery_sizes import discovery_size as discovery
from sampling.sample_size.dollar_unit_sizes import DollarUnitSize, dollar_unit
from sampling.sample_size.estimation_sizes import attribute, error_rate, stratified, variable
from sampling.sample_size.poisson_factors import (
    ConfidenceFactor,
    ConfidenceFactors,
    confidence_factor,
    confidence_factors,
)
from sampling.sample_size.step_tables import stop_or_go

__all__ = [
    "AcceptanceSize",
    "ConfidenceFactor",
    "ConfidenceFactors",
    "DollarUnitSize",
    "acceptance",
    "attribute",
    "confidence_factor",
    "confidence_factors",
    "discovery",
    "dollar_unit",
    "error_rate",
    "stop_or_go",
    "stratified",
    "variable",
]
