"""The records that stages write: one module for each stage, named after it."""
