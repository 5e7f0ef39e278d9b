"""Colours that only emails need, derived from the design tokens."""

from __future__ import annotations

from collections.abc import Mapping

from rundbrief.colours import contrast_ratio, mix
from rundbrief.render.brand import ENOUGH_CONTRAST, Tokens, ink_on

# What stands on a band. The accent colour doesn't.
_ON_BAND = ("ink", "muted", "brand", "link", "good", "watch", "act", "quiet")

# How much of the brand's colour a band has at most, in percent.
_MAX_TINT = 8


def add_email_colours(tokens: Tokens) -> Tokens:
    """Add `button`, `on_button`, and `band`, a background, unless the project defines them."""
    light, dark = tokens.light, tokens.dark
    own_light = _button(light["brand"]) | {"band": tint_band(light)}
    # In dark mode, links are brighter than the brand's colour, which may be nearly grey there.
    own_dark = _button(dark["link"]) | {"band": dark["sunken"]}
    return Tokens({**own_light, **light}, {**own_dark, **dark}, tokens.fonts)


def _button(colour: str) -> dict[str, str]:
    return {"button": colour, "on_button": ink_on(colour)}


def tint_band(colours: Mapping[str, str]) -> str:
    """Tint the surface with the brand's colour as far as everything on it stays readable."""
    for percent in range(_MAX_TINT, 0, -1):
        band = mix(colours["surface"], colours["brand"], percent / 100)
        if all(contrast_ratio(colours[name], band) >= ENOUGH_CONTRAST for name in _ON_BAND):
            return band
    return colours["paper"]
