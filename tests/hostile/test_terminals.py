"""Whatever a terminal can show, and whatever somebody writes into a title or a file name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from io import StringIO

import pytest

from conftest import GIT, MKDOCS_YML, Folder
from rundbrief.characters import is_text, terminal_text
from rundbrief.commands.overview import print_issues, print_overview

ENCODINGS = {
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "cp850": {"PYTHONIOENCODING": "cp850"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "ascii strict": {"PYTHONIOENCODING": "ascii:strict"},
    "utf-16": {"PYTHONIOENCODING": "utf-16"},
    "LANG=C": {"LANG": "C"},
    "LC_ALL=C": {"LC_ALL": "C"},
    "LC_ALL=POSIX": {"LC_ALL": "POSIX"},
    "C alone": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "C and cp1252": {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "cp1252",
    },
}
COMMANDS = (
    ("status",),
    ("check",),
    ("check", "--format", "json"),
    ("check", "--format", "github"),
    ("build",),
    ("newsletter", "list"),
    ("newsletter", "lint"),
    ("new", "update", "marketing", "Größe → 東京 😀"),
    ("--help",),
)
# Moves the cursor, sets the window's title, clears the screen, turns the direction of writing.
CONTROL = "\x1b]0;evil\x07\x1b[2J\x1b[1;31m\x9b2J\r\b\x00\u202e\u2028"


def run(folder: Folder, *arguments: str | bytes, **environment: str) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "rundbrief", *arguments],
        cwd=folder.root,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
        | GIT
        | {"LANGUAGE": "de"}
        | environment,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def many_scripts(folder: Folder) -> Folder:
    """A project whose titles, names and file names have characters of everywhere."""
    folder.write("mkdocs.yml", MKDOCS_YML.replace("[rundbrief]", "[rundbrief: {language: de}]"))
    folder.write("content/departments.yml", "marketing: {name: Größe → 東京 😀}\n")
    text = "---\nhealth: on-track\n---\n# Größe → 東京 😀 „ja“\n\nText [x](nichts→東.md).\n"
    folder.write("content/marketing/2026-11-18-größe-東.md", text)
    folder.write("content/newsletter/2026-W47.md", "---\nsubject: Größe → 東 😀\n---\nHallo.\n")
    return folder


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("name", ENCODINGS)
def test_terminal_of_any_encoding(many_scripts, name, command):
    code, output, errors = run(many_scripts, *command, **ENCODINGS[name])
    assert code in (0, 1), errors
    assert b"Traceback" not in errors
    if "json" in command:
        encoding = ENCODINGS[name].get("PYTHONIOENCODING", "utf-8").partition(":")[0]
        assert isinstance(json.loads(output.decode(encoding, "replace")), list)


def test_characters_that_cannot_be_shown_are_replaced(many_scripts):
    code, output, __ = run(many_scripts, "status", PYTHONIOENCODING="cp1252")
    assert code == 0
    text = output.decode("cp1252")
    assert "Größe ? ?? ?" in text
    assert "Größe ? ?? ? „ja“" in text


def test_output_that_nobody_reads(many_scripts):
    """As in `rundbrief status | head -1`."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "rundbrief", "status"],
        cwd=many_scripts.root,
        env=os.environ | GIT,
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "title", [b"\xff\xfe", b"\xc3", b"\x1b[2J", b" ", b"a\nb", "\u202e".encode()]
)
def test_title_that_is_no_text_is_refused(folder, title):
    code, __, errors = run(folder, "new", "update", "marketing", title)
    assert code == 2
    assert b"\x1b" not in errors
    assert "ist kein gültiger Titel" in errors.decode()
    assert not (folder.content / "marketing").exists()


def test_title_is_utf8_in_any_locale(folder):
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    code, __, errors = run(folder, "new", "update", "marketing", "Größe 東".encode(), **locale)
    assert code == 0, errors
    (file,) = (folder.content / "marketing").iterdir()
    assert 'title: "Größe 東"' in file.read_text(encoding="utf-8")


def assert_harmless(output: bytes) -> None:
    text = output.decode("utf-8")
    assert {c for c in text if c != "\n" and not is_text(c)} == set(), text


@pytest.mark.parametrize("command", [*COMMANDS[:5], COMMANDS[6]], ids=" ".join)
def test_control_characters_never_reach_the_terminal(folder, command):
    """Of titles, names of people, file names, links and settings."""
    quoted = json.dumps(f"x{CONTROL}x")
    folder.write(
        "content/marketing/2026-11-18-a.md", f"# Title {CONTROL} end\n\n[x]({CONTROL}.md)\n"
    )
    folder.write("content/marketing/2026-11-18-b.md", f"---\ntitle: {quoted}\n---\nText.\n")
    folder.write(
        "content/marketing/2026-11-18-c.md",
        f"---\nauthors: [{quoted}]\nhealth: {quoted}\n{quoted}: 1\n---\n# C\n\nText.\n",
    )
    folder.write(f"content/marketing/2026-11-18-{CONTROL}.md".replace("\0", ""), "# D\n\nText.\n")
    folder.write("content/follow-ups/2026-11-01-a.md", f"---\nowner: {quoted}\n---\nText.\n")
    folder.write("content/newsletter/2026-W47.md", f"---\nsubject: {quoted}\n---\nHi.\n")
    code, output, errors = run(folder, *command)
    assert code in (0, 1), errors
    assert_harmless(output)
    assert_harmless(errors)


@pytest.mark.parametrize("show", [print_overview, print_issues])
def test_lists_trust_no_field(folder, show):
    """Even if one let control characters through."""
    folder.write("content/marketing/2026-11-18-a.md", "# Title\n\nText.\n")
    folder.write("content/newsletter/2026-W47.md", "---\nsubject: Hi\n---\nHi.\n")
    c = folder.compile()
    updates = [u.model_copy(update={"title": f"x{CONTROL}"}) for u in c.visible.updates]
    departments = [d.model_copy(update={"name": f"y{CONTROL}"}) for d in c.visible.departments]
    visible = replace(c.visible, updates=tuple(updates), departments=tuple(departments))
    issues = [replace(issue, subject=f"z{CONTROL}") for issue in c.issues]
    output = StringIO()
    show(replace(c, visible=visible, issues=tuple(issues)), output)
    assert "\N{REPLACEMENT CHARACTER}" in output.getvalue()
    assert_harmless(output.getvalue().encode())


COMMANDS_OF_CI = (
    *("::add-mask::Marketing", "::stop-commands::token", "##[error]oh", "##vso[task.complete]x"),
    *("::error file=a.md::oh", "###[group]x"),
)


@pytest.mark.parametrize("title", COMMANDS_OF_CI)
def test_nothing_that_people_write_is_a_command_for_ci(folder, title):
    """Such a line could hide warnings, or mask words in the log."""
    incident = f'---\ntitle: "{title}"\n---\n## 2026-11-19 10:00 investigating\nOh.\n'
    folder.write("content/incidents/2026-11-19-i.md", incident)
    folder.write(
        "content/follow-ups/2026-11-01-f.md", f'---\ntitle: "{title}"\ndue: 2026-11-02\n---\n'
    )
    text = f'---\ntitle: "{title}"\n"{title}": 1\n---\n[x](<{title}>)\n'
    folder.write("content/marketing/2026-11-18-a.md", text)
    for command in ("status", "check", "build", "newsletter list"):
        output = folder.run(*command.split(), "--today", "2026-11-20").output
        assert [line for line in output.splitlines() if line.strip().startswith("::")] == []
        assert "##[" not in output
        assert "##vso[" not in output
    assert "oh" in folder.run("status", "--today", "2026-11-20").output or "oh" not in title


def test_other_text_stays_as_it_is():
    for text in ("a::b", "C++: x", "## Heading", "#[x]", ": a", "a ## b"):
        assert terminal_text(text) == text
    assert terminal_text("a\n  ::b::c\n##[d]") == "a\n  : :b::c\n# #[d]"
