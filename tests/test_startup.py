"""What a command imports: a library that comes in early is paid for by every command."""

import os
import subprocess
import sys

import pytest

# Help is asked for in between, and by the shell's completion.
NOT_FOR_HELP = {
    *("babel", "icalendar", "jinja2", "lxml", "markdown", "mjml", "mkdocs", "nh3", "PIL"),
    *("premailer", "pydantic", "pymdownx", "resvg_py", "rich", "slugify", "yaml"),
    *(
        "importlib.metadata",
        "rundbrief.validation.fields",
        "rundbrief.commands.session",
        "rundbrief.config.settings",
    ),
}
# Nothing is drawn, mailed or served where nothing has a picture and there is no newsletter.
NOT_FOR_CHECK = {
    *("cssselect", "cssutils", "icalendar", "lxml", "mjml", "PIL", "premailer", "requests"),
    *("resvg_py", "rich", "tinycss2", "watchdog", "mkdocs.livereload", "mkdocs.commands"),
    *(
        "rundbrief.build.publish",
        "rundbrief.site.og_images",
        "rundbrief.newsletter",
        "rundbrief.site",
    ),
}

# What makes newsletters and their pictures.
NOT_FOR_KNOWN_ISSUES = {
    *("cssselect", "cssutils", "icalendar", "lxml", "mjml", "PIL", "premailer", "resvg_py"),
    *("tinycss2", "rundbrief.newsletter.render"),
}

# In a process of its own, since the tests have imported everything already.
COMMAND = """\
import atexit, sys
atexit.register(lambda: print(*sorted(sys.modules), sep="\\n", file=sys.__stderr__))
from rundbrief.__main__ import run
run()
"""


def imported_by(folder, *arguments, **environment):
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments],
        cwd=folder.root,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.splitlines())


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(folder, option):
    imported = imported_by(folder, option)
    assert imported & NOT_FOR_HELP == set()
    assert "rundbrief.cli" in imported


def test_help_of_a_command_imports_nothing_heavy(folder):
    assert imported_by(folder, "newsletter", "build", "--help") & NOT_FOR_HELP == set()


def test_german_help_reads_one_catalogue_and_imports_nothing_heavy(folder):
    assert imported_by(folder, "--help", LANGUAGE="de") & NOT_FOR_HELP == set()


def test_help_in_a_project_parses_its_settings_only_for_another_language(folder):
    settings = (folder.root / "mkdocs.yml").read_text()
    english = settings.replace("[rundbrief]", "[rundbrief: {language: en-GB}]")
    folder.write("mkdocs.yml", english)
    assert imported_by(folder, "--help") & NOT_FOR_HELP == set()
    folder.write("mkdocs.yml", english.replace("en-GB", "de"))
    assert imported_by(folder, "--help") & NOT_FOR_HELP == {"yaml"}


def test_check_imports_only_what_it_uses(folder):
    folder.write("content/marketing/2026-11-18-shop.md", "# Shop\n\nThe *shop* is open.\n")
    imported = imported_by(folder, "check")
    assert imported & NOT_FOR_CHECK == set()
    assert "rundbrief.compilation" in imported


@pytest.mark.parametrize("command", ["check", "build"])
def test_issue_that_was_rendered_before_imports_nothing_that_renders(folder, command):
    folder.write("content/marketing/2026-11-18-shop.md", "# Shop\n\nThe shop is open.\n")
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    today = ("--today", "2026-11-20")
    first = imported_by(folder, command, *today, "--jobs", "1")
    assert NOT_FOR_KNOWN_ISSUES - {"icalendar", "cssselect"} <= first
    imported = imported_by(folder, command, *today)
    assert imported & NOT_FOR_KNOWN_ISSUES == set()
    assert "rundbrief.newsletter.builder" in imported


def test_every_name_that_is_looked_for_is_the_name_of_a_module():
    import importlib.util

    names = sorted(NOT_FOR_HELP | NOT_FOR_CHECK | NOT_FOR_KNOWN_ISSUES)
    assert [name for name in names if importlib.util.find_spec(name) is None] == []
