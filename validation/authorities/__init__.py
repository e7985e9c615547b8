"""Authorities as data: what each argument rests on, for and against, with its mark."""

from validation.authorities.catalogue import Argument, Authority, argument, argument_codes

__all__ = ["Argument", "Authority", "argument", "argument_codes"]
