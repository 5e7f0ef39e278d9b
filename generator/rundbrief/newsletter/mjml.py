"""Compilation of MJML to HTML, with mrml.

mrml silently ignores unknown components and attributes and even some known ones, crashes on cyclic
includes, and writes a doctype that other tools drop. All of this is prevented here.

Problems have lines of the rendered MJML. To find those of the templates, they are rendered again,
with a mark before each element at the beginning of a line. Marks don't change line numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jinja2
import mjml
from lxml import etree

from rundbrief.i18n.texts import Texts, _
from rundbrief.problems import Problem, ProblemsError, closest_match
from rundbrief.render.templates import load_from, new_environment, render

MAX_NESTING = 100

# Characters that XML doesn't allow, such as form feeds in texts copied from a PDF.
_INVALID_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Components that may only contain components; mrml would put HTML between the rows of a table.
_CONTAINERS = frozenset(
    {
        *("mjml", "mj-head", "mj-attributes", "mj-body"),
        *("mj-wrapper", "mj-section", "mj-group", "mj-column"),
    }
)
_WHY = _("email clients would not show what the template intends")

_PADDING = {"padding", "padding-top", "padding-right", "padding-bottom", "padding-left"}
_CLASSES = {"css-class", "mj-class"}
_BORDERS = {
    *("border", "border-top", "border-right", "border-bottom", "border-left", "border-radius"),
}
_BACKGROUND = {
    *("background-color", "background-url", "background-repeat", "background-size"),
    *("background-position", "background-position-x", "background-position-y"),
}
_FONT = {
    *("color", "font-family", "font-size", "font-style", "font-weight", "letter-spacing"),
    *("line-height", "text-align", "text-decoration", "text-transform", "align"),
}
_SECTION = {
    *(_PADDING | _CLASSES | _BORDERS | _BACKGROUND),
    *("full-width", "direction", "text-align"),
}
_ALL_ATTRIBUTES = frozenset(
    {
        *(_PADDING | _CLASSES | _BORDERS | _BACKGROUND | _FONT),
        *("width", "height", "inner-padding", "vertical-align", "container-background-color"),
        *("cellpadding", "cellspacing", "border-width", "border-style", "border-color"),
    }
)

# The components that layouts may use, with their attributes. Source: the documentation of MJML 4.
# Not included: what mrml 6 ignores or rejects (`mj-wrapper gap`, `mj-button title`,
# `mj-html-attributes`, inline styles, includes), and what loads files from other hosts
# (`mj-social`, `mj-accordion`, `mj-carousel`, `mj-font`).
COMPONENTS: Mapping[str, frozenset[str]] = {
    "mjml": frozenset({"lang", "dir", "owa"}),
    "mj-head": frozenset(),
    "mj-title": frozenset(),
    "mj-preview": frozenset(),
    "mj-attributes": frozenset(),
    "mj-all": _ALL_ATTRIBUTES,
    "mj-class": _ALL_ATTRIBUTES | {"name"},
    "mj-breakpoint": frozenset({"width"}),
    "mj-style": frozenset(),
    "mj-raw": frozenset({"position"}),
    "mj-body": frozenset({"background-color", "width"}),
    "mj-wrapper": frozenset(_SECTION),
    "mj-section": frozenset(_SECTION),
    "mj-group": frozenset({*_CLASSES, "width", "vertical-align", "background-color", "direction"}),
    "mj-column": frozenset(
        {
            *(_PADDING | _CLASSES | _BORDERS),
            *("background-color", "inner-background-color", "inner-border"),
            *("inner-border-radius", "width", "vertical-align"),
        }
    ),
    "mj-text": frozenset({*(_PADDING | _CLASSES | _FONT), "height", "container-background-color"}),
    "mj-image": frozenset(
        {
            *(_PADDING | _CLASSES | _BORDERS),
            *("align", "alt", "container-background-color", "fluid-on-mobile", "height", "href"),
            *("name", "rel", "src", "srcset", "sizes", "target", "title", "usemap", "width"),
        }
    ),
    "mj-button": frozenset(
        {
            *(_PADDING | _CLASSES | _BORDERS | _FONT),
            *("background-color", "container-background-color", "height", "href", "inner-padding"),
            *("name", "rel", "target", "vertical-align", "width"),
        }
    ),
    "mj-divider": frozenset(
        {
            *(_PADDING | _CLASSES),
            *("align", "border-color", "border-style", "border-width", "width"),
            "container-background-color",
        }
    ),
    "mj-spacer": frozenset({*(_PADDING | _CLASSES), "container-background-color", "height"}),
    "mj-table": frozenset(
        {
            *(_PADDING | _CLASSES | _FONT),
            *("border", "cellpadding", "cellspacing", "container-background-color", "role"),
            *("table-layout", "width"),
        }
    ),
}

_MARK = re.compile(r"<!--origin (\S+):(\d+)-->")
_ELEMENT = re.compile(r"[ \t]*<(?![!/])")


def replace_invalid_characters(source: str) -> str:
    """Replace characters that XML doesn't allow with spaces."""
    return _INVALID_IN_XML.sub(" ", source)


def compile_mjml(source: str, *, template: str) -> str:
    """Compile MJML to HTML. Raises ProblemsError with lines of the MJML.

    template: the file to name in problems.
    """
    problems = list(_check(source, template))
    if problems:
        raise ProblemsError(problems)
    try:
        html = str(mjml.mjml2html(source, disable_comments=False, fonts={}))
    except ValueError as exc:
        raise ProblemsError([_problem(template, 0, "{reason}", "", reason=str(exc))]) from exc
    if "<mj-" in html:
        what, fix = (
            _("a component was not compiled"),
            _("check whether a component is in the wrong place"),
        )
        raise ProblemsError([_problem(template, 0, what, fix)])
    return html.replace("<!doctype html>", "<!DOCTYPE html>", 1)


def _problem(template: str, line: int, what: str, fix: str, **values: object) -> Problem:
    return Problem(template, line, what, _WHY, fix, values)


def _check(source: str, template: str) -> Iterator[Problem]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(source.encode(errors="replace"), parser)
    except etree.XMLSyntaxError as exc:
        what = _("the resulting MJML is not well-formed ({reason})")
        fix = _("check this line of the .mjml file for an unclosed element or an unescaped & or <")
        yield _problem(template, _line(exc.lineno), what, fix, reason=exc.msg)
        return
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.lower().startswith("mj"):
            yield from _check_component(element, template)
        if element.tag in _CONTAINERS:
            yield from _check_container(element, template)
        if sum(1 for __ in element.iterancestors()) > MAX_NESTING:
            what, fix = _("elements are nested too deeply"), _("reduce the nesting")
            yield _problem(template, _line(element.sourceline), what, fix)
            return


def _line(number: object) -> int:
    return number if isinstance(number, int) else 0


def _check_container(container: etree._Element, template: str) -> Iterator[Problem]:
    """Report HTML and text where only components are allowed."""
    what, fix = _("<{tag}> contains text or HTML"), _("put it into <mj-text> or <mj-raw>")
    words = [(container.text, container), *((child.tail, child) for child in container)]
    lost = [element for text, element in words if text and text.strip()]
    lost += [
        child
        for child in container
        if isinstance(child.tag, str) and "mj" not in child.tag[:2].lower()
    ]
    for element in lost:
        yield _problem(template, _line(element.sourceline), what, fix, tag=container.tag)


def _check_component(element: etree._Element, template: str) -> Iterator[Problem]:
    tag, line = str(element.tag), _line(element.sourceline)
    if tag not in COMPONENTS:
        names = {name.removeprefix("mj-"): name for name in COMPONENTS}
        near = names.get(closest_match(tag.lower().removeprefix("mj-"), names) or "")
        what = _("<{tag}> is not a supported component")
        fix = (
            _("write <{near}>") if near else _("use a component from the list in the documentation")
        )
        yield _problem(template, line, what, fix, tag=tag, near=near)
        return
    for name in element.attrib:
        if str(name) not in COMPONENTS[tag]:
            near = closest_match(str(name), COMPONENTS[tag])
            what = _("<{tag}> has no attribute “{name}”")
            fix = _("use “{near}”") if near else _("delete it")
            yield _problem(template, line, what, fix, tag=tag, name=name, near=near)


class _MarkedLoader(jinja2.FileSystemLoader):
    """Loads templates with marks."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        lines = [
            f"<!--origin {path}:{number}-->{line}" if _ELEMENT.match(line) else line
            for number, line in enumerate(source.split("\n"), start=1)
        ]
        return "\n".join(lines), path, is_fresh


def map_to_templates(
    error: ProblemsError,
    folders: Iterable[Path],
    texts: Texts,
    shown: Callable[[Path], str],
    *,
    trusted: bool,
    **values: Any,
) -> ProblemsError:
    """Return the same problems with file and line of the template instead of the MJML.

    shown: formats a path as the user would type it. trusted: see `new_environment`. values: what
    the templates are rendered with.
    """
    environment = new_environment(load_from(folders, _MarkedLoader), texts, trusted=trusted)
    lines = render(environment, "newsletter.mjml", **values).split("\n")
    return ProblemsError(_map_problem(problem, lines, shown) for problem in error.problems)


def _map_problem(problem: Problem, lines: list[str], shown: Callable[[Path], str]) -> Problem:
    """Replace the location of a problem by that of the last mark on its line or above."""
    for line in reversed(lines[: problem.line]):
        marks = _MARK.findall(line)
        if marks:
            path, number = marks[0] if line is lines[problem.line - 1] else marks[-1]
            return replace(problem, file=shown(Path(path)), line=int(number))
    return problem
