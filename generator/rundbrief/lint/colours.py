"""Colours of CSS: read, inverted, compared."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable
from typing import Any

from tinycss2.color3 import parse_color

from rundbrief.render.brand import contrast as contrast_of

Colour = tuple[float, float, float]

BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)


def read_colour(value: Any, below: Colour) -> Colour | None:
    """Read a colour, a text or a token. below: what shows through. None for no colour at all."""
    read = parse_color(value)
    if read is None or isinstance(read, str) or not read.alpha:
        return None
    channels = (read.red, read.green, read.blue)
    alpha = min(max(read.alpha, 0.0), 1.0)
    mixed = [
        min(max(c * alpha + b * (1 - alpha), 0.0), 1.0)
        for c, b in zip(channels, below, strict=True)
    ]
    return (mixed[0], mixed[1], mixed[2])


def first_colour(tokens: Iterable[Any], below: Colour) -> Colour | None:
    """Find the colour of a shorthand such as `background`."""
    colours = (read_colour(token, below) for token in tokens)
    return next((colour for colour in colours if colour), None)


def invert(colour: Colour) -> Colour:
    """Turn dark into light and keep the hue, as Gmail's and Outlook's apps do."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    return colorsys.hls_to_rgb(hue, 1 - lightness, saturation)


def contrast(one: Colour, other: Colour) -> float:
    return contrast_of(write_colour(one), write_colour(other))


def write_colour(colour: Colour) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour)
