"""What several tests build their cases from: streams, places, claims, studies, the command line."""
