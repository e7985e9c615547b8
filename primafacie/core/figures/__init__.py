"""Figures: each a function of plain numbers, readable in black and white and by everyone.

Every function takes arrays and gives a matplotlib `Figure` whose label is its alternative text;
`to_svg` and `to_png` write it, the same bytes every time. A result's `plot()` passes its own
arrays here; `primafacie.app.reports.picture` makes a figure a block of a document. Colors are Okabe
and Ito's, and no meaning is carried by color alone. matplotlib is imported when a figure is drawn.
"""

from primafacie.core.figures.allocation_by_stratum import allocation_bars
from primafacie.core.figures.appeals import appeal_ladder
from primafacie.core.figures.assured_precision import assurance_curve
from primafacie.core.figures.balance import balance_dots
from primafacie.core.figures.control import control_chart
from primafacie.core.figures.coverage import coverage_bars
from primafacie.core.figures.drawing import to_png, to_svg
from primafacie.core.figures.expected_limits import planning_curves
from primafacie.core.figures.exposure import exposure_bars
from primafacie.core.figures.interval_ladder import limits_ladder
from primafacie.core.figures.late_records import late_record_bars
from primafacie.core.figures.options_compared import option_dots
from primafacie.core.figures.overpayments_by_stratum import overpayment_dots
from primafacie.core.figures.payments_by_stratum import payment_histogram
from primafacie.core.figures.payments_in_frame import payment_profile
from primafacie.core.figures.redraws import redraw_histogram
from primafacie.core.figures.relabeling import relabel
from primafacie.core.figures.stop_early_path import running_limits
from primafacie.core.figures.tornado import tornado_bars
from primafacie.core.figures.units_by_month import month_bars

__all__ = [
    "allocation_bars",
    "appeal_ladder",
    "assurance_curve",
    "balance_dots",
    "control_chart",
    "coverage_bars",
    "exposure_bars",
    "late_record_bars",
    "limits_ladder",
    "month_bars",
    "option_dots",
    "overpayment_dots",
    "payment_histogram",
    "payment_profile",
    "planning_curves",
    "redraw_histogram",
    "relabel",
    "running_limits",
    "to_png",
    "to_svg",
    "tornado_bars",
]
