"""Generators of other programs, re-implemented so that a disclosed draw can be replicated."""

from validation.replay.generators.numpy_draws import default_rng_draw, random_state_draw
from validation.replay.generators.r_draws import r_sample
from validation.replay.generators.registry import (
    Call,
    Generate,
    ProgramGenerator,
    generator_for,
    other_programs,
    program_of_version,
)

__all__ = [
    "Call",
    "Generate",
    "ProgramGenerator",
    "default_rng_draw",
    "generator_for",
    "other_programs",
    "program_of_version",
    "r_sample",
    "random_state_draw",
]
