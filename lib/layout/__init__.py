"""How a page is set: columns, reading order, lines and blocks."""
