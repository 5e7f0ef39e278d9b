"""Compile a repository of Markdown updates into a status site and a newsletter."""

__version__ = "0.1.0"
