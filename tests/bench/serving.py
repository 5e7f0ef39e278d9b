"""How long it takes until what was saved is in the page that `rundbrief serve` shows."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from random import Random
from urllib.error import URLError
from urllib.request import urlopen

from measuring import FailedError
from programs import our
from projects import GeneratedProject

# The script that MkDocs puts into pages asks for news since a moment, and reloads when told.
LIVE = re.compile(rb"livereload\((\d+), (\d+)\);")
SEED = 11
PATIENCE = 300.0
PAUSE = 0.02


def measure_reloads(project: GeneratedProject, times: int) -> list[float]:
    """Save changed updates, and time from each saving to the page that holds the new words."""
    chance = Random(SEED)  # which update, not a secret
    with serve(project) as address:
        took = []
        for turn in range(times):
            took.append(_reload(project, address, project.choose(chance), f"Servant {turn} says"))
            # The preview looks for changes twice a second; nobody saves in step with it.
            time.sleep(1 + chance.random())
        return took


@contextmanager
def serve(project: GeneratedProject) -> Iterator[str]:
    """Start the preview, wait for its first page, and stop it at the end. Gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            our("serve", "--address", f"127.0.0.1:{port}"),
            cwd=project.ours.folder,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=environ | project.ours.environment,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(address, process)
            yield address
        except (FailedError, URLError) as exc:
            said.seek(0)
            raise FailedError(f"{exc}\n{said.read()}") from exc
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            fetch(address + "/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise FailedError("The preview didn't begin.")


def _reload(project: GeneratedProject, address: str, update: str, words: str) -> float:
    """Do as a browser does that shows the page of an update: wait for news, and load it again."""
    url = f"{address}/{update.removesuffix('.md')}/"
    page = fetch(url)
    began = time.perf_counter()
    before = project.change(update, words)
    while words.encode() not in page:
        if time.perf_counter() - began > PATIENCE:
            raise FailedError(f"{url} never showed what was saved.")
        live = LIVE.search(page)
        if live:
            fetch(f"{address}/livereload/{live[1].decode()}/{live[2].decode()}")
        else:
            time.sleep(PAUSE)
        page = fetch(url)
    took = time.perf_counter() - began
    _settle(project, address, update, before, words)
    return took


def _settle(project: GeneratedProject, address: str, update: str, before: str, words: str) -> None:
    """Put the update back, and wait until that is in the page, so that the next one starts calm."""
    project.write(update, before)
    end = time.monotonic() + PATIENCE
    while words.encode() in fetch(f"{address}/{update.removesuffix('.md')}/"):
        if time.monotonic() > end:
            raise FailedError("The preview never took a change back.")
        time.sleep(0.1)


def fetch(url: str) -> bytes:
    with urlopen(url, timeout=PATIENCE) as answer:
        return bytes(answer.read())
