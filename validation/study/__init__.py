"""What the other side gave: the study, its frame, its disclosed sample, what is missing."""
