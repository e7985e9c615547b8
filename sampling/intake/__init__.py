"""Intake: what a person hands in, opened by handle, counted, and attached to an engine."""
