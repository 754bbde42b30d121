"""The searchable PDF: the scan as it is, and under it the corrected text, word by word in place."""
