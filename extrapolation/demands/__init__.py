"""From an estimate to a demand: steps, alternatives, credits."""
