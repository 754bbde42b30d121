"""The verbs of the colophon command."""
