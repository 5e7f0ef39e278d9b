"""The Nu HTML checker, which reads CSS and SVG, too."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from node_packages import install_packages, program

# CSS that all present browsers know and the checker doesn't yet: message, and where it is defined.
TOO_NEW: Mapping[str, str] = {
    r"^CSS: Unrecognized at-rule “@container”": "CSS Conditional Rules 5",
    r"^CSS: “container-type”: Property “container-type” doesn't exist": "CSS Conditional Rules 5",
    r"^CSS: “scroll-initial-target”: Property “scroll-initial-target” doesn't exist": (
        "CSS Scroll Snap 2"
    ),
    r"^CSS: “(min-)?width”: Parse Error": "round() and cqi, CSS Values 4",
    r"^CSS: “paint-order”: Property “paint-order” doesn't exist": "SVG 2",
    r"^CSS: “vector-effect”: Property “vector-effect” doesn't exist": "SVG 2",
}

# What it can read of a site.
CHECKED = (".html", ".css", ".svg")

_OPTIONS = ("--also-check-css", "--also-check-svg", "--format", "json", "--stdout")


@dataclass(frozen=True, order=True)
class HtmlError:
    file: Path
    line: int
    message: str

    @property
    def is_too_new(self) -> bool:
        return any(re.search(pattern, self.message) for pattern in TOO_NEW)


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
