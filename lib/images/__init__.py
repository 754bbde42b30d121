"""Scans: finding and reading them, turning them upright, cutting spreads, telling blank pages, writing page images."""

import cv2

# Each core has a page of its own to work on: threads within a page would only take turns.
cv2.setNumThreads(1)
