"""Kinds of attack that are known to have worked, each with inputs of its own."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping

import pytest

from conftest import GIT, MKDOCS_YML, Folder

SETTINGS = (
    MKDOCS_YML.replace("plugins: [rundbrief]\n", "plugins:\n  - rundbrief:\n")
    + "      newsletter:\n        sender: {name: N, email: n@example.org}\n"
    + "        editions:\n          everyone: {audience: public}\n"
)


def run(folder: Folder, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, which is killed if it never ends."""
    command = [sys.executable, "-m", "rundbrief", *arguments, "--today", "2026-11-20"]
    return subprocess.run(
        command,
        cwd=folder.root,
        env=os.environ | GIT | environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def everything(files: Mapping[str, bytes]) -> bytes:
    return b"\n".join(files.values())


def test_notes_of_writers_are_in_nothing_that_is_published(folder: Folder):
    notes = {
        "a": "Text begins.\n[//]: # (zqnote: ask Ada before Friday)\nIt ends.",
        "b": "[comment]: <> (zqnote)\n\nText.",
        "c": "[//]: # 'zqnote'\nText.",
        "d": "- First <!-- zqnote --> point\n- <!--\n  zqnote\n  -->Second",
        "e": "> Quoted <!-- zqnote\n> zqnote --> words",
        "f": "Before <!-- zqnote --> and <!-- zqnote --> after",
        "g": "| a <!-- zqnote --> | b |\n|---|---|\n| c | <!-- zqnote --> |",
        "h": "## Heading <!-- zqnote -->\n\nText.",
        "i": "1. Point\n\n    <!-- zqnote -->\n\n2. Point",
    }
    for name, text in notes.items():
        folder.write(f"content/marketing/2026-11-17-{name}.md", f"---\ntitle: T\n---\n{text}\n")
        folder.write(f"content/support/2026-11-17-{name}.md", f"{text}\n")
    folder.write("mkdocs.yml", SETTINGS)
    folder.write("content/newsletter/2026-W47.md", "\n\n".join(notes.values()))
    result = folder.run("build", "--today", "2026-11-20")
    assert result.exit_code == 0, result.stderr
    found = {path for path, data in folder.files().items() if b"zqnote" in data}
    assert found == set()
    assert b"Second" in everything(folder.files())


CLOSED = """\
---
subject: zqsecret subject
preheader: zqsecret preheader
closed: 2026-10-19T09:00:00+02:00
items:
- {item: marketing/2026-10-14-plan, department: marketing, date: 2026-10-14, title: zqsecret plan,
   summary: zqsecret summary, image: {path: images/dot.png, alt: zqsecret alt}}
metrics:
- {metric: pay, name: zqsecret pay, says: zqsecret says, values: {2026-10-14: 4711}}
asks:
- {item: marketing/2026-10-14-plan, what: zqsecret ask, asker: zqsecret asker, to: zqsecret to}
dates:
- {day: 2026-10-30, what: zqsecret date, kind: ask, page: marketing/2026-10-14-plan}
---
zqsecret introduction
"""


def test_issue_that_was_closed_for_colleagues_is_never_shown_to_the_public(folder: Folder):
    folder.write("mkdocs.yml", SETTINGS)
    folder.write("content/marketing/2026-10-14-plan.md", "# zqsecret plan\nzqsecret text\n")
    folder.write(
        "content/marketing/2026-11-17-open.md", "---\naudience: public\n---\n# Open\nYes.\n"
    )
    folder.write("content/newsletter/2026-W42.md", CLOSED)
    result = folder.run("build", "--today", "2026-11-20", "--audience", "public")
    if result.exit_code:
        assert "content/newsletter/2026-W42.md" in result.stderr
        assert "fix:" in result.stderr
    found = {path for path, data in folder.files().items() if b"zqsecret" in data}
    assert found == set()


@pytest.mark.parametrize("path", ["marketing/2026-11-17-pipe.md", "metrics/signups.csv", "a.svg"])
def test_pipe_is_refused_by_its_name(folder: Folder, path: str):
    (folder.content / path).parent.mkdir(exist_ok=True)
    os.mkfifo(folder.content / path)
    folder.write("content/metrics.yml", "signups: {name: Signups}\n")
    result = run(folder, "check")
    assert path in result.stdout
    assert "Traceback" not in result.stderr


def test_socket_and_device_are_refused_by_their_names(folder: Folder, monkeypatch):
    (folder.content / "marketing").mkdir()
    monkeypatch.chdir(folder.content / "marketing")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("2026-11-17-socket.md")
        (folder.content / "marketing" / "2026-11-17-device.md").symlink_to("/dev/zero")
        result = run(folder, "check")
    assert "2026-11-17-socket.md" in result.stdout
    assert "2026-11-17-device.md" in result.stdout
    assert "Traceback" not in result.stderr


def test_links_in_layouts_publish_nothing_from_outside(folder: Folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.txt").write_text("zqsecret")
    assets = folder.root / "layouts" / "site" / "assets"
    assets.mkdir(parents=True)
    (assets / "file.txt").symlink_to(outside / "secret.txt")
    (assets / "folder").symlink_to(outside)
    (assets / "loop").symlink_to(folder.root / "layouts")
    (assets / "self").symlink_to("self")
    (folder.root / "layouts" / "feeds").symlink_to(outside)
    result = run(folder, "build")
    assert "Traceback" not in result.stderr
    assert "layouts" in result.stderr
    published = folder.root / "output"
    found = [p for p in published.rglob("*") if p.is_file() and b"zqsecret" in p.read_bytes()]
    assert found == []


@pytest.mark.parametrize(
    "environment",
    [{"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}, {"GIT_DIR": "nowhere"}, {"PATH": "/nonexistent"}],
    ids=["owner", "folder", "program"],
)
def test_git_that_refuses_is_told_once_or_changes_nothing(
    folder: Folder, environment: Mapping[str, str]
):
    folder.write("content/marketing/2026-11-17-a.md", "# A\nText.\n")
    folder.write("content/support/2026-11-17-b.md", "# B\nText.\n")
    folder.commit()
    result = run(folder, "build", "--no-cache", **environment)
    assert "Traceback" not in result.stderr
    told = re.findall(r"^(?!\s+(?:why|fix):).*\bgit\b", result.stderr, re.MULTILINE)
    authors = [p for p, data in folder.files().items() if b"Ada Brandt" in data and "-a/" in p]
    assert len(told) == (0 if authors else 1)


def test_names_that_differ_only_by_case_or_are_reserved_are_refused(folder: Folder):
    for name in ("2026-11-17-News.md", "2026-11-17-news.md"):
        folder.write(f"content/marketing/{name}", "Text.\n")
    for name in ("con.md", "NUL.png", "aux.tar.md", "com1.md"):
        folder.write(f"content/pages/{name}", "Text.\n")
    result = run(folder, "check")
    for name in ("2026-11-17-news.md", "con.md", "NUL.png", "aux.tar.md", "com1.md"):
        assert name.lower() in result.stdout.lower()


@pytest.fixture
def deep(folder: Folder) -> Iterator[Folder]:
    """A project with 1,500 folders in each other, which Python can't remove again."""
    at = os.open(folder.content, os.O_RDONLY)
    for __ in range(1500):
        os.mkdir("d", dir_fd=at)
        inner = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = inner
    os.close(at)
    yield folder
    subprocess.run(["rm", "-rf", str(folder.content / "d")], check=True)


def test_deep_folders_are_refused(deep: Folder):
    result = run(deep, "check")
    assert "Traceback" not in result.stderr
    assert (result.returncode, "content/d/" in result.stdout) == (1, True)


def test_name_that_is_too_long_for_its_page_is_refused(folder: Folder):
    folder.write("mkdocs.yml", MKDOCS_YML + "use_directory_urls: false\n")
    name = "n" * 252 + ".md"
    folder.write(f"content/pages/{name}", "Text.\n")
    result = run(folder, "build")
    assert "Traceback" not in result.stderr
    assert (result.returncode, name in result.stderr) == (1, True)
