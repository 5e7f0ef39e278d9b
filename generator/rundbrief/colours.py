"""Colour arithmetic. Colours are written as `#rrggbb`."""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls


def mix(colour: str, other: str, share: float) -> str:
    """Mix two colours linearly in sRGB. share: of the other colour, from 0 to 1."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def with_lightness(colour: str, lightness: float, max_saturation: float) -> str:
    """Give a colour another lightness (HSL, from 0 to 1) and at most this saturation."""
    hue, __, saturation = rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    channels = hls_to_rgb(hue, lightness, min(saturation, max_saturation))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def contrast_ratio(one: str, other: str) -> float:
    """Return the contrast ratio, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance, from 0 to 1 (WCAG 2.2, "relative luminance")."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
