"""What is each claim worth: the ledger of decisions, joint reversals, scenarios."""
