"""The wheel carries the layouts along: a stranger needs nothing of this repository."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from conftest import MKDOCS_YML, REPOSITORY, ROSTER
from update_texts import CATALOGUES, language_of

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="session")
def stranger(tmp_path_factory):
    """An environment with the wheel in it. Its libraries are those of the tests."""
    folder = tmp_path_factory.mktemp("stranger")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--wheel-dir", str(folder / "dist"), str(REPOSITORY)],
        check=True,
    )
    (wheel,) = (folder / "dist").glob("*.whl")
    venv = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    python = str(venv / "bin" / "python")
    subprocess.run([*pip, "--python", python, "install", "--no-deps", str(wheel)], check=True)
    # A path in a .pth file is searched, but .pth files in it are not read: our own editable
    # installation stays out of sight.
    (packages,) = (venv / "lib").glob("python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return venv / "bin"


def run(stranger, folder, *command):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV"))}
    return subprocess.run(
        [str(stranger / command[0]), *command[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_wheel_holds_package_and_layouts(stranger):
    found = run(stranger, "/", "python", "-c", "import rundbrief; print(rundbrief.__file__)")
    package = Path(found.stdout.strip()).parent
    assert package.is_relative_to(stranger.parent)
    layouts = REPOSITORY / "layouts"
    expected = {p.relative_to(layouts).as_posix() for p in layouts.rglob("*") if p.is_file()}
    carried = package / "layouts"
    assert expected == {
        p.relative_to(carried).as_posix() for p in carried.rglob("*") if p.is_file()
    }
    catalogues = sorted(
        p.relative_to(package).as_posix() for p in package.glob("i18n/locales/**/*.[mp]o")
    )
    assert catalogues == [
        f"i18n/locales/{language_of(po)}/LC_MESSAGES/rundbrief.mo" for po in CATALOGUES
    ]


def test_wheel_speaks_german(stranger):
    code = "from rundbrief.i18n.texts import load_texts; print(load_texts('de')('why:'))"
    assert run(stranger, "/", "python", "-c", code).stdout == "Grund:\n"


@pytest.mark.parametrize(
    "command", [("rundbrief", "build"), ("mkdocs", "build", "--strict")], ids=lambda c: c[0]
)
def test_folder_with_content_and_settings_alone_builds(stranger, tmp_path, command):
    (tmp_path / "mkdocs.yml").write_text(MKDOCS_YML)
    (tmp_path / "content" / "marketing").mkdir(parents=True)
    (tmp_path / "content" / "departments.yml").write_text(ROSTER)
    (tmp_path / "content" / "marketing" / "2026-11-18-shop.md").write_text(
        "# All is well\n\nThe shop is open.\n"
    )
    if command[0] == "mkdocs":
        command = ("python", "-m", *command)
    result = run(stranger, tmp_path, *command)
    assert result.returncode == 0, result.stderr
    site = tmp_path / "output" / "site"
    assert "All is well" in (site / "index.html").read_text()
    assert (site / "marketing" / "2026-11-18-shop" / "index.html").is_file()
    assert (site / "assets" / "rundbrief.css").is_file()
