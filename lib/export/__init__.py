"""Making books to read, to search, to cite and to build on, of what the stages found."""
