"""How likely a word of the finished text is wrong: for the order in which people look at words."""
