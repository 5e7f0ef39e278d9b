"""The sample's site and mails, built once, served on loopback, shown in a real Chromium."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from rundbrief.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

REPOSITORY = Path(__file__).parents[1]
SITE = "https://status.kestrel.example.org/"


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built by the command."""
    folder = tmp_path_factory.mktemp("sample")
    config = str(REPOSITORY / "mkdocs.yml")
    result = CliRunner().invoke(
        main,
        ["build", "-f", config, "--today", "2026-11-20", "--output", str(folder)],
        catch_exceptions=False,
    )
    assert result.exit_code == 0, result.stderr
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(output) -> Iterator[str]:
    """The site's address on loopback."""
    handler = partial(_Quiet, directory=str(output / "site"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    from playwright.sync_api import sync_playwright

    assert path, "no Chromium: run `make browser`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """A page that notes what a reader must never meet."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        note = self.complaints.append
        page.on("console", lambda m: note(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("requestfailed", lambda request: note(f"failed: {request.url}"))
        page.on("response", lambda r: note(f"{r.status}: {r.url}") if r.status >= 400 else None)

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        root = "document.documentElement"
        return int(self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


@pytest.fixture
def visit(browser, address, output):
    """Open a page of the site or a mail. Requests to other hosts are complaints."""
    with contextlib.ExitStack() as opened:

        def open_page(url, *, width=1440, scheme="light", javascript=True):
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                java_script_enabled=javascript,
                reduced_motion="reduce",
            )
            opened.callback(context.close)
            visit = Visit(context.new_page())

            def decide(route: Route) -> None:
                asked = route.request.url
                if asked.startswith(SITE):
                    route.fulfill(path=output / "site" / asked.removeprefix(SITE))
                elif asked.startswith((address, "file://", "data:")):
                    route.continue_()
                else:
                    visit.complaints.append(f"asked another host: {asked}")
                    route.abort()

            context.route("**/*", decide)
            visit.page.goto(url)
            return visit

        yield open_page
