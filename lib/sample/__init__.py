"""The book that ships with the project: its text, its typesetting, its scan and its truth."""

from lib.sample.assembly import make_sample

__all__ = ["make_sample"]
