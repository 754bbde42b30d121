"""What is known of words and lines: lexicon, vocabulary, dehyphenation, numerals, titles, leader dots."""
