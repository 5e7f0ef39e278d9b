"""The error of a file that isn't what its name says."""


class MalformedError(Exception):
    """A file isn't a valid image of its format."""
