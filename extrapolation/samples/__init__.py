"""The reviewed sample as arrays by stratum."""
