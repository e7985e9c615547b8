"""The arguments of the catalogue, one a file: each `find(study)` gives a `Finding`."""

from validation.arguments.registry import FINDERS, Finder, find_argument

__all__ = ["FINDERS", "Finder", "find_argument"]
