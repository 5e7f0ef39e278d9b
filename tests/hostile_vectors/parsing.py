"""Finished pages and emails as parse5 reads them: another parser than the one that cleans texts."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from node_packages import install_packages, program

_SCRIPT = Path(__file__).with_name("parse.mjs")


@dataclass(frozen=True)
class ParsedPage:
    """What is in a page.

    errors: codes of the HTML standard. text: what readers see, with white space collapsed.
    prose: elements in contributors' texts, with their attributes. outside: all other elements, each
    as its name and the names of its attributes. addresses: as element, attribute and value.
    words: the values of alt texts, titles, labels and meta tags. styles: of style attributes.
    """

    errors: list[str]
    text: str
    prose: list[tuple[str, dict[str, str]]]
    outside: list[str]
    addresses: list[tuple[str, str, str]]
    words: list[str]
    styles: list[str]


def parse_pages(paths: Sequence[Path]) -> dict[Path, ParsedPage]:
    """Parse all pages in one run of Node.js."""
    command = [program("node", "nodejs"), str(_SCRIPT), str(install_packages())]
    told = subprocess.run(
        command,
        input=json.dumps([str(path) for path in paths]),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    found: list[dict[str, Any]] = [json.loads(line) for line in told.stdout.split("\n")[:-1]]
    for page in found:
        page["addresses"] = [tuple(address) for address in page["addresses"]]
    return {path: ParsedPage(**page) for path, page in zip(paths, found, strict=True)}
