"""The preview answers its own pages in this computer's browser, and nobody else."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from browsing import launch
from conftest import GIT, MKDOCS_YML, ROSTER, Folder
from rundbrief.build.preview_guard import guard, is_local, is_own_name
from rundbrief.i18n.texts import load_texts

# In seconds, for a busy machine.
PATIENCE = 120.0
SECRET = "An idea that nobody else may see"


def ask(host: str = "127.0.0.1", **environ: str) -> tuple[str, dict[str, str], bytes]:
    """Ask a guarded application that answers everything; `HTTP_HOST` is right by default."""
    given: dict[str, Any] = {"HTTP_HOST": "127.0.0.1:8000", **environ}
    setup_testing_defaults(given)
    said: list[tuple[str, dict[str, str]]] = []

    def application(_: object, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [SECRET.encode()]

    def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> Any:
        said.append((status, dict(headers)))

    body = b"".join(guard(application, host, load_texts("en"))(given, start_response))
    ((status, headers),) = said
    return status, headers, body


OWN = ("localhost", "localhost:8000", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8000", "[::1]:8000")
FOREIGN = (
    *("", "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.nip.io:8000"),
    *("evil.example@localhost", "localhost@evil.example", "127.0.0.2.evil", "[::1].evil.example"),
    *("localhost,evil.example", "localhost evil.example", "0.0.0.0", "10.0.0.7:8000", "2130706433"),
    *("0x7f.1", "[::ffff:a00:7]", "[evil.example]", "[]", ":8000", "localhost\t.evil", "ⓛocalhost"),
)


@pytest.mark.parametrize("name", OWN)
def test_own_name_is_answered(name):
    assert ask(HTTP_HOST=name)[0] == "200 OK"


@pytest.mark.parametrize("name", FOREIGN)
def test_other_name_is_not_answered(name):
    """A website's name that leads here, so that its pages may read ours."""
    status, headers, body = ask(HTTP_HOST=name)
    assert status == "421 Misdirected Request"
    assert SECRET.encode() not in body
    assert headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("host", "name", "is_own"),
    [
        ("0.0.0.0", "10.0.0.7:8000", True),
        ("0.0.0.0", "[fe80::1]:8000", True),
        ("0.0.0.0", socket.gethostname(), True),
        ("0.0.0.0", f"{socket.gethostname()}.local:8000", True),
        ("0.0.0.0", "evil.example", False),
        ("::", f"evil.{socket.gethostname()}", False),
        ("10.0.0.7", "10.0.0.7", True),
        ("10.0.0.7", "evil.example", False),
        ("127.0.0.2", "127.0.0.2:8000", True),
        ("127.0.0.2", "127.0.0.3:8000", False),
        ("localhost", "10.0.0.7", False),
        ("::1", "[::1]", True),
    ],
)
def test_names_of_an_address(host, name, is_own):
    assert is_own_name(name, host) == is_own


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.7", False),
        ("my-computer", False),
    ],
)
def test_address_that_others_reach(host, local):
    assert is_local(host) == local


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense"])
@pytest.mark.parametrize("dest", ["script", "image", "style", "iframe", "empty", "object", ""])
def test_page_of_another_website_gets_nothing(site, dest):
    """Not even one on another port of this computer."""
    environ = {"HTTP_SEC_FETCH_SITE": site, "HTTP_SEC_FETCH_DEST": dest}
    assert ask(**environ)[0] == "403 Forbidden"


def test_link_from_another_website_can_be_followed():
    environ = {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_SEC_FETCH_DEST": "document"}
    assert ask(**environ)[0] == "200 OK"
    assert ask(HTTP_SEC_FETCH_SITE="same-origin", HTTP_SEC_FETCH_DEST="script")[0] == "200 OK"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "X"])
def test_preview_only_reads(method):
    assert ask(REQUEST_METHOD=method)[0] == "405 Method Not Allowed"


@pytest.mark.parametrize("environ", [{}, {"HTTP_HOST": "evil.example"}])
def test_every_answer_is_for_its_own_pages(environ):
    headers = ask(**environ)[1]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert not any(name.startswith("Access-Control") for name in headers)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def request(port: int, target: str, host: str = "localhost") -> bytes:
    """Send a request as it is: clients would tidy up its path."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        lines = f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n"
        connection.sendall(lines.encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        parts = []
        while part := connection.recv(1 << 16):
            parts.append(part)
    return b"".join(parts)


def wait_until_ready(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if b" 200 " in request(port, "/")[:20]:
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the preview doesn't answer")


@contextmanager
def serving(folder: Folder, port: int, *options: str) -> Iterator[list[str]]:
    """Serve a preview as a user does. Afterwards, yields what it wrote to standard error."""
    server = subprocess.Popen(
        [sys.executable, "-m", "rundbrief", "serve", "--today", "2026-11-20", *options],
        cwd=folder.root,
        stderr=subprocess.PIPE,
        env=os.environ | GIT | {"PYTHONUNBUFFERED": "1"},
        text=True,
    )
    lines: list[str] = []
    try:
        wait_until_ready(port)
        yield lines
    finally:
        server.terminate()
        lines += server.communicate()[1].splitlines()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a preview as a user starts it, for all tests that change nothing."""
    folder = Folder(tmp_path_factory.mktemp("served"))
    folder.write("mkdocs.yml", MKDOCS_YML)
    folder.write("content/departments.yml", ROSTER)
    folder.write("content/marketing/2026-11-19-idea.md", f"---\ndraft: true\n---\n# {SECRET}\n")
    (folder.root / "secret.txt").write_text(SECRET)
    port = free_port()
    with serving(folder, port, "--address", f"127.0.0.1:{port}"):
        yield port


TRAVERSALS = (
    *("/../secret.txt", "/../../../../secret.txt", "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret.txt"),
    *("/..%2f..%2f..%2fsecret.txt", "/..\\..\\..\\secret.txt", "/%5c..%5c..%5csecret.txt"),
    *("//etc/hostname", "/./../etc/hostname", "/etc/hostname", "/marketing/../../../secret.txt"),
    *("/%00", "/index.html%00.txt", "/..%c0%af..%c0%afsecret.txt", "/....//....//secret.txt"),
    *("/%252e%252e/secret.txt", "/preview/../../../secret.txt", "/preview/%2e%2e/%2e%2e/x"),
    *("file:///etc/hostname", "http://evil.example/../secret.txt", "*", "/../empty/", "/../lock"),
    *("/x\xff\xfe", "/" + "a" * 5000, "/" + "../" * 500 + "etc/hostname"),
)


@pytest.mark.loopback
@pytest.mark.parametrize("target", TRAVERSALS)
def test_preview_serves_nothing_but_the_site(port, target):
    answer = request(port, target)
    status = int(answer.split(b" ", 2)[1])
    assert 300 <= status < 500, answer[:300]
    assert SECRET.encode() not in answer or b"<html" in answer  # the page that lists it is ours
    assert socket.gethostname().encode() + b"\n" not in answer
    assert b"Traceback" not in answer


@pytest.mark.loopback
def test_preview_answers_only_under_its_own_name(port):
    path = "/marketing/2026-11-19-idea/"
    assert SECRET.encode() in request(port, path)
    assert SECRET.encode() in request(port, path, f"127.0.0.1:{port}")
    for name in ("evil.example", f"evil.example:{port}", "localhost\r\nHost: evil.example"):
        answer = request(port, path, name)
        assert answer.startswith(b"HTTP/1.0 421 ")
        assert SECRET.encode() not in answer


@pytest.mark.loopback
@pytest.mark.browser
def test_other_website_in_the_browser_reads_nothing(port, browser):
    """With everything that it may try: a script, a frame, an image, a request."""
    page = f"""<!doctype html><title>evil</title><script>window.got = [];
      window.take = (...all) => window.got.push(all); window.rundbrief = {{take}};</script>
      <iframe id=f src="http://127.0.0.1:{port}/"></iframe>
      <script src="http://127.0.0.1:{port}/search/manifest.js"></script>
      <script src="http://127.0.0.1:{port}/assets/search.js"></script>""".encode()

    class Evil(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Evil) as evil, browser.new_page() as tab:
        threading.Thread(target=evil.serve_forever, daemon=True).start()
        answers: list[tuple[str, int]] = []
        tab.on("response", lambda r: answers.append((r.url, r.status)))
        tab.goto(f"http://localhost:{evil.server_port}/", wait_until="load")
        assert tab.evaluate("window.got") == []
        script = f"fetch('http://127.0.0.1:{port}/').then(r => r.text()).catch(e => 'refused')"
        assert tab.evaluate(script) == "refused"
        assert {status for url, status in answers if f":{port}/" in url} == {403}, answers
        tab.goto(f"http://127.0.0.1:{port}/")
        assert "Kestrel" in tab.title()
        evil.shutdown()


@pytest.mark.loopback
@pytest.mark.browser
def test_name_of_a_website_that_leads_here_reads_nothing(port, browser):
    """DNS rebinding, as a browser does it."""
    rule = "--host-resolver-rules=MAP evil.example 127.0.0.1"
    with launch(browser.browser_type, rule) as misled, misled.new_page() as tab:
        answer = tab.goto(f"http://evil.example:{port}/")
        assert answer is not None
        assert answer.status == 421
        assert "Kestrel" not in tab.content()


@pytest.mark.loopback
@pytest.mark.parametrize("how", ["option", "setting"])
def test_preview_warns_where_others_reach_it(folder, how):
    port = free_port()
    options: tuple[str, ...] = ("--address", f"0.0.0.0:{port}")
    if how == "setting":
        file = folder.root / "mkdocs.yml"
        file.write_text(f"{file.read_text()}dev_addr: 0.0.0.0:{port}\n")
        options = ()
    with serving(folder, port, *options) as lines:
        pass
    (line,) = (line for line in lines if "other computers" in line)
    assert re.search(r"Everybody who can reach 0\.0\.0\.0 can read drafts", line)


@pytest.mark.loopback
def test_preview_is_local_by_default(folder):
    """And says nothing about others."""
    file = folder.root / "mkdocs.yml"
    port = free_port()
    file.write_text(f"{file.read_text()}dev_addr: 127.0.0.1:{port}\n")
    with serving(folder, port) as lines:
        listening = Path("/proc/net/tcp").read_text().splitlines()
    assert "other computers" not in "".join(lines)
    addresses = {line.split()[1] for line in listening if line.split()[3] == "0A"}
    assert {it for it in addresses if it.endswith(f":{port:04X}")} == {f"0100007F:{port:04X}"}
