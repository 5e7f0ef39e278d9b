"""The house has one corridor: imports run one way."""

import ast
from pathlib import Path

import pytest

from conftest import REPOSITORY

SOURCE = REPOSITORY / "generator" / "rundbrief"

# From left to right. Rooms on one line don't know each other.
CORRIDOR = (
    ("i18n", "days"),
    ("templating",),
    ("problems", "addresses", "fields"),
    ("periods", "checking"),
    ("memory", "processes"),
    ("workshop",),
    ("settings",),
    ("markup",),
    ("content",),
    ("editorial",),
    ("bodies", "layouts"),
    ("compilation",),
    ("brand", "rasterising"),
    ("pictures",),
    ("cards",),
    ("site", "newsletter"),
    ("publishing", "weaving"),
    ("host",),
    ("building", "creating", "overview", "showroom", "standstill"),
    ("plugin", "session"),
    ("options",),
    ("cli",),
    ("__main__",),
)
PLACE = {room: number for number, rooms in enumerate(CORRIDOR) for room in rooms}
PURE = ("editorial",)
FORBIDDEN_IN_PURE = {"pathlib", "os", "subprocess", "socket", "time", "mkdocs", "urllib.request"}


def room_of(path: Path) -> str:
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


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_imports_run_one_way(path):
    room = room_of(path)
    if room == "theme":
        assert imports_of(path) == set()
        return
    imported = {name.split(".")[1] for name in imports_of(path) if name.startswith("rundbrief.")}
    backwards = {
        other
        for other in imported - {room, "__version__"}
        if PLACE[other] >= PLACE[room] and (room, other) not in EXCEPTIONS
    }
    assert backwards == set()


# For types alone, under TYPE_CHECKING: the plugin is MkDocs' way to us, and the host's to it.
EXCEPTIONS = {("host", "plugin")}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_only_the_door_knows_mkdocs(path):
    if room_of(path) not in ("plugin", "host"):
        assert {name for name in imports_of(path) if name.split(".")[0] == "mkdocs"} == set()


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if room_of(p) in PURE],
    ids=lambda p: p.relative_to(SOURCE).as_posix(),
)
def test_editorial_decisions_touch_no_files_clock_or_network(path):
    assert imports_of(path) & FORBIDDEN_IN_PURE == set()
    assert "datetime.now" not in path.read_text(encoding="utf-8")
    assert "date.today" not in path.read_text(encoding="utf-8")


def test_every_room_has_its_place():
    assert {room_of(path) for path in MODULES} - {"theme"} == set(PLACE)
