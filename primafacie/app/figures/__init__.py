"""Figures: each a function of plain numbers, drawn in black and white friendly marks."""

from primafacie.app.figures.interval_ladder import limits_ladder
from primafacie.app.figures.overpayments_by_stratum import overpayment_dots
from primafacie.app.figures.payments_by_stratum import payment_histogram
from primafacie.app.figures.svg_output import to_png, to_svg

__all__ = ["limits_ladder", "overpayment_dots", "payment_histogram", "to_png", "to_svg"]
