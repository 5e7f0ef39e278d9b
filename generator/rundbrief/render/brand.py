"""Design tokens, which the site and the newsletters share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rundbrief.colours import contrast_ratio, luminance, mix, with_lightness
from rundbrief.config.settings import Project
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, ProblemsError
from rundbrief.render.templates import layout_folders
from rundbrief.validation.strict_yaml import YamlError, parse_yaml

ENOUGH_CONTRAST = 4.5
# Luminance at which black and white have about the same contrast.
_IS_LIGHT = 0.18
# Of links on dark backgrounds. A brand's colour that is mixed with white becomes as grey as muted
# text, so there they must also be this much brighter than that.
LINK_CONTRAST = 7.0
_BRIGHTER_THAN_MUTED = 1.2
_MAX_LINK_SATURATION = 0.5


@dataclass(frozen=True)
class Tokens:
    """Colours by name as `#rrggbb`, for light and dark mode, and font families in CSS syntax."""

    light: Mapping[str, str]
    dark: Mapping[str, str]
    fonts: Mapping[str, str]


def read_tokens(project: Project) -> Tokens:
    """Read the tokens of the layouts, and override them with the project's brand."""
    folder = next(
        f for f in layout_folders(project.layouts, "brand") if (f / "tokens.yml").is_file()
    )
    file = folder / "tokens.yml"
    try:
        return _with_brand(parse_yaml(file.read_text(encoding="utf-8")).value, project)
    except (YamlError, KeyError, TypeError, ValueError) as exc:
        line = exc.line if isinstance(exc, YamlError) else 0
        what = _("the design tokens can't be read ({reason})")
        why = _("the site and the newsletters take their colours and fonts from this file")
        fix = _("compare the file with the packaged layouts/brand/tokens.yml")
        problem = Problem(project.shown(file), line, what, why, fix, {"reason": str(exc)})
        raise ProblemsError([problem]) from exc


def _with_brand(value: Mapping[str, Mapping[str, str]], project: Project) -> Tokens:
    light, dark, fonts = dict(value["light"]), dict(value["dark"]), dict(value["fonts"])
    brand = project.settings.brand
    for name, colour in (("brand", brand.colour), ("accent", brand.accent)):
        for colours in (light, dark):
            colours[name] = make_readable(colour, colours["surface"], colours["paper"])
            colours[f"on_{name}"] = ink_on(colours[name])
    for colours in (light, dark):
        colours.setdefault("link", make_link_colour(brand.colour, colours))
    fonts.update({k: f'"{v}", {fonts[k]}' for k, v in _own_fonts(project).items()})
    return Tokens(light, dark, fonts)


def _own_fonts(project: Project) -> dict[str, str]:
    fonts = project.settings.brand.fonts
    return {
        key: re.sub(r"[\"'\\]", "", family)
        for key, family in (("heading", fonts.heading), ("text", fonts.text))
        if family
    }


def make_readable(colour: str, *papers: str) -> str:
    """Darken or lighten a colour until it has enough contrast on every background."""
    towards = "#000000" if luminance(papers[0]) > _IS_LIGHT else "#ffffff"
    for step in range(21):
        mixed = mix(colour, towards, step / 20)
        if all(contrast_ratio(mixed, paper) >= ENOUGH_CONTRAST for paper in papers):
            return mixed
    return towards


def make_link_colour(brand: str, colours: Mapping[str, str]) -> str:
    """Derive the colour of links: the brand's, or on dark backgrounds a brighter one of its hue."""
    papers = colours["surface"], colours["paper"]
    if luminance(papers[0]) > _IS_LIGHT:
        return colours["brand"]
    muted = contrast_ratio(colours["muted"], papers[0])
    enough = max(LINK_CONTRAST, muted * _BRIGHTER_THAN_MUTED)
    brighter = (with_lightness(brand, step / 100, _MAX_LINK_SATURATION) for step in range(100))
    for link in (brand, *brighter):
        if all(contrast_ratio(link, paper) >= enough for paper in papers):
            return link
    return "#ffffff"


def ink_on(colour: str) -> str:
    """Return black or white, whichever has more contrast on a colour."""
    return max("#ffffff", "#10181a", key=lambda ink: contrast_ratio(ink, colour))


def render_brand_css(tokens: Tokens, departments: Mapping[str, str]) -> str:
    """Render the tokens as custom properties, and a class for each department's colour.

    departments: colour by slug.
    """
    light, dark = _properties(tokens.light), _properties(tokens.dark)
    fonts = "".join(f"  --font-{key}: {value};\n" for key, value in tokens.fonts.items())
    marks = "".join(
        f'[data-department="{_quoted(slug)}"] {{ --department: {colour}; }}\n'
        for slug, colour in departments.items()
    )
    return (
        f":root {{\n  color-scheme: light;\n{fonts}{light}}}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        f":root:not([data-theme='light']) {{\n  color-scheme: dark;\n{dark}}}\n}}\n"
        f"@media screen {{\n:root[data-theme='dark'] {{\n  color-scheme: dark;\n{dark}}}\n}}\n"
        f"{marks}"
    )


def _quoted(text: str) -> str:
    """Escape a single line of text for a quoted CSS string."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _properties(colours: Mapping[str, str]) -> str:
    return "".join(f"  --{k.replace('_', '-')}: {v};\n" for k, v in colours.items())
