"""Settings: params.yaml, read and checked, and how to run. Nothing here decides a record by itself."""
