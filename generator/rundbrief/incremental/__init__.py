"""Incremental builds: outputs whose inputs didn't change since the last build are reused."""
