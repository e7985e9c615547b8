"""Figures: each a function of plain numbers, readable in black and white and by everyone.

Every function gives a matplotlib `Figure` whose label is its alternative text; `to_svg` and
`to_png` write it, the same bytes every time, and `app.reports.picture` makes it a block of a
document. Colours are Okabe and Ito's, and nothing is told by colour alone.
"""

from primafacie.app.figures.allocation_by_stratum import allocation_bars
from primafacie.app.figures.appeals import appeal_ladder
from primafacie.app.figures.control import control_chart
from primafacie.app.figures.coverage import coverage_bars
from primafacie.app.figures.expected_limits import planning_curves
from primafacie.app.figures.exposure import exposure_bars
from primafacie.app.figures.interval_ladder import limits_ladder
from primafacie.app.figures.late_records import late_record_bars
from primafacie.app.figures.overpayments_by_stratum import overpayment_dots
from primafacie.app.figures.payments_by_stratum import payment_histogram
from primafacie.app.figures.payments_in_frame import payment_profile
from primafacie.app.figures.redraws import redraw_histogram
from primafacie.app.figures.stop_early_path import running_limits
from primafacie.app.figures.svg_output import to_png, to_svg
from primafacie.app.figures.tornado import tornado_bars
from primafacie.app.figures.units_by_month import month_bars

__all__ = [
    "allocation_bars",
    "appeal_ladder",
    "control_chart",
    "coverage_bars",
    "exposure_bars",
    "late_record_bars",
    "limits_ladder",
    "month_bars",
    "overpayment_dots",
    "payment_histogram",
    "payment_profile",
    "planning_curves",
    "redraw_histogram",
    "running_limits",
    "to_png",
    "to_svg",
    "tornado_bars",
]
