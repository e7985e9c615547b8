"""Does the sample look like its frame."""
