"""Books that nobody has seen: known text set anew, printed and scanned."""
