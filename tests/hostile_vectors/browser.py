"""A real Chromium that notes whatever a payload does. The host sends no policy that stops it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from browsing import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_FOLDER = Path(__file__).parent
_WATCHING = (_FOLDER / "watching.js").read_text(encoding="utf-8")
_LOOKING = (_FOLDER / "looking.js").read_text(encoding="utf-8")

FAULTLESS: list[str] = []


class Watched:
    """A page that notes what it asks for and what runs.

    address: where the site is served. allowed: where a page may ask for something, too.
    """

    def __init__(self, page: Page, address: str, *allowed: str) -> None:
        self.page, self.address, self.allowed = page, address, (address, "data:", *allowed)
        self.faults: list[str] = []
        page.add_init_script(_WATCHING)
        page.on("request", lambda request: self._check_request(request.url))
        page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("popup", lambda popup: self.faults.append(f"popup: {popup.url}"))
        page.on("download", lambda download: self.faults.append(f"download: {download.url}"))
        page.on("console", lambda message: self._check_message(message.type, message.text))

    def _check_request(self, address: str) -> None:
        if not address.startswith(self.allowed):
            self.faults.append(f"asked for {address}")

    def _check_message(self, kind: str, text: str) -> None:
        # What is asked for is checked above, also where nobody answers.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.faults.append(text)

    def look(self, path: str, query: str = "") -> dict[str, Any]:
        """Open a page; give its text, where its links lead, and what is wrong with it."""
        self.faults.clear()
        self.page.goto(self.address + quote(path) + query, wait_until="load")
        found: dict[str, Any] = self.page.evaluate(_LOOKING)
        found["faults"] += self.faults
        return found


@contextlib.contextmanager
def watched(browser: Browser, folder: Path, *allowed: str) -> Iterator[Watched]:
    """Serve a folder and open an empty page. allowed: other addresses that may be asked."""
    with served(folder, policy=None) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.set_default_timeout(120_000)  # milliseconds; on a busy machine, a page takes long
        try:
            yield Watched(context.new_page(), address, *allowed)
        finally:
            context.close()
