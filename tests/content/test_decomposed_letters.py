"""The same name is the same, whether its accents are stored composed (NFC) or decomposed (NFD)."""

import re
import unicodedata

import pytest

from conftest import MKDOCS_YML, Folder


def nfd(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    return decomposed


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ff"
    "ff3f0005fe02fea7352f8a0000000049454e44ae426082"
)


@pytest.fixture(params=[str, nfd], ids=["typed composed", "typed decomposed"])
def project(folder: Folder, request: pytest.FixtureRequest) -> Folder:
    """A project on a Mac. All that refers to a file is typed in one way or the other."""
    typed = request.param
    folder.write(
        "mkdocs.yml",
        MKDOCS_YML.replace(
            "[rundbrief]", typed("[{rundbrief: {brand: {logo: bilder/zeichen-ü.png}}}]")
        ),
    )
    folder.write("content/departments.yml", typed("öffentlichkeit: {name: Öffentlichkeit}\n"))
    text = "# Größe\n\n![Möwe](../bilder/möwe.png) und [mehr](2026-11-17-übersicht.md)\n"
    folder.write(nfd("content/öffentlichkeit/2026-11-18-größe.md"), typed(text))
    folder.write(nfd("content/öffentlichkeit/2026-11-17-übersicht.md"), "# Mehr\n\nText.\n")
    for name in ("möwe", "zeichen-ü"):
        (folder.content / "bilder").mkdir(exist_ok=True)
        (folder.content / nfd(f"bilder/{name}.png")).write_bytes(PNG)
    issue = "---\npin: [öffentlichkeit/2026-11-17-übersicht]\n---\nGuten Morgen.\n"
    folder.write("content/newsletter/2026-W47.md", typed(issue))
    folder.commit()
    return folder


def test_project_is_without_problems_and_all_names_are_composed(project):
    result = project.run("build", "--today", "2026-11-20", "--jobs", "1")
    assert result.exit_code == 0, result.stderr
    # The settings lack what newsletters need; all else is in order.
    assert set(re.findall(r"warning: .*", result.stderr)) == {
        "warning: readers can't unsubscribe [unsubscribe]",
        "warning: the postal address is missing [postal-address]",
    }
    files = project.files("output")
    assert [name for name in files if not unicodedata.is_normalized("NFC", name)] == []
    page = files["site/öffentlichkeit/2026-11-18-größe/index.html"].decode()
    assert files["site/bilder/möwe.png"] == files["site/bilder/zeichen-ü.png"]
    for address in ("bilder/m%C3%B6we.png", "2026-11-17-%C3%BCbersicht", "zeichen-%C3%BC.png"):
        assert address in page


def test_history_is_that_of_the_file(folder):
    folder.write(nfd("content/marketing/größe.md"), "# Größe\n\nText.\n")
    folder.commit(at="2026-11-02T10:00:00+01:00")
    (update,) = folder.read()[0].updates
    assert (update.ref, update.date.isoformat()) == ("marketing/größe", "2026-11-02")


def test_first_due_date_is_found(folder):
    for day in (13, 27):
        text = f"---\nasks: [{{to: support, what: Numbers, due: 2026-11-{day}}}]\n---\nText.\n"
        folder.write(nfd("content/marketing/2026-11-02-ü.md"), text)
        folder.commit()
    (update,) = folder.read()[0].updates
    assert update.asks[0].first_due.isoformat() == "2026-11-13"


def test_two_files_that_differ_only_in_this_are_refused(folder):
    for name in ("2026-11-18-ü.md", nfd("2026-11-18-ü.md")):
        folder.write(f"content/marketing/{name}", "# Title\n\nText.\n")
    __, problems = folder.read()
    (problem,) = problems
    assert "its page would have the same address as" in problem
