"""MkDocs alone builds, too; it must be no less careful than we are."""

import os
import re
import subprocess
import sys
import time
import urllib.request

import pytest

from image_making import BROKEN_PNG, PNG


# One grey pixel.
def mkdocs(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=folder.root,
        capture_output=True,
        text=True,
        check=False,
    )


def test_mkdocs_build_alone_makes_the_same_site(folder):
    folder.write("content/marketing/2026-11-18-shop.md", "# All is well\n\n![x](../images/x.png)\n")
    folder.write("content/images/x.png", PNG)
    folder.write("content/notes.html", "<script>alert(1)</script>")
    result = mkdocs(folder, "build")
    assert result.returncode == 0, result.stderr
    alone = folder.files("output/site")
    assert folder.run("build").exit_code == 0
    assert folder.files("output/site") == alone
    assert "notes.html" not in alone
    assert "departments.yml" not in alone


def test_mkdocs_build_alone_carries_the_pictures_of_mails(folder):
    folder.write("content/images/shop.png", PNG)
    folder.write("content/newsletter/2026-W47.md", "![The shop](../images/shop.png)\n")
    folder.write("content/images/broken.png", BROKEN_PNG)
    folder.write("content/newsletter/2026-W46.md", "![Broken](../images/broken.png)\n")
    result = mkdocs(folder, "build")
    assert result.returncode == 0
    assert "content/images/broken.png: warning: the image can't be read" in result.stderr
    site = folder.files("output/site")
    (carried,) = [name for name in site if re.match(r"newsletter/2026-W\d+/.*png", name)]
    assert re.fullmatch(r"newsletter/2026-W47/shop-[0-9a-f]{8}\.png", carried)
    assert folder.run("build").exit_code == 0
    assert folder.files("output/site") == site
    mail = folder.files("output/newsletter")
    name = carried.rpartition("/")[2]
    assert (
        f'src="https://status.example.org/{carried}"' in mail["2026-W47/newsletter.html"].decode()
    )
    assert mail[f"2026-W47/images/{name}"] == site[carried]


def test_mkdocs_build_with_an_error_keeps_the_old_site(folder):
    folder.write("content/marketing/2026-11-18-shop.md", "# All is well\n")
    assert mkdocs(folder, "build").returncode == 0
    before = folder.files("output/site")
    folder.write(
        "content/marketing/2026-11-19-sale.md", "---\naudience: internal: no\n---\nSecret\n"
    )
    result = mkdocs(folder, "build")
    assert result.returncode == 1
    assert "content/marketing/2026-11-19-sale.md:2: this line has a second colon" in result.stderr
    assert "Traceback" not in result.stderr
    assert folder.files("output/site") == before


def test_mkdocs_strict_counts_our_warnings(folder):
    folder.write("content/marketing/2026-11-18-shop.md", "# Shop\n\n[gone](gone.md)\n")
    assert mkdocs(folder, "build").returncode == 0
    assert mkdocs(folder, "build", "--strict").returncode == 1


def test_markdown_extensions_of_the_project_are_used(folder):
    folder.write(
        "mkdocs.yml",
        (folder.root / "mkdocs.yml").read_text()
        + "markdown_extensions:\n  - abbr\n  - toc: {permalink: true}\n",
    )
    folder.write("content/marketing/2026-11-18-shop.md", "# S\n\nHTML\n\n*[HTML]: a language\n")
    assert mkdocs(folder, "build").returncode == 0
    page = folder.files("output/site")["marketing/2026-11-18-shop/index.html"]
    assert b'<abbr title="a language">HTML</abbr>' in page


# Seconds after which the preview is considered to hang, however busy the machine is.
PATIENCE = 120


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(address):
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.read().decode()
    except OSError:
        return ""


def wait_for(address, text):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if text in fetch(address):
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def preview(folder):
    """`rundbrief serve` as a user runs it, in a process of its own; gives its address."""
    folder.write("content/marketing/2026-11-18-shop.md", "# All is well\n")
    folder.write("content/marketing/2026-11-21-later.md", "# Not yet\n")
    folder.write("content/marketing/2026-11-19-idea.md", "---\ndraft: true\n---\n# An idea\n")
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    address = f"127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "rundbrief", "serve", "--address", address]
    with subprocess.Popen(
        [*command, "--today", "2026-11-20"],
        cwd=folder.root,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as server:
        assert wait_for(f"http://{address}/", "All is well")
        yield f"http://{address}"
        server.terminate()


@pytest.mark.loopback
def test_preview_shows_edits_drafts_newsletters_and_problems(folder, preview):
    update = f"{preview}/marketing/2026-11-18-shop/"
    assert "An idea" in fetch(f"{preview}/marketing/2026-11-19-idea/")
    assert "Not yet" not in fetch(f"{preview}/")  # `--today` holds for the preview, too
    assert "Good morning." in fetch(f"{preview}/newsletter/2026-W47/")
    assert "Check results" in fetch(f"{preview}/preview/2026-W47/index.html")
    mail = fetch(f"{preview}/preview/2026-W47/newsletter.html")
    assert "All is well" in mail
    assert "An idea" not in mail
    folder.write("content/marketing/2026-11-18-shop.md", "# All is even better\n")
    assert wait_for(update, "All is even better")
    assert wait_for(f"{preview}/preview/2026-W47/newsletter.html", "All is even better")
    folder.write("content/marketing/2026-11-18-shop.md", "---\nhealth: green\n---\n# Oh\n")
    assert wait_for(f"{preview}/problems/", "content/marketing/2026-11-18-shop.md:2")
    assert "An idea" in fetch(f"{preview}/marketing/2026-11-19-idea/")
    folder.write("content/marketing/2026-11-18-shop.md", "# Mended\n")
    assert wait_for(update, "Mended")


def test_folder_named_templates_is_published(folder):
    """MkDocs leaves it out of what it builds."""
    folder.write("content/templates/letter.md", "# A letter\n\n![x](a.png)")
    folder.write("content/templates/a.png", PNG)
    assert folder.run("build").exit_code == 0
    assert {"templates/letter/index.html", "templates/a.png"} <= set(folder.files("output/site"))
