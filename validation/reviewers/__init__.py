"""Do reviewers agree, drift or differ."""
