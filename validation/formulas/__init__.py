"""Which formula gave their number."""
