"""Exports for the other side's software: data and scripts that repeat our figures."""

from extrapolation.exports.writing import export_estimate

__all__ = ["export_estimate"]
