"""The EPUB 3: a zip of XHTML documents, with navigation, printed page numbers, pop-up notes and pictures."""
