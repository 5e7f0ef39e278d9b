import logging

import pytest
from click.testing import CliRunner

from rundbrief.cli import main
from rundbrief.commands.serve import _find_line, _Formatter
from rundbrief.config.mkdocs_messages import explain_setting
from rundbrief.i18n.texts import load_texts


def explain(text, level):
    return explain_setting(
        "mkdocs.yml", text, lines={"site_nmae": 2}, known=["site_name"], level=level
    )


def said_by(language, text):
    return _Formatter(load_texts(language), explain).format(record(text))


def record(text):
    return logging.LogRecord("mkdocs", logging.INFO, "", 0, text, (), None)


@pytest.mark.parametrize(
    ("said", "english", "german"),
    [
        ("Building documentation...", "Building the preview …", "Vorschau wird erstellt …"),
        (
            "Documentation built in 0.52 seconds",
            "Preview ready (0.52 s)",
            "Vorschau bereit (0,52 s)",
        ),
        (
            "Watching paths for changes: 'content', 'mkdocs.yml'",
            "Watching for changes: 'content', 'mkdocs.yml'",
            "Änderungen werden überwacht: 'content', 'mkdocs.yml'",
        ),
        (
            "[09:58:55] Serving on http://127.0.0.1:8000/ and opening it in a browser",
            "Preview at http://127.0.0.1:8000/. Press Ctrl+C to stop.",
            "Vorschau unter http://127.0.0.1:8000/. Beenden mit Strg+C.",
        ),
        ("[09:58:59] Detected file changes", "Files changed", "Dateien geändert"),
        ("Shutting down...", "Preview stopped.", "Vorschau beendet."),
        ("rundbrief: a {strange} line", "rundbrief: a {strange} line", None),
    ],
)
def test_lines_of_the_preview_are_in_the_language_of_the_project(said, english, german):
    assert said_by("en", said) == english
    assert said_by("de", said) == (german or english)


def test_setting_that_is_wrong_during_the_preview_is_explained():
    said = "Config value 'site_nmae': Unrecognised configuration name: site_nmae"
    assert said_by("de", said).startswith("mkdocs.yml:2: Warnung: unbekannte Angabe „site_nmae“")


def test_line_that_helps_nobody_is_left_out():
    assert _find_line(record("[09:58:59] Browser connected: http://127.0.0.1:8000/"))[1] is None


def test_lines_are_the_ones_in_the_source_of_mkdocs():
    from inspect import getsource

    from mkdocs import livereload
    from mkdocs.commands import build, serve

    source = getsource(livereload) + getsource(serve) + getsource(build)
    for start in (
        *("Building documentation...", "Documentation built in ", "Watching paths for changes: "),
        *("Serving on ", "Detected file changes", "Shutting down...", "Browser connected: "),
        *("Reloading browsers", "Cleaning site directory", "An error happened during the rebuild."),
    ):
        assert start in source


@pytest.mark.parametrize("address", ["127.0.0.1", "example.org:80", "localhost:http", ":8000"])
def test_address_that_mkdocs_cannot_serve_is_a_mistyped_command(folder, address):
    result = folder.run("serve", "--address", address)
    assert result.exit_code == 2
    assert f"“{address}” is not a valid address; use the form 127.0.0.1:8000." in result.stderr


def test_help_of_serve_names_the_default_address():
    assert "127.0.0.1:8000" in CliRunner().invoke(main, ["serve", "--help"]).output
