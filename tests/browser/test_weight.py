"""How much a reader's telephone has to load before the front page stands."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from browsing import opened, served
from conftest import TODAY

if TYPE_CHECKING:
    from playwright.sync_api import Response

pytestmark = [pytest.mark.loopback, pytest.mark.xdist_group("browser")]

MAX_BYTES = 60_000


def weights(browser, address):
    """What the front page makes a browser fetch, pictures apart, in bytes as a host packs them."""
    with opened(browser, address) as visit:
        answers: list[Response] = []
        visit.page.on("response", lambda it: answers.append(it))  # noqa: PLW0108 (Playwright wants a function)
        visit.page.goto(address, wait_until="networkidle")
        return {
            urlsplit(answer.url).path: len(gzip.compress(answer.body(), mtime=0))
            for answer in answers
            if answer.request.resource_type != "image"
        }


@pytest.fixture
def large_project(folder):
    """42 departments who wrote three weeks long, with all that a front page tells."""
    names = [f"Working group {number} for reliability and operations" for number in range(42)]
    roster = "".join(f"group-{n}: {{name: {name}}}\n" for n, name in enumerate(names))
    folder.write("content/departments.yml", roster)
    for n in range(42):
        for week in range(3):
            day = TODAY - timedelta(days=7 * week + n % 5)
            health = ("on-track", "at-risk", "off-track")[(n + week) % 3]
            asks = f"asks: [{{to: group-{(n + 1) % 42}, what: Review of proposal {n}}}]\n"
            head = f"---\nhealth: {health}\nhighlight: {str(n % 8 == 0).lower()}\n{asks}---\n"
            text = f"# What group {n} did in the week of {day}\n\nProposal {n}.{week} is in beta.\n"
            folder.write(f"content/group-{n}/{day}-update.md", head + text)
    for n in range(5):
        text = f"---\nseverity: major\naffects: [group-{n}]\n---\n# Registry {n} is slow\n"
        entry = "\n## 2026-11-19 08:50 investigating\nSince eight, images arrive late.\n"
        folder.write(f"content/incidents/2026-11-19-registry-{n}.md", text + entry)
    return folder


def test_front_page_of_the_sample_is_light(browser, address):
    found = weights(browser, address)
    assert {"/", "/assets/rundbrief.css", "/assets/theme.js"} <= set(found)
    assert sum(found.values()) < MAX_BYTES, found


def test_front_page_of_a_large_project_is_light(browser, large_project):
    result = large_project.run("build", "--today", str(TODAY))
    assert result.exit_code == 0, result.stderr
    with served(large_project.root / "output" / "site") as address:
        found = weights(browser, address)
    assert sum(found.values()) < MAX_BYTES, found
