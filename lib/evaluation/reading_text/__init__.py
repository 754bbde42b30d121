"""The whole book as a reader has it, from its EPUB, beside the truth."""
