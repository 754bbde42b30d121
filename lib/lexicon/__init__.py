"""The words of a language, from the data that Tesseract reads it with."""
