"""Measuring text against a transcription that people made."""
