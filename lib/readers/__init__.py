"""Readers of line images and of whole pages besides Tesseract."""
