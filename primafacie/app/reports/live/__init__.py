"""The workpaper's workbook with live formulas, traceable cell by cell to the findings."""

from primafacie.app.reports.live.workbooks import render_live_workbook

__all__ = ["render_live_workbook"]
