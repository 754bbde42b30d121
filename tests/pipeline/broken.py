"""A stage's script that cannot be imported."""

raise RuntimeError("this script is broken")
