"""Build the site of a folder, and look at it as the tests look at the sample's.

    python tests/check_site.py /path/to/folder [--pages 20] [--today 2026-11-20] [--keep /path]

The folder is a project with its `mkdocs.yml`, or shaped like `content/`; then today is the day of
the last text. For texts that nobody here wrote, and that can't be in this repository. Looks at the
longest page of each kind and at others in a browser and with the Nu checker, and follows every link
of the site; prints what is wrong, and ends with 1.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from browsing import build_site, launch, served
from corpora import SETTINGS, days_of
from html_checker import CHECKED, find_html_errors
from kinds import kinds_of
from link_checker import find_dead_links
from looking import walk


def main(arguments: Sequence[str]) -> int:
    options = parse(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        config = write_project(options.folder, root)
        began = time.monotonic()
        today = options.today or max(days_of(options.folder), default=None)
        site = build_site(options.keep or root / "built", config, today=today) / "site"
        kinds = kinds_of(site)
        number = sum(map(len, kinds.values()))
        print(f"Built {number} pages of {len(kinds)} kinds in {time.monotonic() - began:.0f} s.")
        return report(site, kinds, options.pages, address_of(config))


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--today")
    parser.add_argument("--keep", type=Path)
    return parser.parse_args(arguments)


def write_project(folder: Path, root: Path) -> Path:
    """Give the settings of a project, or write some around a folder of content."""
    if (folder / "mkdocs.yml").is_file():
        return folder / "mkdocs.yml"
    shutil.copytree(folder, root / "content", copy_function=shutil.copyfile)
    (root / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    return root / "mkdocs.yml"


def address_of(config: Path) -> str:
    found = re.search(r"^site_url: *(\S+)", config.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1].rstrip("/") + "/" if found else "https://status.example.org/"


def choose(kinds: Mapping[str, Sequence[str]], number: int) -> tuple[str, ...]:
    """Choose pages: the longest of each kind, then some of the rest at even distances."""
    longest = [pages[0] for pages in kinds.values()]
    rest = [page for pages in kinds.values() for page in pages[1:]]
    more = max(number - len(longest), 0)
    step = max(len(rest) // more, 1) if more else 1
    return (*longest, *rest[::step][:more])


def report(site: Path, kinds: Mapping[str, Sequence[str]], number: int, address: str) -> int:
    chosen = choose(kinds, number)
    with sync_playwright() as playwright, served(site) as served_at:
        browser = launch(playwright.chromium)
        faults = sorted(walk(browser, served_at, {page: (page,) for page in chosen}))
        browser.close()
    print(f"\nIn a browser, {len(chosen)} pages: {len(faults)} faults.")
    for fault in faults:
        print(f"  {fault.proof}: {fault.where}: {fault.what}")
    files = [site / page for page in chosen]
    files += (path for path in sorted(site.rglob("*")) if path.suffix in set(CHECKED) - {".html"})
    errors = [error for error in find_html_errors(files) if not error.is_too_new]
    print(f"Nu checker, {len(files)} files: {len(errors)} errors.")
    for error in errors:
        print(f"  {error.file.relative_to(site)}:{error.line}: {error.message}")
    dead = find_dead_links([site], site=site, address=address)
    print(f"lychee, the whole site: {len(dead)} dead links.")
    for link in dead:
        print(f"  {link}")
    return int(bool(faults or errors or dead))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
