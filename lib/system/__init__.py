"""Ground tools that know nothing of books: atomic writes, digests, locks, processes."""
