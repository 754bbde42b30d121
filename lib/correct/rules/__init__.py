"""Corrections by rule: confusions, signs and spaces. No model, no network."""
