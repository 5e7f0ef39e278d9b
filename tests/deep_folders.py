"""Folders that are nested so deeply that Python's own functions can't make or delete them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def nested(folder: Path, depth: int) -> Iterator[None]:
    """Create folders in each other, and delete them in the end."""
    subprocess.run(["mkdir", "-p", f"{folder}/{'/'.join(['d'] * depth)}"], check=True)
    try:
        yield
    finally:
        subprocess.run(["rm", "-rf", str(folder / "d")], check=True)
