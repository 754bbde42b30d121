"""Proofreading in the browser: a page on this machine that shows image and text, and writes overrides."""
