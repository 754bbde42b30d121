"""Making a book of its pages: sections, joined paragraphs, notes, the page map."""
