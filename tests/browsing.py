"""The sample's site and mails, built once, served on loopback, shown in a real Chromium."""

from __future__ import annotations

import contextlib
import shutil
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from rundbrief.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserType, Page, Request, Route

REPOSITORY = Path(__file__).parents[1]
SITE = "https://status.kestrel.example.org/"
TODAY = "2026-11-20"

# The strictest that the site must do with: nothing inline, nobody else. (docs/hosting.md)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
    " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)


def build_site(
    folder: Path, config: Path = REPOSITORY / "mkdocs.yml", *, today: str | None = TODAY
) -> Path:
    """Build a project by the command. today: by itself the day on which the sample's story ends."""
    command = ["build", "-f", str(config), "--output", str(folder)]
    command += ["--today", today] if today else []
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return folder


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built by the command."""
    return build_site(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample in German, with a folder for each page."""
    folder = tmp_path_factory.mktemp("german")
    shutil.copytree(REPOSITORY / "content", folder / "content")
    settings = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    for old, new in (("language: en-GB", "language: de"), ("_urls: false", "_urls: true")):
        assert old in settings
        settings = settings.replace(old, new)
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return build_site(folder / "output", folder / "mkdocs.yml")


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of readers who leave before a file has come."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Host(SimpleHTTPRequestHandler):
    """A strict host: it sends the policy, answers 404 with our page, and says nothing."""

    policy: str | None = POLICY

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def send_error(self, code: int, *arguments: Any) -> None:
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            super().send_error(code, *arguments)
            return
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())


@contextlib.contextmanager
def served(folder: Path, policy: str | None = POLICY) -> Iterator[str]:
    """Serve a folder on loopback; gives its address. policy: None for a host that sends none."""
    host = type("_Host", (_Host,), {"policy": policy})
    handler = partial(host, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def address(output) -> Iterator[str]:
    """The site's address on loopback."""
    with served(output / "site") as address:
        yield address


def launch(chromium: BrowserType, *options: str) -> Browser:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    assert path, "no Chromium: run `make browser`"
    return chromium.launch(executable_path=path, args=["--no-sandbox", *options])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
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
        page.on("requestfailed", self._note_failure)
        page.on("response", lambda r: note(f"{r.status}: {r.url}") if r.status >= 400 else None)

    def _note_failure(self, request: Request) -> None:
        # What a next page interrupts, such as the icon's loading, is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url}")

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        root = "document.documentElement"
        return int(self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


@contextlib.contextmanager
def opened(
    browser: Browser, *allowed: str, site: Path | None = None, **options: Any
) -> Iterator[Visit]:
    """Open an empty page. Requests to other addresses than the allowed are complaints.

    site: the folder that answers for the sample's address on the web.
    """
    options = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"} | options
    context = browser.new_context(**options)
    context.set_default_timeout(120_000)  # milliseconds; on a busy machine, a page takes long
    visit = Visit(context.new_page())

    def decide(route: Route) -> None:
        asked = route.request.url
        if site and asked.startswith(SITE):
            route.fulfill(path=site / asked.removeprefix(SITE))
        elif asked.startswith((*allowed, "data:")):
            route.continue_()
        else:
            visit.complaints.append(f"asked another host: {asked}")
            route.abort()

    context.route("**/*", decide)
    try:
        yield visit
    finally:
        context.close()


@pytest.fixture
def visit(browser, address, output):
    """Open a page of the site or a mail. Requests to other hosts are complaints."""
    with contextlib.ExitStack() as stack:

        def open_page(url, *, width=1440, scheme="light", javascript=True):
            context = opened(
                browser,
                address,
                "file://",
                site=output / "site",
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                java_script_enabled=javascript,
            )
            visit = stack.enter_context(context)
            visit.page.goto(url)
            return visit

        yield open_page
