"""From the violations of a review to what the law allows on them, with its uncertainty."""
