"""A drawing is refused, or published without what it runs or loads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from hostile_vectors.browser import watched
from hostile_vectors.drawings import DRAWINGS, PLAIN
from hostile_vectors.projects import HOST, HostileProject

pytestmark = pytest.mark.xdist_group("vectors")

NAMES = {re.sub(r"\W+", "-", name): name for name in DRAWINGS}

ELEMENTS = {
    *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "switch", "style", "image"),
    *("a", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
    *("textPath", "linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask"),
    *("marker", "filter", "view", "animate", "animateTransform", "animateMotion", "mpath"),
}
# Attributes that name something to load, or to run.
DANGEROUS = re.compile(r"on\w+|ping|base|data|src|action|formaction|attributename", re.IGNORECASE)
MAX_ELEMENTS = 100_000
LOADS = re.compile(r"@import|image-set|cross-fade|src\(|url\((?!\s*[\"']?\s*#)|\\", re.IGNORECASE)


@pytest.fixture(scope="module")
def drawings(make_folder) -> HostileProject:
    """Every drawing, shown by an update and in a newsletter."""
    project = HostileProject.create(make_folder("drawings"))
    project.folder.write("content/departments.yml", "sales: {cadence: none}\n")
    lines = ["![plain](../images/plain.svg)"]
    project.folder.write("content/images/plain.svg", PLAIN)
    for name, title in NAMES.items():
        project.folder.write(f"content/images/{name}.svg", DRAWINGS[title])
        lines.append(f"![{name}](../images/{name}.svg)")
    project.folder.write("content/sales/2026-11-16-drawings.md", "\n\n".join(lines))
    project.folder.write("content/newsletter/2026-W47.md", "\n\n".join(lines))
    project.build()
    return project


def published(project: HostileProject) -> dict[str, Path]:
    """List the published drawings by name."""
    return {path.stem: path for path in (project.site("public") / "images").glob("*.svg")}


def test_refused_drawings_are_named_with_a_reason(drawings: HostileProject):
    refused = {Path(path).stem for path in drawings.refused if path.startswith("images/")}
    assert refused
    assert refused <= set(NAMES)
    assert set(drawings.refused) == {f"images/{name}.svg" for name in refused}


def test_plain_drawing_is_published(drawings: HostileProject):
    root = etree.fromstring(published(drawings)["plain"].read_bytes())
    assert {"circle", "path", "text", "linearGradient"} <= {
        etree.QName(e).localname for e in root.iter()
    }
    assert "".join("".join(map(str, root.itertext())).split()) == "PlainWords"


def test_published_drawings_run_and_load_nothing(drawings: HostileProject):
    harmful = {NAMES.get(n, n): f for n, p in published(drawings).items() if (f := faults_of(p))}
    assert harmful == {}


def faults_of(path: Path) -> list[str]:
    data = path.read_bytes()
    if re.search(rb"<!DOCTYPE|<\?(?!xml )", data) or not data.decode("utf-8").strip():
        return ["it has a document type or an instruction"]
    declared = re.match(rb"<\?xml[^>]*encoding=[\"']([^\"']*)", data)
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=False))
    return [
        *(["it is endless"] if count_elements(root) > MAX_ELEMENTS else []),
        *(
            [f"its encoding is {declared[1]!r}"]
            if declared and declared[1].lower() != b"utf-8"
            else []
        ),
        *(fault for element in root.iter() for fault in faults_in(element)),
    ]


def count_elements(root: etree._Element) -> float:
    """Count what a browser draws: each `use` draws another element with all that it uses."""
    by_id = {element.get("id"): element for element in root.iter("{*}*")}
    counted: dict[object, float] = {}

    def count(element: etree._Element) -> float:
        if element not in counted:
            counted[element] = 0  # browsers draw nothing where something uses itself
            used = by_id.get(element.get("href", "").removeprefix("#"))
            drawn = 0 if used is None else count(used)
            counted[element] = 1 + drawn + sum(map(count, element.iterchildren("{*}*")))
        return counted[element]

    return count(root)


def faults_in(element: etree._Element) -> list[str]:
    if not isinstance(element.tag, str):
        return [] if isinstance(element, etree._Comment) else ["it has an entity"]
    name = etree.QName(element)
    faults = []
    if name.namespace != "http://www.w3.org/2000/svg" or name.localname not in ELEMENTS:
        faults.append(f"it has <{name.localname}>")
    if name.localname == "style" and LOADS.search("".join(map(str, element.itertext()))):
        faults.append("its style sheet loads something")
    for key, value in element.attrib.items():
        local = etree.QName(key).localname
        is_link = local == "href" and not re.match(
            r"#|data:image/(png|jpeg|gif|webp)[;,]", str(value)
        )
        if DANGEROUS.fullmatch(local) and (local != "attributeName" or "href" in str(value)):
            faults.append(f"it has {local}")
        if is_link or (local != "href" and LOADS.search(str(value))):
            faults.append(f"{local} loads {value!r}")
    return faults


@pytest.mark.loopback
def test_drawings_do_nothing_in_a_browser(browser, drawings: HostileProject):
    """A reader may open a drawing by its own address, where its scripts would run."""
    with watched(browser, drawings.site("public")) as visit:
        found = {
            NAMES.get(name, name): visit.look(f"images/{path.name}")["faults"]
            for name, path in published(drawings).items()
        }
        assert {name: faults for name, faults in found.items() if faults} == {}
        assert visit.look("sales/2026-11-16-drawings.html")["faults"] == []


@pytest.mark.loopback
def test_email_with_drawings_loads_nothing_else(browser, drawings: HostileProject):
    folder = drawings.output("public") / "newsletter"
    with watched(browser, folder, HOST) as visit:
        assert visit.look("2026-W47/newsletter.html")["faults"] == []
