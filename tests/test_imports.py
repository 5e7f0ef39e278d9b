"""Packages depend on each other in one direction."""

import ast
from pathlib import Path

import pytest

from conftest import REPOSITORY

SOURCE = REPOSITORY / "generator" / "rundbrief"

# A package imports from those above it. Packages of one line don't know each other.
LAYERS = (
    ("characters", "colours", "file_names", "i18n", "text_width", "web_addresses"),
    ("conflict_markers", "disk", "problems"),
    ("periods",),
    ("validation",),
    ("config", "incremental", "lint"),
    ("mail", "markup", "media"),
    ("content",),
    ("editorial",),
    ("bodies", "render"),
    ("compilation",),
    ("queries",),
    ("newsletter", "site"),
    ("mkdocs_adapter",),
    ("build",),
    ("commands", "plugin"),
    ("cli",),
    ("__main__",),
)
LAYER = {package: number for number, packages in enumerate(LAYERS) for package in packages}
# For types alone, under TYPE_CHECKING: plugin and adapter know each other, and the presenter
# asks queries, which import the design tokens and templates of `render`.
EXCEPTIONS = {("mkdocs_adapter", "plugin"), ("render", "queries")}

FORBIDDEN_IN_EDITORIAL = {
    *("pathlib", "os", "subprocess", "socket", "time", "mkdocs", "urllib.request"),
}


def package_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, also inside functions and for types."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
            found.add(node.module)
    return found


MODULES = sorted(p for p in SOURCE.rglob("*.py") if p.name != "__init__.py" or p.parent != SOURCE)


def test_packages_import_from_those_above_them_only():
    wrong = set()
    for path in MODULES:
        package = package_of(path)
        imported = {n.split(".")[1] for n in imports_of(path) if n.startswith("rundbrief.")}
        for other in imported - {package, "__version__"}:
            if package == "theme" or (
                LAYER[other] >= LAYER[package] and (package, other) not in EXCEPTIONS
            ):
                wrong.add((path.relative_to(SOURCE).as_posix(), other))
    assert wrong == set()


def test_only_the_adapter_and_the_plugin_import_mkdocs():
    importing = {
        package_of(path)
        for path in MODULES
        if any(name.split(".")[0] == "mkdocs" for name in imports_of(path))
    }
    assert importing == {"mkdocs_adapter", "plugin"}


@pytest.mark.parametrize("package", ["editorial"])
def test_editorial_decisions_use_no_files_clock_or_network(package):
    for path in (SOURCE / package).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert imports_of(path) & FORBIDDEN_IN_EDITORIAL == set(), path
        assert "datetime.now" not in text, path
        assert "date.today" not in text, path


def test_views_read_nothing_but_what_they_ask():
    """Pages and newsletters get all data from recorded queries: no file, clock or process."""
    forbidden = {"subprocess", "socket", "time", "urllib.request", "rundbrief.content.load"}
    for package in ("site", "newsletter", "render"):
        for path in (SOURCE / package).rglob("*.py"):
            assert "date.today" not in path.read_text(encoding="utf-8"), path
            if path.name != "rasterising.py":  # it draws in a process of its own
                assert imports_of(path) & forbidden == set(), path


def test_every_package_has_its_layer():
    assert {package_of(path) for path in MODULES} - {"theme"} == set(LAYER)
