"""What an auditor signs with the demand: strata, precision, rates, findings by label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extrapolation.estimates.findings_tables import FindingsTable
from extrapolation.estimates.precision_rows import PrecisionRow
from extrapolation.estimates.second_measures import SecondMeasure
from extrapolation.estimates.stated_rates import StatedRate
from extrapolation.estimates.stratum_findings import StratumFindings
from primafacie.app.reports.revision_numbers import RevisionNumbers

if TYPE_CHECKING:
    from extrapolation import Demand, Estimate
    from primafacie.app.reports.report_labels import ReportLabels


@dataclass(frozen=True)
class AuditorNumbers:
    """Strata, precisions, rates, findings by label, revisions and second measures."""

    strata: tuple[StratumFindings, ...]
    precisions: tuple[PrecisionRow, ...]
    rates: tuple[StatedRate, ...]
    breakdowns: tuple[FindingsTable, ...]
    revisions: tuple[RevisionNumbers, ...] = ()
    measures: tuple[SecondMeasure, ...] = ()

    @classmethod
    def of(
        cls,
        estimate: Estimate,
        demand: Demand,
        labels: ReportLabels,
        revisions: tuple[RevisionNumbers, ...] = (),
    ) -> AuditorNumbers:
        """The figures of an estimate, at the level and side of the limit of its demand."""
        from extrapolation.estimates.findings_tables import findings_table
        from extrapolation.estimates.precision_rows import precision_rows
        from extrapolation.estimates.second_measures import second_measure
        from extrapolation.estimates.stated_rates import stated_rates
        from extrapolation.estimates.stratum_findings import stratum_findings

        level, side = demand.interval.level, demand.interval.side
        return cls(
            strata=stratum_findings(estimate),
            precisions=precision_rows(estimate),
            rates=stated_rates(estimate, level=level, side=side),
            breakdowns=tuple(
                findings_table(estimate.review, by=name, level=level, side=side)
                for name in labels.tabulated
            ),
            revisions=revisions,
            measures=tuple(
                second_measure(estimate.review, name, level=level, side=side)
                for name in labels.measures
            ),
        )
