"""Incremental builds: what is unchanged since the last build is found and reused."""
