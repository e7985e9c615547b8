"""After the training: small checks by provider, before against after, and the watch kept."""

from extrapolation.monitoring.before_after import BeforeAfter, ProviderChange, compare_before_after
from extrapolation.monitoring.check_draws import CheckDraw, DrawnChart, draw_checks
from extrapolation.monitoring.checked_charts import CheckedChart, read_checks
from extrapolation.monitoring.cusum import BernoulliCusum, CusumPath, bernoulli_cusum
from extrapolation.monitoring.error_rates import RateLimits, rate_limits
from extrapolation.monitoring.exposure_changes import ExposureChange, exposure_change
from extrapolation.monitoring.fisher_power import check_power, check_size
from extrapolation.monitoring.monitored_strata import MonitoredStratum
from extrapolation.monitoring.p_charts import PChart, p_chart
from extrapolation.monitoring.provider_checks import ProviderChecks, RateRow, check_providers
from extrapolation.monitoring.rate_differences import DifferenceLimits, difference_limits
from extrapolation.monitoring.self_audits import SelfAudit, Watch, self_audit
from extrapolation.monitoring.stop_early import (
    StopEarlyPath,
    StopEarlyRule,
    StopEarlyStep,
    follow,
)
from extrapolation.monitoring.stop_early_audits import audit_order, follow_audit

__all__ = [
    "BeforeAfter",
    "BernoulliCusum",
    "CheckDraw",
    "CheckedChart",
    "CusumPath",
    "DifferenceLimits",
    "DrawnChart",
    "ExposureChange",
    "MonitoredStratum",
    "PChart",
    "ProviderChange",
    "ProviderChecks",
    "RateLimits",
    "RateRow",
    "SelfAudit",
    "StopEarlyPath",
    "StopEarlyRule",
    "StopEarlyStep",
    "Watch",
    "audit_order",
    "bernoulli_cusum",
    "check_power",
    "check_providers",
    "check_size",
    "compare_before_after",
    "difference_limits",
    "draw_checks",
    "exposure_change",
    "follow",
    "follow_audit",
    "p_chart",
    "rate_limits",
    "read_checks",
    "self_audit",
]
