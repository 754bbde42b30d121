"""Corrections by a vision model: what it is asked, and what of its answer stands."""
