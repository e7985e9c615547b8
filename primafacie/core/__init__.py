"""The lowest layer: money, citations, errors, digests, streams and the study folder."""
