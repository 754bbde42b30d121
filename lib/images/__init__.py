"""Scans: finding and reading them, turning them upright, cutting spreads, telling blank pages, writing page images."""
