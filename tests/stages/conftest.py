"""Tests of a stage that only a temporary project has are run there."""

collect_ignore = ["reference"]
