"""What is no file, or has a name that some disk can't store, is named with a fix, at once.

A command that waited for a pipe would be ended by the time limit of these tests.
"""

import os
import signal
import socket

import pytest

from conftest import said
from deep_folders import nested

NO_FILE = "this is not a file but a pipe, a socket or a device"
TOO_LONG = "the name or the path is too long"
RESERVED = "Windows can't store a file or folder with this name"
INVISIBLE = "the file name contains invisible or invalid characters"
UPDATE = "content/marketing/2026-11-18-a.md"
LIMIT = 120  # seconds, at most; on a busy machine, a command takes long


@pytest.fixture(autouse=True)
def _time_limit(folder, monkeypatch):
    """End a test that waits for something. Problems name files as from the project's folder."""
    monkeypatch.chdir(folder.root)

    def stop(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LIMIT)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def refused(folder, *arguments):
    """Run a command that ends with an error; return what it says in its first lines."""
    result = folder.run(*arguments)
    said = result.stdout + result.stderr
    assert result.exit_code == 1, said
    assert not (folder.root / "output").exists()
    return [line for line in said.splitlines() if line and line[0] != " " and "Found" not in line]


PIPES = ["departments.yml", "metrics.yml", "metrics/a.csv", "marketing/2026-11-18-a.md", "a.svg", "a.png", "a.pdf", "index.md"]  # fmt: skip


@pytest.mark.parametrize("path", PIPES)
def test_pipe_is_named_by_check(folder, path):
    pipe = folder.content / path
    pipe.unlink(missing_ok=True)
    pipe.parent.mkdir(exist_ok=True)
    os.mkfifo(pipe)
    result = folder.run("check")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (1, f"content/{path}: {NO_FILE}")


def test_pipe_stops_a_build(folder):
    os.mkfifo(folder.content / "a.md")
    assert refused(folder, "build") == [f"content/a.md: {NO_FILE}"]


@pytest.mark.parametrize(
    "path", ["base.html", "site/base.html", "site/.hidden", "brand/tokens.yml"]
)
def test_pipe_in_layouts_stops_a_build(folder, path):
    pipe = folder.root / "layouts" / path
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    assert refused(folder, "build") == [f"layouts/{path}: {NO_FILE}"]


@pytest.mark.parametrize("command", ["check", "status", "build"])
def test_pipe_in_place_of_the_settings(folder, command):
    (folder.root / "mkdocs.yml").unlink()
    os.mkfifo(folder.root / "mkdocs.yml")
    assert refused(folder, command) == ["mkdocs.yml: this is not a file"]
    assert folder.run("build", "--help").exit_code == 0


def test_device_in_place_of_the_settings(folder):
    (folder.root / "mkdocs.yml").unlink()
    (folder.root / "mkdocs.yml").symlink_to("/dev/zero")
    assert refused(folder, "check") == ["mkdocs.yml: this is not a file"]


def test_socket_is_a_problem(folder, monkeypatch):
    monkeypatch.chdir(folder.content)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("a.md")
    assert folder.read()[1] == [f"content/a.md: {NO_FILE}"]


def test_folders_that_are_nested_too_deeply(folder):
    with nested(folder.content, 1500):
        (problem,) = refused(folder, "build")
    assert problem.endswith("/d: folders are nested more than 30 levels deep")


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("name", ["x" * 252 + ".md", "x" * 251 + ".png", "ä" * 110 + ".md"])
def test_name_that_is_too_long_for_its_page(folder, directory_urls, name):
    folder.write(f"content/{name}", "x")
    with (folder.root / "mkdocs.yml").open("a") as settings:
        settings.write(f"use_directory_urls: {str(directory_urls).lower()}\n")
    assert refused(folder, "build") == [f"content/{name}: {TOO_LONG}"]


@pytest.mark.parametrize("directory_urls", [True, False])
def test_longest_name_is_published(folder, directory_urls):
    name = "x" * 197
    folder.write(f"content/{name}.md", "Text")
    folder.write(f"content/marketing/2026-11-18-{name[:186]}.md", "Text")
    with (folder.root / "mkdocs.yml").open("a") as settings:
        settings.write(f"use_directory_urls: {str(directory_urls).lower()}\n")
    assert folder.run("build").exit_code == 0
    ending = "/index.html" if directory_urls else ".html"
    assert f"{name}{ending}" in folder.files("output/site")


def test_path_that_is_too_long(folder):
    folder.write("content/" + "/".join(["x" * 150] * 7) + "/a.md", "x")
    assert [it.rpartition(": ")[2] for it in folder.read()[1]] == [TOO_LONG]


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("con", "con"),
        ("nul.md", "nul.md"),
        ("images/aux.png", "images/aux.png"),
        ("COM1/a.md", "COM1"),
        ("marketing/2026-11-18-a. ", "marketing/2026-11-18-a. "),
        ("a./b.md", "a."),
        ("lpt1.tar.gz", "lpt1.tar.gz"),
    ],
)
def test_name_that_windows_cannot_store(folder, path, named):
    folder.write(f"content/{path}", "x")
    assert folder.read()[1] == [f"content/{named}: {RESERVED}"]


@pytest.mark.parametrize("name", ["a\nb.md", "a\x1b[31m.md", "a\u202eb.md", "a\0b"[:1] + "\x7f.md"])
def test_name_with_characters_that_nobody_sees(folder, name):
    folder.write(f"content/{name}", "x")
    (problem,) = folder.read()[1]
    assert problem.endswith(INVISIBLE)
    assert problem.isprintable()


@pytest.mark.parametrize(
    "path",
    ["Archive.md", "SEARCH.md", "Tags/index.md", "Preview/a.md", "incidents/2026.MD", "Metrics.md", "404.md"],
)  # fmt: skip
def test_page_in_the_place_of_one_of_the_site_on_some_disk(folder, path):
    folder.write(f"content/{path}", "x")
    assert any(it.startswith(f"content/{path}: ") for it in folder.read()[1])


@pytest.mark.parametrize("slug", ["con", "aux.x", "'x '", "Archive", "y" * 201])
def test_department_whose_folder_some_disk_cannot_store(folder, slug):
    folder.write("content/departments.yml", f"{slug}: {{name: X}}\n")
    name = slug.strip("'")
    assert folder.read()[1] == [
        f"content/departments.yml:1: “{name}” can't be used as a department folder"
    ]


@pytest.mark.parametrize("slug", ["con", "nul.x", "y" * 201])
def test_metric_whose_file_some_disk_cannot_store(folder, slug):
    folder.write("content/metrics.yml", f"{slug}: {{name: X}}\n")
    assert folder.read()[1] == [f"content/metrics.yml:1: “{slug}” can't be used as a file name"]


def test_tag_whose_page_some_disk_cannot_store(folder):
    folder.write(UPDATE, "---\ntags: [con, aux]\n---\n# A\n\nText\n")
    assert folder.run("build").exit_code == 0
    pages = [path for path in folder.files("output/site") if path.startswith("tags/")]
    assert {path.split("/")[1].partition("--")[0] for path in pages} >= {"con", "aux"}
    assert not {"tags/con/index.html", "tags/aux/index.html"} & set(pages)


def test_all_of_it_is_named_in_one_run(folder):
    os.mkfifo(folder.content / "a.md")
    folder.write("content/con.md")
    folder.write("content/" + "x" * 240)
    folder.write("content/b\n.md")
    problems = [said(problem).rpartition(": ")[2] for problem in folder.compile().problems]
    assert sorted(problems) == sorted([NO_FILE, RESERVED, TOO_LONG, INVISIBLE])
