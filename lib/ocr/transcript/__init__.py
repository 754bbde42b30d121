"""A page that engines read badly, transcribed by a vision model, and laid on the lines of its image."""
