"""Two states of a book beside each other: revisions, experiments, what stands now."""
