"""Facts of a book from its first pages."""
