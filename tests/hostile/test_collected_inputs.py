"""Inputs that others have collected: CommonMark's examples, naughty strings, YAML's test suite."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Folder
from hostile_vectors.browser import FAULTLESS, watched
from hostile_vectors.judging import SAFE_ADDRESS, harmful_in_text
from hostile_vectors.parsing import ParsedPage, parse_pages
from hostile_vectors.projects import HostileProject, front_matter
from hostile_vectors.suites import Suites, read_suites
from rundbrief.content.definitions import read_metrics
from rundbrief.content.files import File
from rundbrief.content.roster import read_roster
from rundbrief.i18n.texts import load_texts
from rundbrief.markup.links import LinkTargets
from rundbrief.markup.plain_text import render_text, strip_html, summarise
from rundbrief.markup.renderer import RenderedBody, Renderer
from rundbrief.markup.typesetting import typeset
from rundbrief.problems import ProblemsError
from rundbrief.validation.strict_yaml import YamlError, parse_yaml

pytestmark = pytest.mark.xdist_group("vectors")

PER_ISSUE = 100

WORD = re.compile(r"[^\W\d_]{2,}")
# What of an example is no prose: addresses, tags, definitions, languages of code, entities.
NO_PROSE = re.compile(
    r"<[^>]*>|\([^)]*\)|\[[^\]]*\]:.*|^ *`{3}.*|(?<=\])\s?\[[^\]]*\]|&\w+;", re.MULTILINE
)


@pytest.fixture(scope="module")
def suites() -> Suites:
    found = read_suites()
    assert len(found.commonmark) > 600
    assert len(found.strings) > 450
    assert len(found.yaml) > 350
    return found


@pytest.fixture(scope="module")
def rendered(suites: Suites) -> list[RenderedBody]:
    """Every example and every string as a text of Markdown."""
    renderer = Renderer(load_texts("en"))
    bodies = [*(markdown for markdown, __ in suites.commonmark), *suites.strings]
    return [renderer.render(body, "a/b.md", LinkTargets({})) for body in bodies]


def parse_fragments(folder: Path, fragments: list[str]) -> list[ParsedPage]:
    paths = []
    for number, html in enumerate(fragments):
        paths.append(folder / f"{number}.html")
        page = f'<!doctype html><div class="prose">{html}</div>'
        # A surrogate in a string is none of UTF-8's characters.
        paths[-1].write_text(page, encoding="utf-8", errors="replace")
    return list(parse_pages(paths).values())


@pytest.fixture(scope="module")
def fragments(rendered: list[RenderedBody], tmp_path_factory) -> list[ParsedPage]:
    return parse_fragments(tmp_path_factory.mktemp("rendered"), [str(b.at("")) for b in rendered])


def test_texts_become_harmless_html(fragments: list[ParsedPage]):
    assert {error for page in fragments for error in page.errors} == set()
    assert {found for page in fragments for found in harmful_in_text(page)} == set()
    addresses = {value for page in fragments for *__, value in page.addresses}
    assert {address for address in addresses if not SAFE_ADDRESS.fullmatch(address)} == set()


def test_words_of_commonmark_are_readable(suites: Suites, fragments: list[ParsedPage], tmp_path):
    wanted = parse_fragments(tmp_path, [html for __, html in suites.commonmark])
    lost = {}
    for (markdown, __), page, expected in zip(suites.commonmark, fragments, wanted, strict=False):
        readable = " ".join((page.text, *page.words))
        words = set(WORD.findall(expected.text)) & set(WORD.findall(NO_PROSE.sub(" ", markdown)))
        if missing := {word for word in words if word not in readable}:
            lost[markdown] = missing
    assert lost == {}


def test_texts_become_plain_text(suites: Suites, rendered: list[RenderedBody]):
    for body in (*(markdown for markdown, __ in suites.commonmark), *suites.strings):
        assert not re.search(r"[\0-\x1f\x7f-\x9f\u202a-\u202e]", summarise(body, load_texts("en")))
    for fragment in rendered:
        assert not re.search(r"[\0-\x09\x0b-\x1f\x7f-\x9f]", render_text(fragment, ""))
        assert not re.search(r"[\0-\x1f]", strip_html(fragment.html))


@pytest.fixture(scope="module")
def strings(suites: Suites, make_folder) -> HostileProject:
    """A project with an update for every string: as its title, its summary and its text.

    The newsletters have introductions made of all strings and examples.
    """
    project = HostileProject.create(make_folder("strings"))
    project.folder.write("content/departments.yml", "sales: {cadence: none}\n")
    for number, string in enumerate(suites.strings):
        text = string.encode(errors="replace").decode()
        keys = {"title": f"zq{number:03}a {text} zq{number:03}z", "summary": text or "none"}
        project.write(f"sales/2026-01-05-{number:03}.md", front_matter(text, **keys))
    bodies = [*(markdown for markdown, __ in suites.commonmark), *suites.strings]
    for number in range(0, len(bodies), PER_ISSUE):
        introduction = "\n\n".join(["", *bodies[number : number + PER_ISSUE]])
        path = f"content/newsletter/2026-W{number // PER_ISSUE + 10}.md"
        project.folder.write(path, introduction.encode(errors="replace"))
    project.build("public")
    return project


def test_only_invisible_characters_in_a_title_are_refused(suites: Suites, strings: HostileProject):
    for path, told in strings.refused.items():
        string = suites.strings[int(path.removesuffix(".md")[-3:])]
        assert not string.isprintable() or not string.strip()
        assert all("invisible control character" in what or "is empty" in what for what in told)
    assert 0 < len(strings.refused) < 30


def test_strings_are_read_as_they_are_written(suites: Suites, strings: HostileProject):
    pages = parse_pages(strings.pages("public"))
    assert {error for page in pages.values() for error in page.errors} == set()
    archive = pages[strings.site("public") / "sales.html"].text
    for number, string in enumerate(suites.strings):
        if f"sales/2026-01-05-{number:03}.md" not in strings.refused:
            text = " ".join(f"zq{number:03}a {string} zq{number:03}z".split())
            assert typeset(unicodedata.normalize("NFC", text), load_texts("en")) in archive


@pytest.mark.loopback
def test_collected_inputs_do_nothing_in_a_browser(
    browser, strings: HostileProject, rendered: list[RenderedBody]
):
    fragments = "\n".join(f"<section>{body.at('')}</section>" for body in rendered)
    head = "<meta charset=utf-8><title>Texts</title><link rel=icon href=assets/icon.svg>"
    page = f"<!doctype html>{head}<h1>Texts</h1>{fragments}"
    site = strings.site("public")
    (site / "texts.html").write_text(page, encoding="utf-8", errors="replace")
    with watched(browser, site) as visit:
        for path in ("texts.html", "sales.html", "archive.html", "reports/2026-W02.html"):
            assert visit.look(path)["faults"] == FAULTLESS


def yaml_texts(suites: Suites) -> Iterator[str]:
    yield from (text.replace("␣", " ").replace("——»", "\t") for text in suites.yaml)
    yield from suites.strings


def test_yaml_is_a_value_or_a_problem_with_its_line(suites: Suites):
    for text in yaml_texts(suites):
        try:
            lines = set(parse_yaml(text, first_line=2).lines.values())
        except YamlError as error:
            lines = {error.line}
        assert lines <= set(range(2, text.count("\n") + 3))


def test_yaml_as_front_matter_is_read_or_refused(suites: Suites, folder: Folder):
    for number, text in enumerate(yaml_texts(suites)):
        data = f"---\n{text}\n---\nText.\n".encode(errors="replace")
        folder.write(f"content/marketing/2026-11-01-{number}.md", data)
        folder.write(f"content/support/2026-11-01-{number}.md", text.encode(errors="replace"))
    content, problems = folder.read()
    named = {problem.split(":")[0].removeprefix("content/") for problem in problems}
    read = {update.source.path for update in content.updates}
    written = {p.relative_to(folder.content).as_posix() for p in folder.content.rglob("*.md")}
    assert written == named | read
    assert len(read) > 100


@pytest.mark.parametrize("name", ["departments.yml", "metrics.yml"])
def test_yaml_as_a_definition_is_read_or_refused(suites: Suites, folder: Folder, name: str):
    from rundbrief.content.parse_helpers import ParseContext

    project = folder.project()
    context = ParseContext(project.settings.zone, project.today, "internal")
    file = File(name, f"content/{name}", folder.content)
    for text in yaml_texts(suites):
        folder.write(f"content/{name}", text.encode(errors="replace"))
        with contextlib.suppress(ProblemsError):
            parsed = read_roster(file) if name == "departments.yml" else read_metrics(file, context)
            assert parsed.value is not None
