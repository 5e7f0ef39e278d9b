"""The MJML components that layouts may use, with their attributes.

Source: the MJML 4 documentation; left out is what mrml 6 ignores or turns into an error
(`mj-wrapper gap`, `mj-button title`, `mj-html-attributes`, inline styles, includes), and what
fetches from other hosts (`mj-social`, `mj-accordion`, `mj-carousel`, `mj-font`).
"""

from __future__ import annotations

from collections.abc import Mapping

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
_ANY = frozenset(
    {
        *(_PADDING | _CLASSES | _BORDERS | _BACKGROUND | _FONT),
        *("width", "height", "inner-padding", "vertical-align", "container-background-color"),
        *("cellpadding", "cellspacing", "border-width", "border-style", "border-color"),
    }
)

COMPONENTS: Mapping[str, frozenset[str]] = {
    "mjml": frozenset({"lang", "dir", "owa"}),
    "mj-head": frozenset(),
    "mj-title": frozenset(),
    "mj-preview": frozenset(),
    "mj-attributes": frozenset(),
    "mj-all": _ANY,
    "mj-class": _ANY | {"name"},
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
