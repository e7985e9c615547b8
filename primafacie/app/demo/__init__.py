"""The demonstration: a whole audit on shipped claims, with simulated findings."""

from primafacie.app.demo.audit import Demonstration, run_demo
from primafacie.app.demo.claims import CLAIMS, write_claims

__all__ = ["CLAIMS", "Demonstration", "run_demo", "write_claims"]
