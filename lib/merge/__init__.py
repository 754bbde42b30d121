"""Putting a page together from what was read, corrected and labelled."""
