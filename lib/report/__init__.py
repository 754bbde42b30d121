"""The book's report: a page to look at."""
