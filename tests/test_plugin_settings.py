"""Problems of `mkdocs.yml` under `mkdocs` itself, and when it changes during the preview."""

import logging
from pathlib import Path

import pytest
from click.testing import CliRunner
from mkdocs.__main__ import cli
from mkdocs.exceptions import Abort, PluginError

from rundbrief.plugin import _Rebuild

HEAD = "site_name: X\ndocs_dir: content\nsite_dir: output/site\n"
PLUGIN = "plugins:\n  - rundbrief:\n      language: de\n"
THEME = "theme: {name: rundbrief}\n"


def build(folder, monkeypatch, text):
    """Run `mkdocs build`; return the exit code, and everything that it says."""
    monkeypatch.chdir(folder.root)
    folder.write("mkdocs.yml", text)
    result = CliRunner().invoke(cli, ["build"])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"{HEAD}{THEME}{PLUGIN}site_name: Y\n", "mkdocs.yml:8: „site_name“ kommt doppelt vor"),
        (f"{HEAD}{THEME}{PLUGIN}hooks: [content/hook.py]\n", "mkdocs.yml:8: hooks"),
        (f"{HEAD}{THEME}{PLUGIN}      time_zone: Nowhere\n", "mkdocs.yml:8: time_zone"),
    ],
)
def test_mkdocs_build_reports_what_the_command_line_reports(folder, monkeypatch, text, what):
    folder.write("content/hook.py", "raise SystemError('the hook ran')\n")
    code, said = build(folder, monkeypatch, text)
    assert code != 0
    assert "the hook ran" not in said
    assert "Traceback" not in said
    assert not (folder.root / "output" / "site" / "index.html").exists()
    assert what in said
    told = folder.run("check")
    assert what in told.output + told.stderr


def test_mkdocs_build_shows_warnings_once_and_goes_on(folder, monkeypatch):
    code, said = build(folder, monkeypatch, f"{HEAD}{THEME}{PLUGIN}extra: {{a: b #c\n  }}\n")
    assert code == 0, said
    assert said.count("mkdocs.yml:8") == 1
    assert (folder.root / "output" / "site" / "index.html").exists()


class _Site:
    """What a preview builds."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.built = 0
        self.fault = fault

    def __call__(self) -> None:
        if self.fault:
            raise self.fault
        self.built += 1


def rebuild(folder, caplog, site, text):
    file: Path = folder.write("mkdocs.yml", f"{HEAD}{THEME}{PLUGIN}")
    again = _Rebuild(site, file)
    folder.write("mkdocs.yml", text)
    with caplog.at_level(logging.WARNING, "mkdocs"):
        again()
    said = caplog.text
    caplog.clear()
    return again, said


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ("site_name: Y\n", ":8: „site_name“ kommt doppelt vor"),
        ("\tnav: 1\n", "mkdocs.yml:8"),
        ("      today: 2026-02-30\n", "mkdocs.yml:8: today"),
        ("site_nmae: Y\nstrict: maybe\n", "mkdocs.yml:9"),
        ("hooks: [content/hook.py]\n", ":8: hooks"),
    ],
)
def test_changed_settings_with_an_error_keep_the_last_preview(folder, caplog, more, what):
    site = _Site()
    again, said = rebuild(folder, caplog, site, f"{HEAD}{THEME}{PLUGIN}{more}")
    assert site.built == 0
    assert what in said
    assert "Die Vorschau zeigt weiterhin den letzten Stand ohne Fehler." in said
    # It stays an error until it is corrected.
    again()
    assert site.built == 0
    folder.write("mkdocs.yml", f"{HEAD}{THEME}{PLUGIN}copyright: Z\n")
    again()
    assert site.built == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [(Abort("Aborted with a BuildError!"), None), (PluginError("this is why"), "this is why")],
)
def test_build_that_fails_keeps_the_last_preview(folder, caplog, fault, said):
    __, told = rebuild(folder, caplog, _Site(fault), f"{HEAD}{THEME}{PLUGIN}")
    assert "letzten Stand ohne Fehler" in told
    assert "Aborted" not in told
    assert said is None or said in told
