"""Engines: where the pages of a stage are done, by name in `run.engine`. Each is an executor of the page loop."""
