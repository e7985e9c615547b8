"""Sections that several documents share, each built from the study's numbers record."""
