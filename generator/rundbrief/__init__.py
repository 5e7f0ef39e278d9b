"""Compile a repository of Markdown updates into a status site and a newsletter."""

from importlib.metadata import version

__version__ = version("rundbrief")
