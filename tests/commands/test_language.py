"""The command line in German: our help, click's own texts, and problems of `mkdocs.yml`."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from rundbrief.cli import main
from rundbrief.commands.language import CLICK_METAVARS, CLICK_PLURALS, CLICK_TEXTS, choose_language

GERMAN = {"LANGUAGE": "de"}
NEUTRAL = {"LANGUAGE": "", "LC_ALL": "C.UTF-8"}
# Words that click or we would say in English, and no German does.
ENGLISH = re.compile(
    r"\b(usage|options|commands|arguments|args|show|the|and|of|to|for|is|not|no|with|try|error"
    r"|file|directory|date|default|missing|invalid|value|such|did|mean|choose|integer|number"
    r"|folder|department|title|issue|period)\b",
    re.IGNORECASE,
)
# What people type or look for stays as it is.
NAMES = re.compile(r"--?[a-z][a-z-]*|[\w.]+\.yml|\b(new|list) (issue|update)\b|„rundbrief [^“]*“")


def rundbrief(folder, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "rundbrief", *arguments],
        cwd=folder.root,
        env=os.environ | {"COLUMNS": "100"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def command_paths(command, path=()):
    yield path
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from command_paths(inner, (*path, name))


def english_in(text):
    # A command's own name stands at the start of its line.
    text = re.sub(r"^  (issue|list|update|incident|follow-up)\b", "", text, flags=re.MULTILINE)
    text = re.sub(r"^Aufruf: rundbrief [a-z -]*", "", text)
    return ENGLISH.findall(NAMES.sub("", text))


def german_project(folder):
    settings = "plugins: [rundbrief: {language: de}]"
    config = (folder.root / "mkdocs.yml").read_text()
    folder.write("mkdocs.yml", config.replace("plugins: [rundbrief]", settings))


def test_help_is_in_the_language_of_the_person(folder):
    assert rundbrief(folder, "--help", **GERMAN).stdout == (
        "Aufruf: rundbrief [OPTIONEN] BEFEHL [ARGUMENTE]...\n"
        "\n"
        "  Aus Markdown-Meldungen eine Statusseite und Newsletter erstellen.\n"
        "\n"
        "  Zum Einstieg: „rundbrief serve“ zeigt eine Vorschau, „rundbrief new update“ legt eine"
        " Meldung\n  an.\n"
        "\n"
        "Optionen:\n"
        "  --version   Version anzeigen.\n"
        "  -h, --help  Diese Hilfe anzeigen.\n"
        "\n"
        "Befehle:\n"
        "  build       Website und alle Newsletter erstellen und veröffentlichen.\n"
        "  check       Alle Dateien prüfen und alle Probleme auflisten.\n"
        "  codeowners  Eine CODEOWNERS-Datei für GitHub und GitLab ausgeben.\n"
        "  new         Eine Datei nach Vorlage anlegen.\n"
        "  newsletter  Ausgaben auflisten, erstellen, prüfen und abschließen.\n"
        "  serve       Website und Newsletter beim Schreiben als Vorschau zeigen.\n"
        "  status      Den Status der Abteilungen und offene Punkte anzeigen.\n"
    )


@pytest.mark.parametrize("path", [*command_paths(main)], ids=" ".join)
def test_help_of_every_command_is_german(folder, path):
    done = rundbrief(folder, *path, "--help", **GERMAN)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Aufruf: rundbrief ")
    assert english_in(done.stdout) == []


def test_help_is_in_the_language_of_the_project(folder):
    german_project(folder)
    assert rundbrief(folder, "--help", **NEUTRAL).stdout.startswith("Aufruf: ")
    elsewhere = folder.write("elsewhere/.keep").parent
    for option in (["--config-file", "../mkdocs.yml"], ["-f../mkdocs.yml"]):
        done = subprocess.run(
            [sys.executable, "-m", "rundbrief", "check", *option, "--help"],
            cwd=elsewhere,
            env=os.environ | NEUTRAL,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.startswith("Aufruf: ")


def test_help_is_english_where_nobody_wants_another_language(folder):
    for language in ("", "en", "fr"):
        assert rundbrief(folder, "--help", **NEUTRAL | {"LANGUAGE": language}).stdout.startswith(
            "Usage: rundbrief [OPTIONS] COMMAND [ARGS]...\n"
        )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "Fehler: Unbekannter Befehl 'chek'. Gemeint war vielleicht 'check'."),
        (["check", "--strikt"], "Fehler: Unbekannte Option '--strikt'. Gemeint war"),
        (["new", "update"], "Fehler: Es fehlt das Argument 'ABTEILUNG'."),
        (["new", "update", "a", "b", "c"], "Fehler: Überzähliges Argument (c)"),
        (
            ["check", "--today", "bald"],
            "„bald“ ist kein gültiges Datum; bitte in der Form 2026-11-20 angeben.",
        ),
        (["check", "--today", "1066-10-14"], "liegt außerhalb des unterstützten Zeitraums"),
        (["check", "--format", "xml"], "'xml' ist nicht erlaubt; zur Auswahl stehen 'github',"),
        (["build", "--jobs", "0"], "0 liegt nicht im Bereich x>=1."),
        (["build", "--jobs", "viele"], "'viele' ist keine gültige Zahl."),
        (["build", "--output", "mkdocs.yml"], "Ordner 'mkdocs.yml' ist eine Datei."),
        (["build", "--output"], "Fehler: Die Option '--output' braucht einen Wert."),
        (["serve", "--address", "x"], "„x“ ist keine gültige Adresse; bitte in der Form"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_mistyped_command_is_explained_in_german(folder, arguments, said):
    done = rundbrief(folder, *arguments, **GERMAN)
    assert done.returncode == 2
    assert said in done.stderr
    assert english_in(re.sub("'[^']*'|Hilfe dazu: .*", "", done.stderr)) == []


def test_version_is_in_german(folder):
    assert rundbrief(folder, "--version", **GERMAN).stdout.startswith("rundbrief, Version ")


HEAD = "site_name: X\ndocs_dir: content\n"


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (
            f"{HEAD}plugins: [rundbrief: {{language: de, brand: {{color: blue}}}}]\n",
            "mkdocs.yml:3: unbekannte Angabe „color“",
        ),
        ("site_name: X\nplugins:\n  - rundbrief:\n      language: de\n bad: x\n", "mkdocs.yml:5: "),
        ("plugins: [rundbrief: {language: de}]\n", "mkdocs.yml: „site_name“ fehlt"),
        (
            "site_name: X\ndocs_dir: gone\nplugins: [rundbrief: {language: de}]\n",
            "mkdocs.yml:2: docs_dir: „",
        ),
        (
            f"{HEAD}plugins: [rundbrief: {{language: de}}, gone]\n",
            "mkdocs.yml:3: das Plugin „gone“ ist nicht installiert",
        ),
        (
            f"{HEAD}site_nmae: Y\nplugins: [rundbrief: {{language: de}}]\n",
            "mkdocs.yml:3: Warnung: unbekannte Angabe „site_nmae“",
        ),
    ],
    ids=["setting", "yaml", "missing", "folder", "plugin", "unknown"],
)
def test_problems_of_mkdocs_yml_are_in_the_language_of_the_project(folder, config, said):
    folder.write("mkdocs.yml", config)
    done = rundbrief(folder, "check", **NEUTRAL)
    assert said in done.stdout + done.stderr
    assert "  Grund: " in done.stdout + done.stderr
    assert english_in(re.sub("„[^“]*“", "", done.stdout + done.stderr)) == []


def test_missing_mkdocs_yml_is_explained_in_the_language_of_the_person(folder):
    (folder.root / "mkdocs.yml").unlink()
    done = rundbrief(folder, "check", **GERMAN)
    assert done.returncode == 1
    assert "  Grund: " in done.stderr


def test_project_decides_about_problems_before_the_person_does(folder):
    config = (folder.root / "mkdocs.yml").read_text()
    settings = "plugins: [rundbrief: {language: en-GB, audience: nobody}]"
    folder.write("mkdocs.yml", config.replace("plugins: [rundbrief]", settings))
    assert "  why: " in rundbrief(folder, "check", **GERMAN).stderr


def test_mkdocs_alone_explains_settings_in_the_language_of_the_project(folder):
    config = (folder.root / "mkdocs.yml").read_text()
    settings = "plugins: [rundbrief: {language: de, audience: nobody}]"
    folder.write("mkdocs.yml", config.replace("plugins: [rundbrief]", settings))
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=folder.root,
        env=os.environ | NEUTRAL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "  Grund: " in done.stderr


def test_file_that_the_system_refuses_is_explained_in_german(folder):
    german_project(folder)
    folder.write("output", "in the way")
    done = rundbrief(folder, "build", **NEUTRAL)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    said = "eine Datei oder ein Ordner mit diesem Namen ist schon vorhanden"
    assert f"output: {said}" in done.stderr.splitlines()
    assert "verschieben oder umbenennen" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "file"),
    [
        (["-f", "a.yml"], "a.yml"),
        (["check", "-fa.yml", "--strict"], "a.yml"),
        (["--config-file", "a.yml"], "a.yml"),
        (["--config-file=a.yml"], "a.yml"),
        (["check", "-f"], "mkdocs.yml"),
        ([], "mkdocs.yml"),
    ],
)
def test_settings_are_found_before_options_are_read(monkeypatch, arguments, file):
    monkeypatch.setattr("rundbrief.commands.language.language_of_help", str)
    assert choose_language(arguments) == file


def texts_of_click():
    """Find what click's source asks gettext for."""
    assert click.__file__
    for file in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
                texts = tuple(a.value for a in node.args if isinstance(a, ast.Constant))
                yield texts if len(texts) > 1 else "".join(map(str, texts))


def test_texts_of_click_are_the_ones_in_its_source():
    ours = {*CLICK_TEXTS, *CLICK_PLURALS}
    assert ours - set(texts_of_click()) == set()
    group = click.Group("x")
    assert (group.options_metavar, group.subcommand_metavar) == CLICK_METAVARS
