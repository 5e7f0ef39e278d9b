"""Small drawings that never end: each part shows another one twice."""

from __future__ import annotations

import pytest

from conftest import said
from rundbrief.media.svg import rewrite_svg
from rundbrief.problems import ProblemsError

LEVELS = 18
RECT = '<rect width="9" height="9"'


def drawing(inside: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">{inside}</svg>'.encode()


def refused(inside: str) -> list[str]:
    try:
        rewrite_svg(drawing(inside), "a.svg")
    except ProblemsError as exc:
        return [said(problem) for problem in exc.problems]
    return []


TOO_COMPLEX = ["a.svg: the SVG image is too complex"]

# Level i refers to level {0}. Each is shown by a rectangle that refers to the last one.
MULTIPLYING = {
    "use": '<g id="p{1}"><use href="#p{0}"/><use href="#p{0}"/></g>',
    "mask": f'<mask id="p{{1}}">{RECT} mask="url(#p{{0}})"/>{RECT} mask="url(#p{{0}})"/></mask>',
    "clip-path": f'<clipPath id="p{{1}}">{RECT} clip-path="url(#p{{0}})"/>'
    f'{RECT} clip-path="url(#p{{0}})"/></clipPath>',
    "fill": f'<pattern id="p{{1}}" width="3" height="3">{RECT} fill="url(#p{{0}})"/>'
    f'{RECT} stroke="url(#p{{0}}) red"/></pattern>',
    "inherited fill": f'<pattern id="p{{1}}" fill="url(#p{{0}})">{RECT}/>{RECT}/></pattern>',
    "fill of used shapes": '<pattern id="p{1}"><use fill="url(#p{0})" href="#two"/></pattern>'
    f'<g id="two">{RECT}/>{RECT}/></g>',
    "pattern of a pattern": '<pattern id="p{1}" href="#q{1}"/><pattern id="q{1}">'
    f'{RECT} fill="url(#p{{0}})"/>{RECT} fill="url(#p{{0}})"/></pattern>',
    "corners": '<marker id="p{1}"><path d="M0 0 1 1 2 2 3 3" marker-mid="url(#p{0})"/></marker>',
    "corners of points": '<marker id="p{1}"><polyline points="0 0 1 1 2 2 3 3"'
    ' marker-mid="url(#p{0})"/></marker>',
    "inherited corners": '<marker id="p{1}" marker-mid="url(#p{0})"><path d="M0 0 1 1 2 2"/></marker>',
    "closed corners": '<marker id="p{1}"><path d="M0zzzz" marker-mid="url(#p{0})"/></marker>',
    "animated corners": '<marker id="p{1}"><path id="x{1}" d="M0 0" marker-mid="url(#p{0})"/>'
    '</marker><animate href="#x{1}" attributeName="d" to="M0 0 1 1 2 2 3 3"/>',
    "corners animated inside": '<marker id="p{1}"><path d="M0 0" marker-mid="url(#p{0})">'
    '<animate attributeName="d" values="M0 0 1 1 2 2 3 3"/></path></marker>',
    "marker": f'<marker id="p{{1}}" style="marker: url(#p{{0}})">{RECT}/>'
    '<path d="M0 0 1 1 2 2"/></marker>',
    "start and end": '<marker id="p{1}"><path d="M0 0 1 1" marker-start="url(#p{0})"'
    ' marker-end="url(#p{0})"/></marker>',
    "filter": '<filter id="p{1}"><feImage href="#a{1}"/><feImage href="#a{1}"/></filter>'
    f'{RECT} id="a{{1}}" filter="url(#p{{0}})"/>',
    "style": f'<mask id="p{{1}}">{RECT} style="opacity: 1; mask: url(#p{{0}})"/>'
    f"{RECT} style=\"mask: url( '#p{{0}}' )\"/></mask>",
    "class": f'<style>g > .c{{1}}:not(.x) {{{{ MASK: url("#p{{0}}") }}}}</style>'
    f'<mask id="p{{1}}"><g>{RECT} class="b c{{1}}"/>{RECT} class="c{{1}}"/></g></mask>',
    "id": f"<style>@media screen {{{{ .b, * > #i{{1}} {{{{ mask: url(#p{{0}}) }}}} }}}}</style>"
    f'<mask id="p{{1}}"><g id="i{{1}}">{RECT}/></g>{RECT} mask="url(#p{{0}})"/></mask>',
    "escaped": f'<mask id="p{{1}}">{RECT} mask="u\\72l(#p{{0}})"/>'
    f'{RECT} mask="url(#\\70 {{0}})"/></mask>',
    "percent": f'<mask id="p{{1}}">{RECT} mask="url(#%70{{0}})"/>'
    f'{RECT} mask="url(#p{{0}})"/></mask>',
    "twice": f'<mask id="p{{1}}"/><mask id="p{{1}}">{RECT} mask="url(#p{{0}})"/>'
    f'{RECT} mask="url(#p{{0}})"/></mask>',
}  # fmt: skip


def levels(name: str, number: int) -> str:
    last = f'<g id="p0">{RECT}/></g>'
    parts = "".join(MULTIPLYING[name].format(i - 1, i) for i in range(1, number + 1))
    return f'{last}{parts}{RECT} mask="url(#p{number})"/>'


@pytest.mark.parametrize("name", MULTIPLYING)
def test_references_that_multiply_are_refused(name: str):
    assert refused(levels(name, LEVELS)) == TOO_COMPLEX
    assert refused(levels(name, 2)) == []


def test_selector_of_all_elements_multiplies():
    inside = f'<mask id="p"><g>{RECT}/></g></mask>'
    assert refused(f"<style>*:hover {{ mask: url(#p) }}</style>{inside}") == TOO_COMPLEX
    assert refused(f"<style>* {{ fill: url(#g) }}</style>{inside}{GRADIENT}") == []


GRADIENT = '<linearGradient id="g"><stop offset="0"/><stop offset="1"/></linearGradient>'


def test_long_chain_of_references_is_refused():
    def chain(number: int) -> str:
        masks = (f'<mask id="p{i}">{RECT} mask="url(#p{i - 1})"/></mask>' for i in range(1, number))
        return "".join(masks)

    def gradients(number: int) -> str:
        return "".join(f'<linearGradient id="p{i}" href="#p{i - 1}"/>' for i in range(1, number))

    for made in (chain, gradients):
        assert refused(made(1000)) == TOO_COMPLEX
        assert refused(made(10)) == []


@pytest.mark.parametrize(
    "inside",
    [
        f'<mask id="a">{RECT} mask="url(#a)"/></mask>',
        '<g id="a"><use href="#a"/></g>',
        (
            f'<pattern id="a" fill="url(#b)">{RECT}/></pattern>'
            f'<pattern id="b" fill="url(#a)">{RECT}/></pattern>'
        ),
        '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>',
    ],
)
def test_what_shows_itself_is_refused(inside: str):
    """Counting such references in one order could hide what programs show in another order."""
    assert refused(inside) == TOO_COMPLEX


def test_many_effects_are_refused():
    effects = '<filter id="f"><feTurbulence numOctaves="3"/></filter>'
    assert refused(effects + f'{RECT} filter="url(#f)"/>' * 1000) == TOO_COMPLEX
    assert refused(effects + f'{RECT} filter="url(#f)"/>' * 10) == []


@pytest.mark.parametrize(
    "style", ['style="filter: blur(9px) {}"', 'filter="drop-shadow(0 0 9px red) {}"']
)
def test_many_blurs_are_refused(style: str):
    more = " ".join(f"blur({number}px)" for number in range(2))
    assert refused(f"{RECT} {style.format(more)}/>" * 1000) == TOO_COMPLEX
    assert refused(f"{RECT} {style.format(more)}/>" * 100) == []
    rule = "<style>rect { filter: grayscale(1) }</style>"
    assert refused(f"{rule}{RECT}/>" + f"{RECT}/>" * 2000) == TOO_COMPLEX


@pytest.mark.parametrize(
    "inside",
    [
        "<style>svg { --b: blur(90px) } rect { filter: var(--b) }</style>",
        "<style>@keyframes k { from { filter: blur(90px) } } rect { animation: k 1s }</style>",
        f'{RECT}><animate attributeName="filter" values="blur(90px)"/></rect>',
        f'{RECT} filter="var(--b)"/>',
    ],
)
def test_blur_that_is_set_elsewhere_is_left_out(inside: str):
    written = rewrite_svg(drawing(inside), "a.svg")
    assert b"filter:" not in written
    assert b"filter=" not in written
    assert b"<animate" not in written


def test_style_sheet_that_refers_to_everything_from_everywhere_is_refused():
    rules = "".join(f".a {{ fill: url(#p{number}) }}\n" for number in range(2000))
    gradients = "".join(f'<linearGradient id="p{number}"/>' for number in range(2000))
    shapes = '<rect class="a"/>' * 1000
    assert refused(f"<style>{rules}</style>{gradients}{shapes}") == TOO_COMPLEX


# As programs export them, shortened.
HARMLESS = {
    "Inkscape": '<defs><linearGradient id="a"><stop offset="0"/><stop offset="1"/></linearGradient>'
    '<linearGradient href="#a" id="b" x1="0"/><linearGradient href="#b" id="c" x1="1"/>'
    '<filter id="f" x="-0.1" width="1.2"><feGaussianBlur stdDeviation="4.5"/></filter>'
    '<marker id="m" orient="auto"><path d="M0 0 5-5-12.5 0 5 5z"/></marker></defs>'
    + '<path d="M10 10 20 20 30 5" style="fill:url(#c);stroke:#000;marker-end:url(#m);'
    'filter:url(#f)"/>' * 200,
    "Figma": '<g filter="url(#f)"><g clip-path="url(#c)"><rect fill="url(#p)" width="9"/></g></g>'
    '<defs><filter id="f"><feFlood/><feColorMatrix in="SourceAlpha"/><feOffset dy="4"/>'
    '<feGaussianBlur stdDeviation="2"/><feComposite in2="hardAlpha"/><feBlend/><feBlend/></filter>'
    '<pattern id="p" width="1"><use href="#i"/></pattern><image id="i" width="1"/>'
    '<clipPath id="c"><rect width="9"/></clipPath></defs>',
    "draw.io": '<defs><linearGradient id="a"><stop offset="0%"/></linearGradient>'
    '<clipPath id="c"><rect width="9"/></clipPath></defs>'
    + '<g style="filter: drop-shadow(1px 1px 2px red)"><rect fill="url(#a)"/></g>'
    '<g clip-path="url(#c)"><text>a</text></g>' * 500,
    "Illustrator": "<style>.st0{clip-path:url(#d);} .st1{fill:url(#g);}</style>"
    '<defs><rect id="r" width="9"/></defs><clipPath id="d"><use href="#r"/></clipPath>'
    + f'{GRADIENT}<g class="st0"><path class="st1" d="M0 0h9"/></g>' * 1,
    "matplotlib": '<defs><path id="m" d="M0 3C1 3 3 1 3 0z"/></defs><clipPath id="c"><rect/>'
    '</clipPath><g clip-path="url(#c)">' + '<use href="#m" x="1" y="2"/>' * 20_000 + "</g>",
    "a line with markers": '<marker id="m"><circle r="3"/></marker><path marker-mid="url(#m)" d="M'
    + " ".join(f"{x},{x % 7}.5" for x in range(5000)) + '"/>',
    "cairo": '<mask id="m0"><g filter="url(#f)"><use href="#s"/></g></mask><filter id="f">'
    '<feColorMatrix/></filter><g id="s"><g clip-path="url(#c)"><path d="M0 0h9"/></g></g>'
    '<clipPath id="c"><path d="M0 0h9"/></clipPath>'
    + '<g mask="url(#m0)"><use href="#s"/></g>' * 300,
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_drawing_is_published(name: str):
    assert refused(HARMLESS[name]) == []
