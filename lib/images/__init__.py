"""Pixels: binarization, connected components, glyphs, text lines."""
