"""Correcting what was read, with the evidence of the book itself."""
