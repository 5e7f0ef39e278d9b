"""Dead links of a built folder, found by lychee, which asks no other host here.

lychee reads HTML, CSS, Atom, RSS, sitemaps and plain text. For what it doesn't read (scripts, a
page's picture for social media, the HTML in feeds, JSON, calendars) we write pages of links.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

# pip puts it beside the Python that runs the tests, which need not be on the PATH.
LYCHEE = Path(sys.executable).with_name("lychee")

_READ = ("html", "css", "svg", "xml", "txt")
_UNREAD = (".html", ".xml", ".json", ".ics")

# Scripts, and pictures that are named for social media.
_SOURCE = re.compile(r'<script[^>]* src="([^"]+)"|<meta [^>]*:image" content="([^"]+)"')
_FOLD = re.compile(r"\r?\n[ \t]")


def find_dead_links(folders: Iterable[Path], *, site: Path, address: str) -> list[str]:
    """Check every link and fragment: `file: link (why)`.

    site: the folder whose pages stand at `address` on the web, with a slash at its end.
    """
    folders = [folder.resolve() for folder in folders]
    root = site.resolve()
    with tempfile.TemporaryDirectory() as temporary:
        unread = Path(temporary)
        for folder in folders:
            _write_links(folder, unread, address)
        report = _lychee([*folders, unread], root, address)
        assert report["total"], "there is no link at all"
        return sorted(
            f"{_shown(file, [unread, *folders])}: {dead['url'].replace(f'file://{root}/', '')}"
            f" ({dead['status']['text']})"
            for file, links in report["error_map"].items()
            for dead in links
        )


def _lychee(folders: Iterable[Path], root: Path, address: str) -> Any:
    options = (
        *("--offline", "--no-progress", "--no-ignore", "--hidden", "--format", "json"),
        *("--include-fragments=full", "--include-verbatim", "--index-files", "index.html"),
        *("--root-dir", str(root), "--extensions", ",".join(_READ)),
        *("--remap", f"^{re.escape(address)}(.*) file://{root}/$1"),
    )
    command = [str(LYCHEE), *options, *map(str, folders)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode in {0, 2}, done.stderr  # 2 means dead links
    return json.loads(done.stdout)


def _shown(file: str, folders: Iterable[Path]) -> str:
    path = Path(file)
    folder = next(folder for folder in folders if path.is_relative_to(folder))
    return path.relative_to(folder).as_posix().removesuffix(".links.html")


def _write_links(folder: Path, target: Path, address: str) -> None:
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _UNREAD:
            continue
        name = path.relative_to(folder).as_posix()
        links = sorted(set(_links_of(path, urljoin(address, name), address)))
        if links:
            page = target / f"{name}.links.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            lines = "".join(f'<a href="{html.escape(link)}">_</a>\n' for link in links)
            page.write_text(lines, encoding="utf-8")


def _links_of(path: Path, here: str, address: str) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        for script, picture in _SOURCE.findall(text):
            yield urljoin(here, html.unescape(script or picture))
        return
    if path.suffix == ".json":
        text = "\n".join(_strings_of(json.loads(text)))
    if path.suffix == ".ics":
        text = re.sub(r"\\([,;\\])", r"\1", _FOLD.sub("", text).replace("\\n", "\n"))
    text = html.unescape(html.unescape(text))  # HTML is escaped twice in a feed
    for link in re.findall(re.escape(address) + r"[^\s\"'<>)\]]*", text):
        yield link.rstrip(".,;:!?")


def _strings_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings_of(inner)
