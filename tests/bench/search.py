"""Measure the search index against Pagefind, on as many invented pages as are wanted.

    python tests/bench/search.py [FOLDER] [NUMBER …]

The pages are made of sentences from a folder of Markdown (the sample's, if none is named), 6 to 24
of them each, the same in every run. Pagefind takes part if it is installed (`pip install
'pagefind[bin]'`). Both are built twice, to see whether they make the same bytes; then Chromium asks
each the same questions, and the files that it loads are counted as a server would send them,
compressed. Of all times the better of two is shown; those of building are of the processor, of all
cores together.
"""

from __future__ import annotations

import gzip
import hashlib
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

from playwright.sync_api import Page, Response, sync_playwright

from rundbrief.content.schema import Health
from rundbrief.markup.renderer import Fragment
from rundbrief.site.search.records import RecordText, SearchRecord

REPOSITORY = Path(__file__).parents[2]
sys.path.insert(0, str(REPOSITORY / "tests"))

from making import render_index  # noqa: E402

QUESTIONS = ("release", "community meetings", "docu", "zzz")

OURS = """<!doctype html><meta charset="utf-8"><title>Ours</title>
<script src="search-index.js"></script><script src="search/manifest.js"></script>"""
ASK_OURS = """async question => {
  const found = await rundbriefSearch.find(question, {}, null);
  const first = await rundbriefSearch.read(found, 0, 10);
  first.forEach(record => rundbriefSearch.quote(record.text, found.terms, 32));
  return found.numbers.length;
}"""
ASK_PAGEFIND = """async question => {
  const pagefind = await import("/pagefind/pagefind.js");
  const found = await pagefind.search(question);
  await Promise.all(found.results.slice(0, 10).map(result => result.data()));
  return found.results.length;
}"""


def main(folder: Path, numbers: list[int]) -> None:
    for number in numbers:
        records = list(invent(read_sentences(folder), number))
        with tempfile.TemporaryDirectory() as place:
            print(f"\n{number:,} pages")
            measure("ours", Path(place, "ours"), partial(build_ours, records), ASK_OURS)
            if not find_spec("pagefind"):
                print("  Pagefind is not installed: pip install 'pagefind[bin]'")
                continue
            build = partial(build_pagefind, records)
            measure("Pagefind", Path(place, "theirs"), build, ASK_PAGEFIND)


def read_sentences(folder: Path) -> list[str]:
    found: list[str] = []
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text(encoding="utf-8", errors="replace")
        text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
        parts = re.split(r"(?<=[.!?])\s|\n\n", re.sub(r"<[^>]+>|[#*_`\[\]()|]", " ", text))
        found += [" ".join(part.split()) for part in parts if 20 < len(part) < 400]
    return found


def invent(sentences: list[str], number: int) -> Iterator[tuple[SearchRecord, RecordText]]:
    """Make pages of forty departments, about three a day, the newest first."""
    dice = random.Random(1)
    for n in range(number):
        words = " ".join(dice.choice(sentences) for __ in range(dice.randint(6, 24)))
        kind = dice.choice(("update",) * 8 + ("incident", "page"))
        title = " ".join(dice.choice(sentences).split()[:7])
        text = RecordText(title, bodies=(Fragment(f"<p>{escape(words)}</p>"),))
        record = SearchRecord(
            kind=kind,
            key=f"page-{n}",
            href=f"page-{n}/",
            date=date(2026, 11, 20) - timedelta(days=n * 3 // 10),
            departments=(f"department-{dice.randrange(40)}",),
            health=dice.choice(tuple(Health)),
        )
        yield record, text


def measure(name: str, place: Path, build: Callable[[Path], float], ask: str) -> None:
    seconds = []
    digests = set()
    for __ in range(2):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        seconds.append(build(place))
        files = sorted(p for p in place.rglob("*") if p.is_file() and p.suffix != ".html")
        parts = (f"{p.relative_to(place)}\0".encode() + p.read_bytes() for p in files)
        digests.add(hashlib.sha256(b"".join(parts)).hexdigest())
    raw = sum(path.stat().st_size for path in files)
    who = resource.RUSAGE_CHILDREN if name == "Pagefind" else resource.RUSAGE_SELF
    memory = resource.getrusage(who).ru_maxrss // 1024
    same = "the same bytes twice" if len(digests) == 1 else "other bytes the second time"
    print(f"  {name}: {min(seconds):.1f} s, {memory} MB of memory, {same}")
    print(f"    {len(files):,} files, {raw:,} bytes, {sum(map(sent, files)):,} compressed")
    for question in QUESTIONS:
        found, number, size, took = ask_browser(place, ask, question)
        print(f"    {question!r}: {found} found, {number} files, {size:,} bytes, {took:.0f} ms")


def build_ours(records: list[tuple[SearchRecord, RecordText]], place: Path) -> float:
    began = time.process_time()
    for path, text in render_index(records, str):
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_text(text, encoding="utf-8")
    took = time.process_time() - began
    shutil.copy(REPOSITORY / "layouts/site/assets/search-index.js", place)
    (place / "index.html").write_text(OURS, encoding="utf-8")
    return took


def build_pagefind(records: list[tuple[SearchRecord, RecordText]], place: Path) -> float:
    for record, text in records:
        filters = (("kind", record.kind), ("health", record.health), ("of", record.departments[0]))
        spans = "".join(f'<i data-pagefind-filter="{name}">{value}</i>' for name, value in filters)
        page = place / record.href / "index.html"
        page.parent.mkdir()
        page.write_text(
            f'<!doctype html><html lang="en"><title>{escape(text.title)}</title>'
            f"<main data-pagefind-body><h1>{escape(text.title)}</h1>{spans}"
            f'<i data-pagefind-sort="date">{record.date}</i>{text.bodies[0].html}</main></html>',
            encoding="utf-8",
        )
    (place / "index.html").write_text("<!doctype html><title>Theirs</title>", encoding="utf-8")
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = (sys.executable, "-m", "pagefind", "--site", str(place), "--quiet")
    subprocess.run(command, check=True, capture_output=True)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime


def ask_browser(place: Path, ask: str, question: str) -> tuple[int, int, int, float]:
    """Ask in a fresh window. Gives how many were found, and files, bytes, milliseconds."""
    loaded: list[Path] = []

    def note(response: Response) -> None:
        loaded.append(place / response.url.split("/", 3)[3].partition("?")[0])

    handler = partial(_Quiet, directory=str(place))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        found, took = 0, float("inf")
        for __ in range(2):
            loaded.clear()
            page: Page = browser.new_context().new_page()
            page.on("response", note)
            page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
            began = time.perf_counter()
            found = page.evaluate(ask, question)
            took = min(took, (time.perf_counter() - began) * 1000)
        browser.close()
        server.shutdown()
    files = [path for path in loaded if path.is_file() and path.name != "index.html"]
    return found, len(files), sum(map(sent, files)), took


def sent(path: Path) -> int:
    """How many bytes a compressing server sends. What is compressed already stays as it is."""
    data = path.read_bytes()
    return min(len(data), len(gzip.compress(data, 6, mtime=0)))


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    arguments = sys.argv[1:]
    numbers = [int(argument) for argument in arguments if argument.isdigit()]
    folders = [Path(argument) for argument in arguments if not argument.isdigit()]
    main(folders[0] if folders else REPOSITORY / "content", numbers or [1000, 10_000])
