"""Many books: files of their own, and running several at once."""
