"""Point estimates with their standard errors and limits."""
