"""The strict policy of docs/hosting.md, as the documentation prints it, on every kind of page."""

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import MKDOCS_YML, REPOSITORY, Folder
from kinds import kinds_of, kinds_of_layouts
from rundbrief.cli import main
from test_docs import BLOCKS

pytestmark = [pytest.mark.loopback, pytest.mark.xdist_group("browser")]

(HEADERS_FILE,) = (b for b in BLOCKS if b.path == "layouts/site/_headers")
HEADERS = dict(line.strip().split(": ", 1) for line in HEADERS_FILE.text.splitlines()[1:])
POLICY = HEADERS["Content-Security-Policy"]
(BASE,) = (b for b in BLOCKS if b.page == "hosting.md" and b.path == "layouts/site/base.html")

INLINE_STYLE = "const s = document.createElement('style'); s.textContent = 'p { margin: 0 }';"
WATCH = """
window.broken = [];
document.addEventListener("securitypolicyviolation",
  event => window.broken.push(event.violatedDirective + ": " + event.blockedURI));
"""


@contextmanager
def served(site: Path, headers: Mapping[str, str], public: Path | None = None) -> Iterator[str]:
    """Serve a site with headers; below /public/ lies another one."""

    class Strict(SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            for name, value in headers.items():
                self.send_header(name, value)
            super().end_headers()

        def translate_path(self, path: str) -> str:
            if public and path.startswith("/public/"):
                return str(public / path.removeprefix("/public/"))
            return super().translate_path(path)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    handler = partial(Strict, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """The sample for everybody, which has linked data."""
    folder = tmp_path_factory.mktemp("public")
    command = ["build", "-f", str(REPOSITORY / "mkdocs.yml"), "--today", "2026-11-20"]
    command += ["--audience", "public", "--output", str(folder)]
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def address(output, public) -> Iterator[str]:
    """Takes the place of the address without headers."""
    with served(output / "site", HEADERS, public) as address:
        yield address


@pytest.fixture
def watched(visit, address):
    """Open pages, and note what their policy forbids."""
    seen = visit("about:blank")
    seen.page.add_init_script(WATCH)

    def open_page(path):
        seen.page.goto(address + path)
        seen.page.wait_for_load_state("networkidle")
        return seen

    return open_page


def broken(seen):
    return [*seen.page.evaluate("window.broken"), *seen.complaints]


def test_every_kind_of_page_keeps_the_policy_of_the_documentation(watched, output):
    kinds = kinds_of(output / "site")
    assert set(kinds) == kinds_of_layouts() - {"problems-page"}
    for path, *__ in kinds.values():
        seen = watched(path)
        button = seen.page.locator("#rb-theme button")
        assert button.count() == 1, f"{path}: the site's own script must run"
        button.click()
        assert seen.page.evaluate("getComputedStyle(document.body).margin") == "0px", path
        assert broken(seen) == [], path


def test_linked_data_of_a_public_page_keeps_the_policy(watched, public):
    for path in ("index.html", "marketing.html", "reports/2026-W47.html"):
        assert "application/ld+json" in (public / path).read_text(encoding="utf-8")
        assert broken(watched(f"public/{path}")) == [], path


@pytest.mark.parametrize(
    ("script", "rule"),
    [
        ("const s = document.createElement('script'); s.text = 'window.ran = 1';", "script-src"),
        (INLINE_STYLE, "style-src"),
        ("const s = new Image(); s.src = 'data:image/png;base64,AAAA';", "img-src"),
    ],
)
def test_policy_forbids_what_it_says(watched, script, rule):
    """Without this, the tests above could not fail."""
    seen = watched("index.html")
    seen.page.evaluate(f"() => {{ {script} document.body.append(s); }}")
    seen.page.wait_for_function("window.broken.length > 0")
    assert all(told.startswith(rule) for told in seen.page.evaluate("window.broken"))
    assert seen.page.evaluate("window.ran") is None


def test_policy_is_the_same_for_every_server():
    text = (REPOSITORY / "docs" / "hosting.md").read_text(encoding="utf-8")
    written = re.findall(r"default-src 'none'; script-src[^\"\n]*", text)
    assert len(written) == 4
    short = POLICY.removesuffix("; frame-ancestors 'none'")
    assert set(written) == {POLICY, short}
    assert short in BASE.text


def test_headers_file_and_policy_in_pages_are_published(tmp_path, browser):
    folder = Folder(tmp_path)
    folder.write("mkdocs.yml", MKDOCS_YML + "use_directory_urls: false\n")
    folder.write("content/departments.yml", "marketing: {name: Marketing}\n")
    for block in (HEADERS_FILE, BASE):
        assert block.path
        folder.write(block.path, block.text)
    assert folder.run("build", "--today", "2026-11-20").exit_code == 0
    files = folder.files("output/site")
    assert files["_headers"].decode() == HEADERS_FILE.text
    with served(tmp_path / "output" / "site", {}) as address:
        page = browser.new_page()
        page.add_init_script(WATCH)
        page.goto(f"{address}marketing.html")
        assert page.locator("#rb-theme button").count() == 1
        assert page.evaluate("window.broken") == []
        page.evaluate(f"() => {{ {INLINE_STYLE} document.body.append(s); }}")
        page.wait_for_function("window.broken.length > 0")
        page.close()
