"""The files that scans come in: finding and counting them, and drawing what they show."""
