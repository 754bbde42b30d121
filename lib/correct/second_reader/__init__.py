"""Reading doubtful lines again with another model, and when it is followed."""
