"""Inner names that several tests need: where the source moves, only this file follows."""

from __future__ import annotations

from validation.appeals.changed_reviews import netted, revise, zeroed
from validation.authorities import shipped_catalogue
from validation.balance.estimator_panel import estimator_panel
from validation.limit_coverage.error_scenarios import scenarios, stratum_findings
from validation.rebuttal import RandomizedTests
from validation.replay.generators import GENERATORS
from validation.replay.generators.r_numbers import r_sample
from validation.study.finding_records import UNUSUAL

__all__ = [
    "GENERATORS",
    "UNUSUAL",
    "RandomizedTests",
    "estimator_panel",
    "netted",
    "r_sample",
    "revise",
    "scenarios",
    "shipped_catalogue",
    "stratum_findings",
    "zeroed",
]
