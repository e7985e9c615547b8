"""Generators of other programs, re-implemented so that a disclosed draw can be made again."""

from validation.generators.numpy_draws import default_rng_draw, random_state_draw
from validation.generators.r_draws import r_sample
from validation.generators.registry import Generate, generator_for

__all__ = ["Generate", "default_rng_draw", "generator_for", "r_sample", "random_state_draw"]
