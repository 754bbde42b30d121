"""Labelling a page: its printed number, its part of the book, and a class for each of its blocks."""
