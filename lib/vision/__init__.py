"""Stages that may show a page to a vision model: their settings, the image as it is sent, and what they share."""
