"""The Nu HTML checker, which reads CSS and SVG, too."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from node_packages import install_packages, program

# What it can read of a site.
CHECKED = (".html", ".css", ".svg")

_OPTIONS = ("--also-check-css", "--also-check-svg", "--format", "json", "--stdout")


@dataclass(frozen=True, order=True)
class HtmlError:
    file: Path
    line: int
    message: str


def find_html_errors(files: Iterable[Path]) -> list[HtmlError]:
    """Check all files in one run of Java, which takes seconds to start; give errors only."""
    jar = install_packages() / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    java = [program("java", "default-jre-headless"), "-Xss8m", "-jar", str(jar)]
    command = [*java, *_OPTIONS, "--errors-only", "--exit-zero-always", *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    return sorted(
        HtmlError(
            Path(unquote(urlsplit(found["url"]).path)), found.get("lastLine", 0), found["message"]
        )
        for found in json.loads(done.stdout)["messages"]
    )


def checked_files(folder: Path) -> list[Path]:
    """List what of a folder the checker can read."""
    return sorted(path for path in folder.rglob("*") if path.suffix in CHECKED)
